using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Something that was committed; small, so values are read from the store by whoever wants them.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="WorkflowId">The workflow it is about.</param>
/// <param name="ExecutionId">The execution it is about; empty when it is about all of them.</param>
public abstract record FeedEvent(string TenantId, string WorkflowId, string ExecutionId)
{
    /// <summary>An execution was accepted or changed its status.</summary>
    /// <param name="Status">Its new status.</param>
    /// <param name="At">When.</param>
    /// <param name="Trigger">What started it; only when it was accepted.</param>
    /// <param name="Error">Masked.</param>
    public sealed record ExecutionChanged(
        string TenantId, string WorkflowId, string ExecutionId, ExecutionStatus Status, DateTimeOffset At,
        TriggerKind? Trigger = null, StepError? Error = null) : FeedEvent(TenantId, WorkflowId, ExecutionId);

    /// <summary>A step started, ended, was skipped or waits.</summary>
    /// <param name="StepId">The id of its row.</param>
    /// <param name="NodeId">The node.</param>
    /// <param name="Attempt">From 1.</param>
    /// <param name="Status">Its new status.</param>
    /// <param name="StartedAt">When it started.</param>
    /// <param name="CompletedAt">When it ended; null while it has not.</param>
    /// <param name="Error">Masked.</param>
    public sealed record StepChanged(
        string TenantId, string WorkflowId, string ExecutionId, string StepId, string NodeId, int Attempt, StepStatus Status,
        DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, StepError? Error) : FeedEvent(TenantId, WorkflowId, ExecutionId);

    /// <summary>A running step said more; what it is, is asked of <see cref="LiveTexts"/>. Nothing was committed.</summary>
    /// <param name="NodeId">The node.</param>
    /// <param name="Iteration">Which pass of which loops; 0 outside of loops.</param>
    public sealed record StepSaid(string TenantId, string WorkflowId, string ExecutionId, string NodeId, long Iteration) : FeedEvent(TenantId, WorkflowId, ExecutionId);

    /// <summary>Ended executions of the workflow were removed.</summary>
    public sealed record ExecutionsDeleted(string TenantId, string WorkflowId) : FeedEvent(TenantId, WorkflowId, "");

    /// <summary>Webhook calls came that started no run.</summary>
    public sealed record DeliveriesNoted(string TenantId, string WorkflowId) : FeedEvent(TenantId, WorkflowId, "");
}

/// <summary>What a page watches.</summary>
/// <param name="TenantId">The viewer's workspace.</param>
/// <param name="WorkflowId">One workflow; null for all.</param>
/// <param name="ExecutionId">One execution, with what its steps say; null for all, without.</param>
public sealed record FeedFilter(string TenantId, string? WorkflowId = null, string? ExecutionId = null)
{
    internal bool Wants(FeedEvent happened) =>
        happened.TenantId == TenantId
        && (WorkflowId is null || happened.WorkflowId == WorkflowId)
        && (ExecutionId is null ? happened is not FeedEvent.StepSaid : happened.ExecutionId == ExecutionId);
}

/// <summary>What happened since the last batch.</summary>
/// <param name="Events">In the order of their commits; empty after a gap.</param>
/// <param name="MissedSome">True when the watcher was too slow and events were dropped: take a new snapshot.</param>
public sealed record FeedBatch(IReadOnlyList<FeedEvent> Events, bool MissedSome);
