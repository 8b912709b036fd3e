using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>
/// Draws a workflow. It fills its parent, which must be positioned and have a size. In the editor the page sends patches;
/// a read-only canvas follows its parameters: a new <see cref="Model"/> is drawn whole, new <see cref="States"/> paint the steps.
/// </summary>
public sealed partial class WorkflowCanvas : ComponentBase
{
    private ElementReference element;
    private IJSObjectReference? module;
    private IJSObjectReference? canvas;
    private DotNetObjectReference<WorkflowCanvas>? self;
    private CanvasModel? drawn;
    private CanvasStates painted = CanvasStates.None;
    private string? chosen;
    private bool isLeft;

    /// <summary>What is drawn first; on a read-only canvas another value is drawn instead.</summary>
    [Parameter, EditorRequired] public required CanvasModel Model { get; set; }

    /// <summary>How the run went, or goes.</summary>
    [Parameter] public CanvasStates States { get; set; } = CanvasStates.None;

    /// <summary>True for a run: steps can be chosen, nothing can be changed, and the lines say what was taken.</summary>
    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>On a read-only canvas: the node that is shown as chosen.</summary>
    [Parameter] public string? Chosen { get; set; }

    /// <summary>In the editor: the step that is selected at first; null for none.</summary>
    [Parameter] public string? Opened { get; set; }

    /// <summary>What a screen reader calls the drawing.</summary>
    [Parameter] public string Label { get; set; } = "Workflow canvas";

    /// <summary>Whose changes the browser keeps until they are saved; null where nothing is edited.</summary>
    [Parameter] public CanvasKeeping? Keeping { get; set; }

    /// <summary>What is stored of the gestures up to a number that were done; asked after each.</summary>
    [Parameter] public Func<long, CanvasStanding>? Standing { get; set; }

    /// <summary>Called when the browser has changes that an earlier page could not get saved; the answer is <c>all</c>, <c>rest</c> or <c>conflict</c>.</summary>
    [Parameter] public Func<CanvasReturn, string>? OnReturn { get; set; }

    /// <summary>Called when those were done again.</summary>
    [Parameter] public EventCallback<CanvasPutBack> OnPutBack { get; set; }

    /// <summary>Called once per gesture; a read-only canvas sends <see cref="CanvasGesture.Selected"/> and <see cref="CanvasGesture.Command"/> only.</summary>
    [Parameter] public EventCallback<CanvasGesture> OnGesture { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => false;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (canvas is not null)
            await FollowAsync(canvas);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        self = DotNetObjectReference.Create(this);
        drawn = Model;
        try
        {
            module = await Script.InvokeAsync<IJSObjectReference>("import", "/canvas/canvas.js");
            if (!isLeft)
                canvas = await module.InvokeAsync<IJSObjectReference>("mount", element, self, drawn, new { label = Label, readOnly = ReadOnly, icons = $"/{Assets["icons.svg"]}", keeping = Keeping });
            if (!isLeft && canvas is { } mounted)
                await BeginAsync(mounted);
        }
        catch (Exception error) when (error is JSDisconnectedException || isLeft && error is JSException or ObjectDisposedException)
        {
            // The page was left before it was drawn.
        }

        if (isLeft)
            await ReleaseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        isLeft = true;
        await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        var (left, script) = (canvas, module);
        (canvas, module) = (null, null);
        try
        {
            if (left is not null)
            {
                await left.InvokeVoidAsync("dispose");
                await left.DisposeAsync();
            }
            if (script is not null)
                await script.DisposeAsync();
        }
        catch (Exception error) when (error is JSDisconnectedException or TaskCanceledException)
        {
            // The browser is gone, or does not answer any more, and the drawing is gone with it.
        }
        self?.Dispose();
    }

    private async Task BeginAsync(IJSObjectReference mounted)
    {
        await FollowAsync(mounted);
        var asked = Model.Nodes.Any(node => node.Id == Opened) ? Opened : null;
        if (asked is not null)
            await mounted.InvokeVoidAsync("select", new[] { asked }, false);
        await mounted.InvokeVoidAsync("begin", asked);
    }

    private async Task FollowAsync(IJSObjectReference target)
    {
        if (ReadOnly && !ReferenceEquals(drawn, Model))
            await LoadAsync(Model);
        if (!ReferenceEquals(painted, States))
        {
            painted = States;
            await target.InvokeVoidAsync("setStates", States);
        }
        if (ReadOnly && chosen != Chosen)
        {
            chosen = Chosen;
            await target.InvokeVoidAsync("select", Chosen is null ? [] : new[] { Chosen }, false);
        }
    }
}
