using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>A run's recorder with the masking before it. What is recorded is recorded even while the run is being cancelled.</summary>
internal sealed class RunRecords(IRunRecorder recorder, RunSecrets secrets, TimeProvider time, string tenantId = "")
{
    public string TenantId => tenantId;


    /// <summary>The secrets the run has seen, which are masked in everything recorded from then on.</summary>
    public RunSecrets Secrets => secrets;

    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public ValueTask StartedAsync(string stepId, Node node, int attempt, PreparedStep prepared, DateTimeOffset startedAt) =>
        recorder.StepStartedAsync(
            new StepStarted(stepId, node.Id, attempt, prepared.Input, startedAt, prepared.IsSafeToRepeat), durable: !prepared.IsSafeToRepeat, CancellationToken.None);

    public ValueTask SucceededAsync(string stepId, Node node, int attempt, JsonElement? input, StepOutcome.Succeeded outcome, DateTimeOffset startedAt) =>
        EndedAsync(new StepEnded(stepId, node.Id, attempt, StepStatus.Success, input, secrets.Redactor.Mask(outcome.Output), null, outcome.Handle, outcome.Output, startedAt, time.GetUtcNow()));

    /// <summary>A failure for good, with the output later steps read when the run goes on; or one that is tried again at an instant.</summary>
    public ValueTask FailedAsync(string stepId, Node node, JsonElement? input, StepError error, DateTimeOffset startedAt, DateTimeOffset? nextAttempt = null)
    {
        var handle = nextAttempt is not null ? null : node.OnError switch { OnError.Continue => "out", OnError.Branch => "error", _ => null };
        JsonElement? output = handle is null ? null : ErrorJson.Output(error);
        return EndedAsync(new StepEnded(stepId, node.Id, error.Attempt, StepStatus.Error, input, output, error, handle, output, startedAt, time.GetUtcNow(), nextAttempt));
    }

    public ValueTask WaitsAsync(string stepId, Node node, int attempt, JsonElement? input, DateTimeOffset startedAt, DateTimeOffset resumeAt) =>
        EndedAsync(new StepEnded(stepId, node.Id, attempt, StepStatus.Waiting, input, null, null, null, null, startedAt, time.GetUtcNow(), resumeAt));

    public ValueTask CancelledAsync(string stepId, Node node, int attempt, JsonElement? input, DateTimeOffset startedAt) =>
        EndedAsync(new StepEnded(stepId, node.Id, attempt, StepStatus.Cancelled, input, null,
            new StepError(ErrorCodes.Cancelled, "The step let go because its run ended.", Attempt: attempt), null, null, startedAt, time.GetUtcNow()));

    /// <summary>A step with effects whose end is not known: nobody but a person can say whether to run it again.</summary>
    public async ValueTask<NodeEnd> InterruptedAsync(int index, Node node, RecordedStep step)
    {
        var error = new StepError(
            ErrorCodes.Interrupted, "The process ended while this step ran. What it does outside may have happened, or not.", Attempt: step.Attempt);
        await FailedAsync(step.StepId, node, null, error, step.StartedAt);
        return new NodeEnd.Failed(index, error, time.GetUtcNow());
    }

    /// <summary>The trigger, or a disabled step: it ends as it begins.</summary>
    public ValueTask PassedAsync(Node node, JsonElement output, string handle) =>
        SucceededAsync(NewId(), node, 1, null, new StepOutcome.Succeeded(output, handle), time.GetUtcNow());

    public ValueTask SkippedAsync(Node node)
    {
        var now = time.GetUtcNow();
        return EndedAsync(new StepEnded(NewId(), node.Id, 1, StepStatus.Skipped, null, null, null, null, null, now, now));
    }

    public async Task<RunEnded> EndAsync(ExecutionStatus status, JsonElement? output = null, StepError? error = null, DateTimeOffset? resumeAt = null)
    {
        var ended = new RunEnded(status, secrets.Redactor.Mask(output), error, time.GetUtcNow(), resumeAt);
        await recorder.RunEndedAsync(ended, CancellationToken.None);
        return ended;
    }

    private ValueTask EndedAsync(StepEnded ended) => recorder.StepEndedAsync(ended, durable: false, CancellationToken.None);
}
