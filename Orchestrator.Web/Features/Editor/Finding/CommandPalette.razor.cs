using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Orchestrator.Web.Features.Editor.Finding;

/// <summary>Everything the editor can do, by its name.</summary>
public sealed partial class CommandPalette : ComponentBase
{
    private ElementReference sheet;
    private ElementReference search;
    private ImmutableArray<EditorDeed> found = [];
    private ImmutableArray<EditorDeed> deeds = [];
    private string words = "";
    private int active;
    private bool isOpen;
    private bool isWaiting;

    /// <summary>What can be done now.</summary>
    [Parameter, EditorRequired] public required Func<ImmutableArray<EditorDeed>> Deeds { get; set; }

    /// <summary>Something is to be done.</summary>
    [Parameter] public EventCallback<EditorDeed> OnPick { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = null!;

    private EditorDeed? Active => found.ElementAtOrDefault(active);

    /// <summary>Opens it and puts the keyboard there.</summary>
    public void Show()
    {
        deeds = Deeds();
        (isOpen, isWaiting) = (true, true);
        Search("");
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isWaiting)
            return;
        isWaiting = false;
        await Script.InvokeVoidAsync("orchestratorShow", sheet);
        await search.FocusAsync();
    }

    private static string IdOf(int at) => string.Create(CultureInfo.InvariantCulture, $"command-{at}");

    private void Search(string? typed)
    {
        (words, active) = (typed ?? "", 0);
        found = EditorDeeds.Find(deeds, words);
    }

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown" when found.Length > 0:
                active = (active + 1) % found.Length;
                break;
            case "ArrowUp" when found.Length > 0:
                active = (active + found.Length - 1) % found.Length;
                break;
            case "Enter" when Active is { } chosen:
                await PickAsync(chosen);
                break;
        }
    }

    private async Task PickAsync(EditorDeed deed)
    {
        isOpen = false;
        await Script.InvokeVoidAsync("orchestratorHide", sheet);
        await OnPick.InvokeAsync(deed);
    }
}
