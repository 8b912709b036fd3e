using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Drives a run to its end, or to the moment from which only durable waits remain. Ready steps run in parallel; a step with effects starts only
/// once its start is durable. To go on after a wait or a crash, call it again with what is recorded: recorded steps are not repeated.
/// </summary>
public sealed class RunLoop(StepRunner steps, TimeProvider time)
{
    /// <summary>Runs, and returns what was recorded as the run's end.</summary>
    /// <param name="workflow">The version the run pinned.</param>
    /// <param name="run">What it starts from.</param>
    /// <param name="recorder">Where it writes; an exception from it ends the run unrecorded and comes out here.</param>
    /// <param name="cancelled">A person cancels: running steps are told, and the run ends <see cref="ExecutionStatus.Cancelled"/> when they have let go.</param>
    /// <param name="stopping">The process shuts down: nothing new starts, steps that may be repeated are told to let go, others may end.</param>
    /// <exception cref="OperationCanceledException">It let go because of <paramref name="stopping"/>; what is recorded says where to go on.</exception>
    public async Task<RunEnded> RunAsync(
        CompiledWorkflow workflow, Run run, IRunRecorder recorder, CancellationToken cancelled = default, CancellationToken stopping = default)
    {
        var secrets = new RunSecrets(run.Redactor) { TenantId = run.TenantId, WorkflowId = run.WorkflowId };
        secrets.Enter();
        secrets.MaskAndLearn(run.Input);
        using var progress = new RunInProgress(workflow, run, new RunRecords(recorder, secrets, time), steps, time, cancelled, stopping);
        return await progress.RunAsync();
    }
}
