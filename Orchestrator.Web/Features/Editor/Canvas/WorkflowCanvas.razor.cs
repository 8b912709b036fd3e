using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orchestrator.Domain.Workflows;

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

    /// <summary>Draws what changed.</summary>
    /// <param name="patch">What changed.</param>
    /// <param name="known">The last gesture that is in it; what was moved or resized by a later one stays where it is.</param>
    public async Task ApplyAsync(CanvasPatch patch, long known)
    {
        if (canvas is not null && !patch.IsEmpty)
            await canvas.InvokeVoidAsync("apply", patch, known);
    }

    /// <summary>Selects steps and brings the first into view.</summary>
    /// <param name="nodes">By id; none clears the selection.</param>
    /// <param name="focus">Whether the keyboard goes there too; with none selected to the drawing as a whole.</param>
    public async Task SelectAsync(IEnumerable<string> nodes, bool focus)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("select", nodes, focus);
    }

    /// <summary>Shows the whole workflow.</summary>
    public async Task FitAsync()
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("fit");
    }

    /// <summary>Lays all steps out anew; the layout comes back as a gesture.</summary>
    public async Task TidyAsync()
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("tidy");
    }

    /// <summary>The middle of what is seen.</summary>
    public async Task<Position> MiddleAsync() =>
        canvas is not null && await canvas.InvokeAsync<CanvasPoint>("middle") is var middle ? new Position(middle.X, middle.Y) : default;

    /// <summary>Puts the keyboard into a note, to write it.</summary>
    public async Task WriteAsync(string noteId)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("write", noteId);
    }

    /// <summary>Lets a screen reader say something.</summary>
    public async Task SayAsync(string words)
    {
        if (canvas is not null)
            await canvas.InvokeVoidAsync("say", words);
    }

    /// <summary>The text that was pasted first and is not fetched yet; null when it is longer.</summary>
    /// <param name="longest">In bytes of UTF-8.</param>
    public async Task<string?> ClipAsync(long longest)
    {
        if (canvas is null)
            return null;
        await using var clip = await canvas.InvokeAsync<IJSStreamReference>("clip");
        if (clip.Length > longest)
            return null;
        await using var bytes = await clip.OpenReadStreamAsync(longest);
        using var text = new StreamReader(bytes);
        return await text.ReadToEndAsync();
    }

    /// <summary>Draws another workflow and shows all of it.</summary>
    public async Task LoadAsync(CanvasModel model)
    {
        drawn = model;
        if (canvas is not null)
            await canvas.InvokeVoidAsync("load", model);
    }

    /// <summary>Tells the browser that the changes up to a number are being saved, as the draft with this hash.</summary>
    public ValueTask SavingAsync(long number, string hash) => canvas?.InvokeVoidAsync("saving", number, hash) ?? ValueTask.CompletedTask;

    /// <summary>Tells the browser what is stored, which it need not keep any longer.</summary>
    public ValueTask SavedAsync(CanvasStanding standing) => canvas?.InvokeVoidAsync("saved", standing) ?? ValueTask.CompletedTask;

    /// <summary>The number of the last gesture that was begun.</summary>
    public long LastBegun { get; private set; }

    /// <summary>The number of the last gesture that was done.</summary>
    public long LastDone { get; private set; }

    /// <summary>Called by the canvas. A repeated number is a gesture whose answer was lost on the way; it is not done twice.</summary>
    /// <returns>What is stored by now.</returns>
    [JSInvokable]
    public async Task<CanvasStanding> OnGestureAsync(long number, CanvasGesture gesture)
    {
        if (number > LastBegun)
        {
            LastBegun = number;
            await OnGesture.InvokeAsync(gesture);
            LastDone = number;
        }
        return Standing?.Invoke(LastDone) ?? new CanvasStanding(LastDone, 0);
    }

    /// <summary>Called by the canvas before it does again what an earlier page could not get saved.</summary>
    [JSInvokable]
    public string OnReturnAsync(int revision, string? hash, bool hasChanges) => OnReturn?.Invoke(new CanvasReturn(revision, hash, hasChanges)) ?? "all";

    /// <summary>Called by the canvas when steps are to be selected as they were in an earlier page.</summary>
    [JSInvokable]
    public async Task OnPickAsync(ImmutableArray<string> nodes)
    {
        await OnGesture.InvokeAsync(new CanvasGesture.Selected(nodes, []));
        await SelectAsync(nodes, focus: false);
    }

    /// <summary>Called by the canvas when it has done again what an earlier page could not get saved.</summary>
    [JSInvokable]
    public Task OnPutBackAsync(int count, ImmutableArray<string> texts) => OnPutBack.InvokeAsync(new CanvasPutBack(count, texts));

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

    private readonly record struct CanvasPoint(double X, double Y);

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
