using System.Collections.Immutable;
using Microsoft.JSInterop;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <content>What the drawing tells the page.</content>
public sealed partial class WorkflowCanvas
{
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
}
