using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What became of a write to a workflow: a closed set.</summary>
public abstract record WorkflowOutcome
{
    private WorkflowOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="Workflow">As it is now.</param>
    public sealed record Done(WorkflowDetail Workflow) : WorkflowOutcome;

    /// <summary>The draft was changed since the revision the write is based on; nothing was written.</summary>
    /// <param name="Revision">The draft's revision now.</param>
    /// <param name="Graph">The draft now.</param>
    public sealed record Stale(int Revision, Graph Graph) : WorkflowOutcome;

    /// <summary>The caller has no such workflow, or it has no such version.</summary>
    public sealed record NotFound : WorkflowOutcome;

    /// <summary>It is refused; nothing was written.</summary>
    /// <param name="Problems">Everything that is wrong.</param>
    public sealed record Invalid(ImmutableArray<GraphProblem> Problems) : WorkflowOutcome;
}

/// <summary>What became of saving a draft: a closed set.</summary>
public abstract record DraftOutcome
{
    private DraftOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="Revision">The revision the next save names.</param>
    public sealed record Saved(int Revision) : DraftOutcome;

    /// <summary>The draft was changed since the revision the save is based on; nothing was written.</summary>
    /// <param name="Revision">The draft's revision now.</param>
    /// <param name="Graph">The draft now.</param>
    public sealed record Stale(int Revision, Graph Graph) : DraftOutcome;

    /// <summary>The caller has no such workflow.</summary>
    public sealed record NotFound : DraftOutcome;

    /// <summary>It is refused; nothing was written.</summary>
    /// <param name="Problems">The structural problems.</param>
    public sealed record Invalid(ImmutableArray<GraphProblem> Problems) : DraftOutcome;
}

/// <summary>A workflow to be made.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="Graph">A missing trigger is added.</param>
/// <param name="Publish">Whether it is published at once, which semantic problems refuse.</param>
public sealed record NewWorkflow(string Name, string Description, Graph Graph, bool Publish)
{
    /// <summary>The caller's workflow whose limits it takes over: what its language models may cost, how long its runs are kept, how many may be under way; null for none.</summary>
    public string? LimitsOf { get; init; }
}

/// <summary>A change to a workflow; what is null stays.</summary>
public sealed record WorkflowChange
{
    /// <summary>1 to 200 characters.</summary>
    public string? Name { get; init; }
    /// <summary>At most 2,000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>Who may look at it.</summary>
    public Visibility? Visibility { get; init; }
    /// <summary>Whether its webhook and its schedule start runs.</summary>
    public bool? Enabled { get; init; }
    /// <summary>How many of its runs may be under way at once.</summary>
    public Concurrency? Concurrency { get; init; }
    /// <summary>How long its ended runs are kept.</summary>
    public KeptRuns? Retention { get; init; }
    /// <summary>What its calls to language models may cost.</summary>
    public LlmBudget? LlmBudget { get; init; }
    /// <summary>The new draft, made from the present one.</summary>
    public Func<Graph, Graph>? Graph { get; init; }
    /// <summary>The revision the change is based on; null to change whatever is there.</summary>
    public int? Revision { get; init; }
    /// <summary>Whether the draft is published afterwards, which semantic problems refuse.</summary>
    public bool Publish { get; init; }
    /// <summary>When it is published: the pre-launch checklist that is kept with the version; null for none.</summary>
    public string? Checklist { get; init; }
    /// <summary>Whether the draft that is replaced stays as a version.</summary>
    public bool KeepsDraft { get; init; }
}
