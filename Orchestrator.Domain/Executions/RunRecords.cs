using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One attempt of one step, as its row is known.</summary>
internal readonly record struct StepRow(string Id, Node Node, long Iteration, int Attempt, DateTimeOffset StartedAt)
{
    /// <summary>The row of what is recorded.</summary>
    public static StepRow Of(RecordedStep step, Node node) => new(step.StepId, node, step.Iteration, step.Attempt, step.StartedAt);
}

/// <summary>A run's recorder with the masking before it. What is recorded is recorded even while the run is being cancelled.</summary>
internal sealed class RunRecords(IRunRecorder recorder, RunSecrets secrets, TimeProvider time)
{
    /// <summary>The secrets the run has seen, which are masked in everything recorded from then on.</summary>
    public RunSecrets Secrets => secrets;

    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public ValueTask StartedAsync(in StepRow row, PreparedStep prepared) => recorder.StepStartedAsync(
        new StepStarted(row.Id, row.Node.Id, row.Attempt, prepared.Input, row.StartedAt, prepared.IsSafeToRepeat) { Iteration = row.Iteration, IsPure = prepared.Filled is null && prepared.Action?.IsPure != false },
        durable: !prepared.IsSafeToRepeat, CancellationToken.None);

    public ValueTask SucceededAsync(in StepRow row, JsonElement? input, JsonElement output, string? handle) =>
        EndedAsync(Row(row, StepStatus.Success) with { Input = input, Output = secrets.MaskAndLearn(output), Handle = handle, RawOutput = output });

    /// <summary>A failure for good, with the output later steps read when the run goes on; or one that is tried again at an instant.</summary>
    public ValueTask FailedAsync(in StepRow row, JsonElement? input, StepError error, DateTimeOffset? nextAttempt = null)
    {
        var failed = Row(row, StepStatus.Error) with { Input = input, Error = error, ResumeAt = nextAttempt };
        return EndedAsync(nextAttempt is null ? Failure(failed, row.Node) : failed);
    }

    /// <summary>A pass of a loop whose item failed.</summary>
    public ValueTask PassFailedAsync(in StepRow row, StepError error)
    {
        var output = ErrorJson.Output(error);
        return EndedAsync(Row(row, StepStatus.Error) with { Error = error, Output = output, RawOutput = output });
    }

    /// <summary>A step that ends its run: nothing goes on from it, whatever it says of errors.</summary>
    public ValueTask StoppedAsync(in StepRow row, JsonElement? input, StepOutcome.Stopped stopped) => EndedAsync(stopped.Error is { } error
        ? Row(row, StepStatus.Error) with { Input = input, Error = error }
        : Row(row, StepStatus.Success) with { Input = input, Output = secrets.Redactor.Mask(stopped.Output), RawOutput = stopped.Output });

    /// <summary>Adds to a step's last failure how its run goes on from it.</summary>
    public static StepEnded Failure(StepEnded failed, Node node)
    {
        if (OnErrorHandle(node) is not { } handle) return failed;
        var output = ErrorJson.Output(failed.Error!);
        return failed with { Handle = handle, Output = output, RawOutput = output };
    }

    public ValueTask WaitsAsync(in StepRow row, JsonElement? input, DateTimeOffset? resumeAt, Awaited? awaits) =>
        EndedAsync(Row(row, StepStatus.Waiting) with { Input = input, ResumeAt = resumeAt, Awaits = Masked(awaits) });

    public ValueTask CancelledAsync(in StepRow row, JsonElement? input, string why = "The step let go because its run ended.") => EndedAsync(Row(row, StepStatus.Cancelled) with
    {
        Input = input,
        Error = new StepError(ErrorCodes.Cancelled, why, Attempt: row.Attempt),
    });

    /// <summary>A step with effects whose end is not known: nobody but a person can say whether to run it again.</summary>
    public async ValueTask<StepError> InterruptedAsync(StepRow row)
    {
        var error = new StepError(
            ErrorCodes.Interrupted, "The process ended while this step ran. What it does outside may have happened, or not.", Attempt: row.Attempt);
        await FailedAsync(row, null, error);
        return error;
    }

    /// <summary>The trigger, or a disabled step: it ends as it begins.</summary>
    public ValueTask PassedAsync(Node node, long iteration, JsonElement output, string handle) =>
        SucceededAsync(new StepRow(NewId(), node, iteration, 1, time.GetUtcNow()), null, output, handle);

    public ValueTask SkippedAsync(Node node, long iteration) =>
        EndedAsync(Row(new StepRow(NewId(), node, iteration, 1, time.GetUtcNow()), StepStatus.Skipped));

    public async Task<RunEnded> EndAsync(ExecutionStatus status, JsonElement? output = null, StepError? error = null, DateTimeOffset? resumeAt = null)
    {
        var ended = new RunEnded(status, secrets.Redactor.Mask(output), error, time.GetUtcNow(), resumeAt) { RawOutput = output };
        await recorder.RunEndedAsync(ended, CancellationToken.None);
        return ended;
    }

    /// <summary>The way out after a failure; null when it ends the run. A loop goes on where it always does.</summary>
    public static string? OnErrorHandle(Node node) => node.OnError switch
    {
        OnError.Continue => LoopBodies.IsLoop(node) ? "done" : "out",
        OnError.Branch => "error",
        _ => null,
    };

    private StepEnded Row(in StepRow row, StepStatus status) =>
        new(row.Id, row.Node.Id, row.Attempt, status, null, null, null, null, null, row.StartedAt, time.GetUtcNow()) { Iteration = row.Iteration };

    private Awaited? Masked(Awaited? awaits) => awaits is Awaited.Callback callback
        ? callback with { Message = callback.Message is { } message ? secrets.Redactor.Mask(message) : null, Fields = secrets.Redactor.Mask(callback.Fields) }
        : awaits;

    private ValueTask EndedAsync(StepEnded ended) => recorder.StepEndedAsync(ended, durable: false, CancellationToken.None);
}
