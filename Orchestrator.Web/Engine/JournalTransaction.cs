using Microsoft.Data.Sqlite;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>One attempt to write a batch: the transaction, the claims it has looked up, and what pages hear once it is committed.</summary>
internal sealed class JournalTransaction(SqliteTransaction sql, bool isWatched)
{
    private readonly Dictionary<RunHold, bool> _current = [];
    private readonly List<FeedEvent> _events = [];
    private readonly List<(string WorkflowId, string ExecutionId)> _ended = [];

    public SqliteTransaction Sql { get; } = sql;

    /// <summary>Whether anybody watched when it began; if not, nothing is noted down.</summary>
    public bool IsWatched => isWatched;

    public IReadOnlyList<FeedEvent> Events => _events;

    /// <summary>Which runs reached their end.</summary>
    public IReadOnlyList<(string WorkflowId, string ExecutionId)> EndedRuns => _ended;

    /// <summary>Runs that are pending again, to be queued.</summary>
    public List<QueuedRun> WokenRuns { get; } = [];

    /// <summary>Runs that are held and are to stop.</summary>
    public List<string> StoppedRuns { get; } = [];

    public void Woke(QueuedRun run) => WokenRuns.Add(run);

    public void Stop(string executionId) => StoppedRuns.Add(executionId);

    public void Ended(string workflowId, string executionId) => _ended.Add((workflowId, executionId));

    /// <summary>Whether the claim is current, as found earlier in this transaction; null when not yet asked.</summary>
    public bool? Knows(RunHold hold) => _current.TryGetValue(hold, out var current) ? current : null;

    public bool Know(RunHold hold, bool isCurrent) => _current[hold] = isCurrent;

    public void Happened(FeedEvent happened)
    {
        if (isWatched) _events.Add(happened);
    }

    public void Happened(string tenantId, string workflowId, string executionId, ExecutionStatus status, DateTimeOffset at, TriggerKind? trigger = null)
    {
        if (isWatched) _events.Add(new FeedEvent.ExecutionChanged(tenantId, workflowId, executionId, status, at, trigger));
    }

    public void Happened(RunHold hold, ExecutionStatus status, DateTimeOffset at, StepError? error = null)
    {
        if (isWatched) _events.Add(new FeedEvent.ExecutionChanged(hold.TenantId, hold.WorkflowId, hold.ExecutionId, status, at, Error: error));
    }

    public void Happened(string tenantId, string workflowId, string executionId, StepEnded step)
    {
        if (isWatched) _events.Add(new FeedEvent.StepChanged(tenantId, workflowId, executionId, step.StepId, step.NodeId, step.Attempt, step.Status, step.StartedAt, step.EndedAt, step.Error));
    }

    public void Happened(RunHold hold, StepStarted step)
    {
        if (isWatched) _events.Add(new FeedEvent.StepChanged(hold.TenantId, hold.WorkflowId, hold.ExecutionId, step.StepId, step.NodeId, step.Attempt, StepStatus.Running, step.StartedAt, null, null));
    }

    public void Happened(RunHold hold, StepEnded step)
    {
        if (!isWatched) return;
        _events.Add(new FeedEvent.StepChanged(hold.TenantId, hold.WorkflowId, hold.ExecutionId, step.StepId, step.NodeId, step.Attempt, step.Status,
            step.StartedAt, step.Status == StepStatus.Waiting ? null : step.EndedAt, step.Error));
    }

    /// <summary>Forgets what a record that failed had found and told.</summary>
    public (int Events, int Ended, int Woken, int Stopped, RunHold? Hold) Mark(JournalEntry entry) =>
        (_events.Count, _ended.Count, WokenRuns.Count, StoppedRuns.Count, entry.Record.Hold);

    public void Undo((int Events, int Ended, int Woken, int Stopped, RunHold? Hold) mark)
    {
        WokenRuns.RemoveRange(mark.Woken, WokenRuns.Count - mark.Woken);
        StoppedRuns.RemoveRange(mark.Stopped, StoppedRuns.Count - mark.Stopped);
        _events.RemoveRange(mark.Events, _events.Count - mark.Events);
        _ended.RemoveRange(mark.Ended, _ended.Count - mark.Ended);
        if (mark.Hold is not null) _current.Remove(mark.Hold);
    }
}
