namespace Orchestrator.Web.Engine;

#pragma warning disable CA1711 // a queue is what it is, though no collection

/// <summary>Spreads pending executions over slots. The database says what is pending; the queue only says what is next.</summary>
public interface IExecutionQueue
{
    /// <summary>Puts a pending execution in line; never waits.</summary>
    void Enqueue(QueuedRun run);

    /// <summary>The next execution for a slot. Call <see cref="Done"/> when it has left the slot.</summary>
    /// <param name="manualOnly">True for the slot that is kept for runs started by hand.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    ValueTask<QueuedRun> TakeAsync(bool manualOnly, CancellationToken cancellationToken);

    /// <summary>The execution has left its slot.</summary>
    void Done(QueuedRun run);

    /// <summary>A run of a workflow with a limit ended, or its limit was changed: what waits for room is looked at again.</summary>
    void RoomIn(string workflowId);
}
