using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Orchestrator.Web.Features.Editor.Finding;

/// <summary>What can be done with what is selected, where somebody asked for it.</summary>
public sealed partial class DeedMenu : ComponentBase
{
    private const int Width = 300, ItemHeight = 34, Frame = 24;
    private ElementReference sheet;
    private ImmutableArray<EditorDeed> deeds = [];
    private (double X, double Y) at;
    private bool isWaiting;

    /// <summary>Something is to be done.</summary>
    [Parameter] public EventCallback<EditorDeed> OnPick { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = null!;

    // Wherever it was asked for, all of it is seen.
    private string Place => string.Create(CultureInfo.InvariantCulture, $"left: min({at.X:0}px, 100vw - {Width + Frame}px); top: min({at.Y:0}px, max(8px, 100dvh - {deeds.Length * ItemHeight + Frame}px))");

    /// <summary>Opens it and puts the keyboard there.</summary>
    /// <param name="offered">What can be done.</param>
    /// <param name="x">Where, in pixels from the left of the window.</param>
    /// <param name="y">Where, in pixels from its top.</param>
    public void Show(ImmutableArray<EditorDeed> offered, double x, double y)
    {
        (deeds, at, isWaiting) = (offered, (x, y), true);
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isWaiting) return;
        isWaiting = false;
        await Script.InvokeVoidAsync("orchestratorMenu", sheet);
    }
}
