using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A run. Input, output and error are masked.</summary>
/// <param name="Id">Its id; the order of ids is the order in which runs were accepted.</param>
/// <param name="WorkflowId">Which workflow.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Input">What it was given; null when it was not asked for.</param>
/// <param name="Output">What it gave; null for nothing.</param>
/// <param name="Error">Why it failed: <c>{ code, message, detail?, retryable, attempt }</c>; null when it did not.</param>
/// <param name="Version">The number of the version it runs; null when that is gone.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="StartedAt">When it began; when it was accepted as long as it waits for its turn.</param>
/// <param name="CompletedAt">When it ended; null while it has not.</param>
/// <param name="Duration">Milliseconds from start to end; null while it has not ended.</param>
public sealed record ExecutionView(
    string Id, string WorkflowId, ExecutionStatus Status, TriggerKind Trigger, JsonElement? Input, JsonElement? Output, JsonElement? Error,
    int? Version, DateTimeOffset CreatedAt, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, long? Duration);

/// <summary>A part of the list of runs.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next part begins; null at the end. There may be one although fewer runs came than were asked for: a text is looked for a moment at a time.</param>
public sealed record ExecutionPage(ImmutableArray<ExecutionView> Items, string? NextCursor);

/// <summary>Which runs a list shows.</summary>
public sealed record ExecutionFilter
{
    /// <summary>The most runs in one answer.</summary>
    public const int MaxLimit = 200;

    /// <summary>Only these; empty for all.</summary>
    public ImmutableArray<ExecutionStatus> Statuses { get; init; } = [];
    /// <summary>Only this workflow's; null for all of the workspace.</summary>
    public string? WorkflowId { get; init; }
    /// <summary>Only those started so; null for all.</summary>
    public TriggerKind? Trigger { get; init; }
    /// <summary>Only those with this text in what is kept of them or of their steps, masked; or of this id. Null for all.</summary>
    public string? Text { get; init; }
    /// <summary>Accepted at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Accepted before this instant.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>The <see cref="ExecutionPage.NextCursor"/> of the part before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>Whether input and output are read, too; they can be large.</summary>
    public bool WithData { get; init; }
}

/// <summary>One attempt of one step of a run. Input, output and error are masked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ExecutionId">Which run.</param>
/// <param name="NodeId">Which step.</param>
/// <param name="NodeName">What people call the step.</param>
/// <param name="NodeType">Its action type such as <c>http/request</c>, or <c>trigger</c>.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Iteration">Which item of the innermost loop, from 0; null outside of loops.</param>
/// <param name="IterationPath">Which items of which loops, the outermost first; empty outside of loops. A loop's own row for one of its items has the loop's node id and a path one longer than the loop's.</param>
/// <param name="Input">What it was given.</param>
/// <param name="Output">What it gave.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it ended; null while it has not.</param>
/// <param name="Duration">Milliseconds; null while it has not ended.</param>
public sealed record StepRunView(
    string Id, string ExecutionId, string NodeId, string NodeName, string NodeType, StepStatus Status, int Attempt, int? Iteration, ImmutableArray<int> IterationPath,
    JsonElement? Input, JsonElement? Output, JsonElement? Error, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, long? Duration);

/// <summary>What a running step has said so far. It is not kept: the step's output is recorded when it ends.</summary>
/// <param name="ExecutionId">Which run.</param>
/// <param name="NodeId">Which step.</param>
/// <param name="Text">All of it, masked, up to its first 20,000 characters.</param>
public sealed record StepTextView(string ExecutionId, string NodeId, string Text);

/// <summary>Where a run and its steps stand.</summary>
/// <param name="Id">Which run.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="NodeStatuses">By node id, the latest attempt of every step that was reached.</param>
public sealed record ExecutionStatusView(string Id, ExecutionStatus Status, ImmutableSortedDictionary<string, StepStatus> NodeStatuses);

/// <summary>Who reads runs: somebody of a workspace, or the key that started them.</summary>
/// <param name="TenantId">The workspace.</param>
/// <param name="ApiKeyId">Only runs that this key started; null for all.</param>
public sealed record ExecutionReader(string TenantId, string? ApiKeyId)
{
    /// <summary>A signed-in person.</summary>
    public static ExecutionReader Of(Caller caller) => new(caller.TenantId, null);
}
