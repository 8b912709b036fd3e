namespace Orchestrator.Web.Layout;

/// <summary>
/// Everything an open page asks for, one after the other and in the order it was asked, on the page's own thread. The framework takes the browser's confirmation of
/// a drawn change aside from that thread: it may overtake keystrokes that were sent before it and wait their turn, and forgets the handlers they are meant for. What
/// was typed is then lost, or written over with an older text. See docs/decisions/0016-page-order.md.
/// </summary>
public sealed class CircuitOrder
{
    private static readonly Func<Func<Task>, Task> AtOnce = static work => work();
    private Func<Func<Task>, Task> onPage = AtOnce;
    private Task begun = Task.CompletedTask;

    /// <summary>Whether there is a page that lends its thread.</summary>
    public bool HasPage => onPage != AtOnce;

    /// <summary>From now on everything is done by this, which does it on the page's thread.</summary>
    public void Attach(Func<Func<Task>, Task> invoke) => onPage = invoke;

    /// <summary>Does something once everything asked for before has begun.</summary>
    /// <param name="mayRun">Asked when its turn has come; false leaves it undone.</param>
    /// <param name="work">What is to be done.</param>
    public async Task DoAsync(Func<Task<bool>> mayRun, Func<Task> work)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.Exchange(ref begun, turn.Task);
        var running = Task.CompletedTask;
        try
        {
            await before;
            if (await mayRun())
                running = onPage(work);
        }
        finally
        {
            turn.SetResult();
        }
        await running;
    }
}
