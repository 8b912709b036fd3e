using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Executions;

/// <summary>Starts runs in memory: the same call gives the same run.</summary>
internal sealed class FakeCaller : IWorkflowCaller
{
    public List<WorkflowCall> Calls { get; } = [];

    public Dictionary<string, string> Runs { get; } = [];

    public StepError? Refusal { get; set; }

    public Task<WorkflowCallOutcome> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        if (Refusal is { } error) return Task.FromResult<WorkflowCallOutcome>(new WorkflowCallOutcome.Refused(error));
        if (!Runs.TryGetValue(call.Key, out var run)) Runs[call.Key] = run = FormattableString.Invariant($"run{Runs.Count + 1}");
        return Task.FromResult<WorkflowCallOutcome>(new WorkflowCallOutcome.Started(run));
    }
}
