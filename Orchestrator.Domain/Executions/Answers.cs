using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Turns what came from outside into the record that ends a waiting step. Write it in place of the step's <see cref="StepStatus.Waiting"/> record, under
/// the same row, and put the run back in line. A run that is just being driven sees it at its next start: whoever writes a run's end as
/// waiting looks whether an answer has come meanwhile.
/// </summary>
/// <param name="node">The step.</param>
/// <param name="waiting">What is recorded of it; its status is <see cref="StepStatus.Waiting"/>.</param>
/// <param name="redactor">Masks what is shown.</param>
/// <param name="now">When the answer came.</param>
public sealed class Answers(Node node, RecordedStep waiting, Redactor redactor, DateTimeOffset now)
{
    private const string CalledFailed = "The called run failed: ";

    /// <summary>A callback: what was sent is the step's output.</summary>
    public StepEnded Sent(JsonElement body) => Succeeded(body);

    /// <summary>A person's decision: <c>{ approved, by, comment }</c>, with what was filled in as <c>fields</c> when anything was asked.</summary>
    public StepEnded Decided(bool approved, string by, string? comment, JsonElement? fields = null) => Succeeded(Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("approved", approved);
        writer.WriteString("by", by);
        writer.WriteString("comment", comment);
        if (fields is { } filled)
        {
            writer.WritePropertyName("fields");
            Json.Write(filled, writer);
        }

        writer.WriteEndObject();
    }));

    /// <summary>
    /// The end of a called run. One that ended well gives <c>{ executionId, status, output }</c>; one that did not fails the step with its error, so
    /// that the step's “On error” decides what follows.
    /// </summary>
    /// <param name="executionId">The called run.</param>
    /// <param name="status">How it ended; final.</param>
    /// <param name="output">Its raw output.</param>
    /// <param name="error">Its error; null makes one up from the status.</param>
    public StepEnded Called(string executionId, ExecutionStatus status, JsonElement? output, StepError? error)
    {
        if (!status.IsFinal()) throw new ArgumentOutOfRangeException(nameof(status), status, "A run that goes on has no answer yet.");
        var told = Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("executionId", executionId);
            writer.WriteString("status", status switch { ExecutionStatus.Success => "success", ExecutionStatus.Error => "error", _ => "cancelled" });
            if (status == ExecutionStatus.Success)
            {
                writer.WritePropertyName("output");
                Json.Write(output ?? Json.Null, writer);
            }

            writer.WriteEndObject();
        });
        if (status == ExecutionStatus.Success) return Succeeded(told);
        var wrong = error ?? (status == ExecutionStatus.Cancelled ? new StepError(ErrorCodes.Cancelled, "The called run was cancelled.") : new StepError(ErrorCodes.Internal, "The called run did not end well."));
        // Said once, however deep the calls go.
        var message = error is null || wrong.Message.StartsWith(CalledFailed, StringComparison.Ordinal) ? wrong.Message : CalledFailed + wrong.Message;
        return Failed(wrong with { Message = message, Detail = told, Retryable = false, Attempt = waiting.Attempt });
    }

    /// <summary>Nothing came in time, or nothing can come any more.</summary>
    public StepEnded Failed(StepError error) => RunRecords.Failure(
        new StepEnded(waiting.StepId, waiting.NodeId, waiting.Attempt, StepStatus.Error, null, null, redactor.Mask(error), null, null, waiting.StartedAt, now)
        {
            Iteration = waiting.Iteration,
        }, node);

    private StepEnded Succeeded(JsonElement output) =>
        new(waiting.StepId, waiting.NodeId, waiting.Attempt, StepStatus.Success, null, redactor.Mask(output), null, "out", output, waiting.StartedAt, now)
        {
            Iteration = waiting.Iteration,
        };
}
