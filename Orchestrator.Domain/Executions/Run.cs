using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Executions;

/// <summary>What a run starts from, or goes on from.</summary>
/// <param name="ExecutionId">Readable in templates as <c>execution.id</c>.</param>
/// <param name="StartedAt">Readable as <c>execution.startedAt</c>.</param>
/// <param name="WorkflowId">Readable as <c>workflow.id</c>.</param>
/// <param name="WorkflowName">Readable as <c>workflow.name</c>.</param>
/// <param name="Input">The trigger's output.</param>
public sealed record Run(string ExecutionId, DateTimeOffset StartedAt, string WorkflowId, string WorkflowName, JsonElement Input)
{
    /// <summary>
    /// What is recorded already, in the order of recording; the last record of a step counts. Empty for a new run. Records of a loop's pass that has
    /// ended may be left out: the record of the pass says it all.
    /// </summary>
    public ImmutableArray<RecordedStep> Recorded { get; init; } = [];

    /// <summary>The workspace whose credentials it may use.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>How many runs called one another to come to this one; 0 for one that was not called.</summary>
    public int Depth { get; init; }

    /// <summary>Settings to use in place of the evaluated ones (<see cref="StepInputEdit"/>): what a person typed before resuming.</summary>
    public ImmutableArray<StepInputEdit> InputEdits { get; init; } = [];

    /// <summary>Which part of the workflow runs, and what is pinned; null for all of it.</summary>
    public RunPart? Part { get; init; }

    /// <summary>
    /// Gives the address that answers a step's wait, by the step's id and the key of its pass: readable in templates as <c>execution.resumeUrls.name</c>, so
    /// that a step can send it before the wait begins. Null where nothing can be answered.
    /// </summary>
    public Func<string, long, string>? ResumeUrl { get; init; }

    /// <summary>Masks what is recorded and shown.</summary>
    public Redactor Redactor { get; init; } = Redactor.Default;
}
