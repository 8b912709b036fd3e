using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>What an earlier call recorded: gone on from when its step is reached, and settled at the end when it never is.</summary>
internal sealed partial class RunInProgress
{
    private async ValueTask GoOnAsync(RunFrame frame, int node, RecordedStep step)
    {
        switch (step)
        {
            case { Status: StepStatus.Success or StepStatus.Error, ResumeAt: null } when frame.StepAt(node).EndedTheRun(step):
                _flight.Ended(new NodeEnd.Stops(frame, node, step.RawOutput ?? Json.Null, step.Error));
                break;
            case { Status: StepStatus.Success }:
                _flight.Ended(new NodeEnd.Took(frame, node, step.RawOutput ?? Json.Null, step.Handle ?? "out"));
                break;
            case { Status: StepStatus.Error, ResumeAt: null }:
                _flight.Ended(new NodeEnd.Failed(frame, node, step.Error ?? new StepError(ErrorCodes.Internal, "The step failed."), step.EndedAt ?? step.StartedAt));
                break;
            case { Status: StepStatus.Error or StepStatus.Waiting }:
                _flight.Wait(frame, node, step);
                break;
            case { Status: StepStatus.Running, SafeToRepeat: false }:
                var interrupted = await _records.InterruptedAsync(StepRow.Of(step, frame.Region.At(node)));
                _flight.Ended(new NodeEnd.Failed(frame, node, interrupted, _time.GetUtcNow()));
                break;
            case { Status: StepStatus.Running }:
                _flight.Ready(frame, node, step);
                break;
            default:
                await BeginAsync(frame, node);
                break;
        }
    }

    // What is not taken up again: cancelled, unless a crash cut it off and nobody knows whether it happened.
    private async ValueTask LeaveAsync(RecordedStep? step, Node node)
    {
        if (step is { Status: StepStatus.Running, SafeToRepeat: false }) await _records.InterruptedAsync(StepRow.Of(step, node));
        else if (step is { Status: StepStatus.Running or StepStatus.Waiting }) await _records.CancelledAsync(StepRow.Of(step, node), null);
    }

    // A crash may have cut a step off in a pass that had failed and is not looked into again.
    private async Task<RunEnded> EndWellAsync()
    {
        foreach (var (key, step) in _recorded) await LeaveAsync(step, _workflow.Graph.Nodes[key.Node]);
        return await _records.EndAsync(ExecutionStatus.Success, _given ?? _root.Output());
    }

    private async Task<RunEnded> EndWithoutWaitsAsync(ExecutionStatus status, StepError? error, JsonElement? output = null)
    {
        var unfinished = _flight.TakeUnfinished().Select(entry => (Node: entry.Frame.Region.At(entry.Node), entry.Recorded))
            .Concat(_recorded.Select(pair => (Node: _workflow.Graph.Nodes[pair.Key.Node], Recorded: (RecordedStep?)pair.Value)));
        foreach (var (node, step) in unfinished)
        {
            await LeaveAsync(step, node);
        }

        foreach (var loop in LoopsWithin(_root)) await _records.CancelledAsync(loop.Row, loop.Input);
        return await _records.EndAsync(status, status == ExecutionStatus.Success ? output : null, error);
    }
}
