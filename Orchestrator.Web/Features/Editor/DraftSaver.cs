using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <summary>
/// Saves the draft a moment after the last change. One save at a time; what changes meanwhile is saved after it. A draft that was saved
/// elsewhere in between is never overwritten: saving stops until somebody decides.
/// </summary>
public sealed class DraftSaver : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(5);

    private readonly Func<Graph> current;
    private readonly SaveDraft save;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private int revision;
    private Graph saved;

    /// <summary>Begins with a draft as it is stored.</summary>
    /// <param name="current">The graph as it is being edited; called when it is time to save.</param>
    /// <param name="revision">The revision the editor opened.</param>
    /// <param name="save">Stores a draft.</param>
    /// <param name="time">The clock.</param>
    public DraftSaver(Func<Graph> current, int revision, SaveDraft save, TimeProvider time)
    {
        (this.current, this.revision, this.save, this.time) = (current, revision, save, time);
        saved = current();
        timer = time.CreateTimer(_ => Due?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Status = new SaveStatus.Saved(null);
    }

    /// <summary>Called when it is time to save, on a timer's thread; the listener then calls <see cref="SaveAsync"/> where the graph may be read.</summary>
    public Action? Due { get; set; }

    /// <summary>Called when the status changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Where saving stands.</summary>
    public SaveStatus Status { get; private set; }

    /// <summary>The revision that is stored, as far as is known here.</summary>
    public int Revision => revision;

    /// <summary>The graph changed: it is saved soon, unless it is what is stored.</summary>
    public void Touch()
    {
        if (Status is SaveStatus.Conflict || Status is SaveStatus.Saved && ReferenceEquals(current(), saved))
            return;
        Tell(new SaveStatus.Pending());
        timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Saves now what is not saved yet; true when everything is stored afterwards.</summary>
    public async Task<bool> SaveAsync()
    {
        await one.WaitAsync(closing.Token);
        try
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (Status is SaveStatus.Conflict)
                return false;
            var graph = current();
            if (ReferenceEquals(graph, saved))
            {
                if (Status is SaveStatus.Pending)
                    Tell(new SaveStatus.Saved(time.GetUtcNow()));
                return true;
            }
            Tell(new SaveStatus.Saving());
            return Settle(graph, await StoreAsync(graph));
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Stores it. A draft that was stored elsewhere and says the same as what was saved here, such as one that was changed back there, is no conflict.</summary>
    private async Task<SaveOutcome> StoreAsync(Graph graph)
    {
        var outcome = await save(graph, revision, closing.Token);
        if (outcome is not SaveOutcome.Conflict stored || GraphDocument.Hash(stored.Theirs) != GraphDocument.Hash(saved))
            return outcome;
        revision = stored.Revision;
        return await save(graph, revision, closing.Token);
    }

    /// <summary>What is about to be changed is based on an older revision than the one that was opened: nothing is saved until somebody decides.</summary>
    /// <param name="basedOn">The older revision.</param>
    public void BeginConflict(int basedOn)
    {
        var theirs = (saved, revision);
        revision = basedOn;
        Tell(new SaveStatus.Conflict(theirs.saved, theirs.revision));
    }

    /// <summary>The other draft of a conflict says the same as what is here: nothing has to be decided, or saved.</summary>
    public void Agree()
    {
        if (Status is not SaveStatus.Conflict conflict)
            return;
        (revision, saved) = (conflict.Revision, current());
        Tell(new SaveStatus.Saved(time.GetUtcNow()));
    }

    /// <summary>Decides a conflict for what is here: it is saved over the other draft.</summary>
    public Task<bool> KeepMineAsync()
    {
        if (Status is not SaveStatus.Conflict conflict)
            return Task.FromResult(true);
        revision = conflict.Revision;
        Tell(new SaveStatus.Pending());
        return SaveAsync();
    }

    /// <summary>The editor shows a draft from now on that was stored elsewhere; this decides a conflict, too.</summary>
    /// <param name="theirs">The graph the editor shows.</param>
    /// <param name="stored">Its revision.</param>
    public void Take(Graph theirs, int stored)
    {
        (revision, saved) = (stored, theirs);
        Tell(new SaveStatus.Saved(null));
    }

    /// <summary>Something else stored this draft, such as publishing it.</summary>
    public void Stored(int now) => revision = now;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await closing.CancelAsync();
        closing.Dispose();
        one.Dispose();
    }

    private bool Settle(Graph graph, SaveOutcome outcome)
    {
        switch (outcome)
        {
            case SaveOutcome.Saved done:
                (revision, saved) = (done.Revision, graph);
                if (ReferenceEquals(current(), graph))
                    Tell(new SaveStatus.Saved(time.GetUtcNow()));
                else
                    Touch();
                return Status is SaveStatus.Saved;
            case SaveOutcome.Conflict conflict:
                Tell(new SaveStatus.Conflict(conflict.Theirs, conflict.Revision));
                return false;
            case SaveOutcome.Refused refused:
                Tell(new SaveStatus.Failed(refused.Why));
                if (refused.Temporary)
                    timer.Change(_again, Timeout.InfiniteTimeSpan);
                return false;
            default:
                throw new InvalidOperationException($"No such outcome: {outcome}");
        }
    }

    private void Tell(SaveStatus status)
    {
        Status = status;
        Changed?.Invoke();
    }
}
