using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Executions;

/// <summary>The runs on a page, kept true by what the feed says, so that nothing is read again and nothing flickers.</summary>
public sealed class RunList
{
    private ExecutionFilter filter = new();
    private readonly List<ExecutionView> items = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ExecutionView> Items => items;

    /// <summary>Where the next part begins; null at the end.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Begins anew with the first part.</summary>
    /// <param name="page">The part.</param>
    /// <param name="shown">Which runs are shown.</param>
    public void Start(ExecutionPage page, ExecutionFilter shown)
    {
        items.Clear();
        filter = shown;
        Add(page);
    }

    /// <summary>Adds the next part.</summary>
    public void Add(ExecutionPage page)
    {
        items.AddRange(page.Items);
        Cursor = page.NextCursor;
    }

    /// <summary>Takes over what happened.</summary>
    /// <returns>False when the list must be read again.</returns>
    public bool Follow(FeedBatch batch) => !batch.MissedSome && batch.Events.All(Follow);

    private bool Follow(FeedEvent happened)
    {
        if (happened is FeedEvent.ExecutionsDeleted) return false;
        if (happened is not FeedEvent.ExecutionChanged change) return true;
        var index = items.FindIndex(item => item.Id == change.ExecutionId);
        if (index >= 0) return Change(index, change);
        if (!MayShow(change)) return true;
        // What a run holds is known once it has ended.
        if (filter.Text is not null) return !change.Status.IsFinal() || !Shows(change.Status) || IsOlder(change.ExecutionId);
        if (change.Trigger is not { } trigger) return !Shows(change.Status) || IsOlder(change.ExecutionId);
        if (Shows(change.Status) && !IsOlder(change.ExecutionId)) Insert(new ExecutionView(
            change.ExecutionId, change.WorkflowId, change.Status, trigger, null, null, null, null, change.At, change.At, null, null));
        return true;
    }

    private bool Change(int index, FeedEvent.ExecutionChanged change)
    {
        var item = items[index];
        // The feed may tell again what the list was read with.
        if (item.Status.IsFinal()) return true;
        if (!Shows(change.Status))
        {
            items.RemoveAt(index);
            return true;
        }
        var started = item.Status == ExecutionStatus.Pending ? change.At : item.StartedAt;
        items[index] = item with
        {
            Status = change.Status,
            StartedAt = started,
            Error = StoredError.Write(change.Error) is { } error ? StoredJson.Read(error) : item.Error,
            CompletedAt = change.Status.IsFinal() ? change.At : null,
            Duration = change.Status.IsFinal() ? (long)(change.At - started).TotalMilliseconds : null,
        };
        return true;
    }

    // Ids are in the order of acceptance; commits of two runs may be told the other way round.
    private void Insert(ExecutionView item)
    {
        var index = items.FindIndex(other => string.CompareOrdinal(other.Id, item.Id) < 0);
        items.Insert(index < 0 ? items.Count : index, item);
    }

    private bool Shows(ExecutionStatus status) => filter.Statuses.IsDefaultOrEmpty || filter.Statuses.Contains(status);

    private bool MayShow(FeedEvent.ExecutionChanged change) =>
        (filter.WorkflowId is null || filter.WorkflowId == change.WorkflowId) && (filter.Trigger is null || change.Trigger is null || filter.Trigger == change.Trigger)
        && (filter.From is not { } from || string.CompareOrdinal(change.ExecutionId, RunIds.FirstAt(from)) >= 0) && (filter.To is not { } to || string.CompareOrdinal(change.ExecutionId, RunIds.FirstAt(to)) < 0);

    // Beyond what is shown: it comes with the next part.
    private bool IsOlder(string id) => Cursor is not null && string.CompareOrdinal(id, Cursor) < 0;
}
