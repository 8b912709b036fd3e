using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor.Palette;

/// <summary>Every step there is, to search, choose by key or mouse, or drag onto the canvas.</summary>
public sealed partial class StepPalette : ComponentBase
{
    private ElementReference search;
    private ImmutableArray<PaletteGroup> groups = [];
    private PaletteRequest? known;
    private string words = "";
    private int active;
    private int place;
    private bool isAsked;

    /// <summary>The steps to choose from.</summary>
    [Parameter, EditorRequired] public required ImmutableArray<ActionDefinition> Actions { get; set; }

    /// <summary>Where the step may go.</summary>
    [Parameter, EditorRequired] public required PaletteRequest Request { get; set; }

    /// <summary>A step was chosen: this is what it does to the workflow.</summary>
    [Parameter] public EventCallback<EditorCommand> OnPick { get; set; }

    /// <summary>The palette is to be closed.</summary>
    [Parameter] public EventCallback OnClose { get; set; }

    private IEnumerable<ActionDefinition> Listed => groups.SelectMany(group => group.Actions);

    private string Title => Request.Replaced is null ? "Add step" : "Replace step";

    private ActionDefinition? Active => Listed.ElementAtOrDefault(active);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(known, Request))
            return;
        (known, place, isAsked) = (Request, 0, true);
        Clear();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isAsked)
            return;
        isAsked = false;
        await search.FocusAsync();
    }

    private static string IdOf(ActionDefinition action) => $"palette-{action.Type.Replace('/', '-')}";

    private static string IdOf(PaletteGroup group) => $"palette-{group.Title.Replace(' ', '-')}";

    private void Clear()
    {
        (words, active) = ("", 0);
        groups = PaletteSearch.Find(Actions, words);
    }

    private void Search(string? typed)
    {
        (words, active) = (typed ?? "", 0);
        groups = PaletteSearch.Find(Actions, words);
    }

    private void ChoosePlace(ChangeEventArgs chosen) => place = int.Parse((string)chosen.Value!, CultureInfo.InvariantCulture);

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        var count = Listed.Count();
        switch (key.Key)
        {
            case "ArrowDown" when count > 0:
                active = (active + 1) % count;
                break;
            case "ArrowUp" when count > 0:
                active = (active + count - 1) % count;
                break;
            case "Enter" when Active is { } chosen:
                await PickAsync(chosen);
                break;
            case "Escape":
                await OnClose.InvokeAsync();
                break;
        }
    }

    private Task PickAsync(ActionDefinition action) => OnPick.InvokeAsync(Request.Pick(action.Type, place));
}
