using System.Text.Json;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Executions;

/// <summary>Starts runs of other workflows for <c>workflow/call</c>.</summary>
public interface IWorkflowCaller
{
    /// <summary>
    /// Starts a run of a workflow of the same tenant that may be called, or finds the run an earlier call with the same <see cref="WorkflowCall.Key"/> started:
    /// after a crash the step calls again and must not start a second run. Returns once the run is recorded.
    /// </summary>
    Task<WorkflowCallOutcome> CallAsync(WorkflowCall call, CancellationToken cancellationToken);
}

/// <summary>A call of one workflow by another.</summary>
/// <param name="WorkflowId">The workflow to run: its published version.</param>
/// <param name="Input">What its trigger gives.</param>
/// <param name="Depth">The depth of the run to start, 1 to <see cref="MaxDepth"/>.</param>
/// <param name="Caller">The place of the calling step.</param>
/// <param name="NodeId">The calling step.</param>
/// <param name="Attempt">The calling attempt, from 1.</param>
/// <param name="Waits">Whether the caller waits for the end; its step is then <see cref="StepStatus.Waiting"/> for <see cref="Awaited.Execution"/>.</param>
public sealed record WorkflowCall(string WorkflowId, JsonElement Input, int Depth, StepPlace Caller, string NodeId, int Attempt, bool Waits)
{
    /// <summary>Masks what of the input is not to be shown in the called run either.</summary>
    public Redactor Redactor { get; init; } = Redactor.Default;

    /// <summary>How deep calls may go.</summary>
    public const int MaxDepth = 16;

    /// <summary>The same for the same attempt of the same step of the same run, also after a crash.</summary>
    public string Key => FormattableString.Invariant($"{Caller.ExecutionId}:{NodeId}:{Caller.Iteration}:{Attempt}");
}

/// <summary>How a call went: a closed set.</summary>
public abstract record WorkflowCallOutcome
{
    private WorkflowCallOutcome() { }

    /// <summary>The run is recorded and will run, runs, or has run.</summary>
    public sealed record Started(string ExecutionId) : WorkflowCallOutcome;

    /// <summary>No such workflow for this caller, nothing published, or it is turned off.</summary>
    public sealed record Refused(StepError Error) : WorkflowCallOutcome;
}
