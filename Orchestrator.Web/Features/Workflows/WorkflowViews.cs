using System.Collections.Immutable;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence or two; may be empty.</param>
/// <param name="Visibility">Who may look at it.</param>
/// <param name="TriggerType"><c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>, of the draft.</param>
/// <param name="Enabled">Whether its webhook and its schedule start runs.</param>
/// <param name="Published">Whether there is a published version.</param>
/// <param name="DraftDiffers">Whether there is something to publish.</param>
/// <param name="Runs">The latest runs, oldest first; empty when they were not asked for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record WorkflowListItem(
    string Id, string Name, string Description, Visibility Visibility, string TriggerType, bool Enabled, bool Published, bool DraftDiffers,
    ImmutableArray<RunMark> Runs, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The latest run, or null.</summary>
    public RunMark? LastRun => Runs.IsDefaultOrEmpty ? null : Runs[^1];
}

/// <summary>A run as a mark in a small chart.</summary>
/// <param name="ExecutionId">Which run.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Duration">How long it took; null while it has not ended.</param>
public sealed record RunMark(string ExecutionId, ExecutionStatus Status, DateTimeOffset At, TimeSpan? Duration);

/// <summary>A workflow with its graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence or two; may be empty.</param>
/// <param name="Visibility">Who may look at it.</param>
/// <param name="TriggerType"><c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>, of the draft.</param>
/// <param name="Enabled">Whether its webhook and its schedule start runs.</param>
/// <param name="Graph">The draft; for a visitor the published graph, cleaned.</param>
/// <param name="Revision">The draft's; a save names it.</param>
/// <param name="PublishedVersion">The number of the version that webhooks and schedules run; null for none.</param>
/// <param name="DraftDiffers">Whether there is something to publish.</param>
/// <param name="IsOwner">False for a visitor of a public workflow.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record WorkflowDetail(
    string Id, string Name, string Description, Visibility Visibility, string TriggerType, bool Enabled, Graph Graph, int Revision,
    int? PublishedVersion, bool DraftDiffers, bool IsOwner, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>How many of its runs may be under way at once; null for a visitor.</summary>
    public Concurrency? Concurrency { get; init; }

    /// <summary>How long its ended runs are kept; null for a visitor.</summary>
    public KeptRuns? Retention { get; init; }

    /// <summary>What its calls to language models may cost; null for a visitor.</summary>
    public LlmBudget? LlmBudget { get; init; }
}

/// <summary>A version in the history of a workflow.</summary>
/// <param name="Version">1, 2, 3 … in the order first kept.</param>
/// <param name="Hash">Its content hash; an execution names the one it ran.</param>
/// <param name="CreatedAt">When it was first kept.</param>
/// <param name="PublishedAt">When it was last published; null for one that only a draft run pinned.</param>
/// <param name="IsPublished">Whether it is the one that webhooks and schedules run.</param>
/// <param name="IsDraft">Whether the draft is the same.</param>
public sealed record VersionListItem(
    int Version, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, bool IsPublished, bool IsDraft);

/// <summary>A version with what it changed.</summary>
/// <param name="Version">The version.</param>
/// <param name="Said">What it changed in the version before it, in a sentence.</param>
public sealed record VersionChange(VersionListItem Version, string Said);
