using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <content>Runs of a part of a draft: up to a step, or of one step alone; and what is pinned.</content>
internal sealed partial class RunInProgress
{
    private JsonElement? _given;

    private int FirstStep => _run.Part?.FirstId is { } id ? _workflow.Shape.IndexOf(id) : -1;

    private int LastStep => _run.Part?.NodeId is { } id ? _workflow.Shape.IndexOf(id) : -1;

    // One step alone; inside loops together with the loops around it, which go through their first item.
    private bool IsAlone => LastStep is >= 0 and var last && _run.Part is { IsAlone: true } part && (part.IsFirstItem || _workflow.PlaceOf(last).Region == _root.Region);

    // Whether a loop is only there to give the last step its first item.
    private bool IsTried(int loop) => _run.Part is { IsFirstItem: true } && LastStep is >= 0 and var last && _workflow.IsRepeatedBy(last, loop);

    private ValueTask BeginAsync(RunFrame frame) =>
        IsAlone && _workflow.Within(frame.Region, LastStep) is >= 0 and var aim ? BeginAloneAsync(frame, aim) : FollowAsync(frame, frame.Graph.Begin());

    // Steps a run of a part leaves alone: they are not recorded either, so that they show as not run.
    private bool IsLeftOut(int number) => LastStep is >= 0 and var last && !_workflow.LeadsTo(number, last) || FirstStep is >= 0 and var first && !_workflow.Concerns(number, first);

    private JsonElement? PinOf(int number) => _run.Part is { } part && part.Pins.TryGetValue(_workflow.Graph.Nodes[number].Id, out var pin) ? pin : null;

    private async ValueTask BeginAloneAsync(RunFrame frame, int aim)
    {
        var region = frame.Region;
        for (var other = 0; other < region.Nodes.Length; other++)
        {
            var number = region.Nodes[other];
            if (number == aim || !_workflow.IsUpstream(number, aim)) continue;
            if (_recorded.Remove((number, frame.Key), out var step)) frame.Keep(other, step.RawOutput ?? Json.Null);
            else if (other == region.Start) await GiveAsync(frame, other, _run.Input, "out");
            else if (PinOf(number) is { } pin) await GiveAsync(frame, other, pin, frame.StepAt(other).PassedHandle);
        }

        await FollowAsync(frame, frame.Graph.BeginAt(_workflow.PlaceOf(aim).Local));
    }

    private async ValueTask GiveAsync(RunFrame frame, int node, JsonElement output, string handle)
    {
        frame.Keep(node, output);
        await _records.PassedAsync(frame.Region.At(node), frame.Key, output, handle);
    }

    private static StepOutcome.Repeats First(StepOutcome.Repeats what) => new([.. what.Items.Take(1)]);

    private async ValueTask FailTriedAsync(NodeEnd.Repeats loop)
    {
        var step = GraphProblems.NameOf(_workflow.Graph.Nodes[LastStep]);
        var error = new StepError(ErrorCodes.InvalidInput, $"The list is empty, so there is no first item to test {step} with.", Attempt: loop.Row.Attempt);
        await _records.FailedAsync(loop.Row, loop.Input, error);
        _flight.Ended(new NodeEnd.Failed(loop.Frame, loop.Node, error, _time.GetUtcNow()));
    }

    // It gives nothing: a result of one item would be taken for the whole list's. What failed in it fails what is around it, whatever the loop says of errors.
    private async ValueTask EndTriedAsync(LoopInFlight loop)
    {
        await _records.CancelledAsync(loop.Row, loop.Input, RunPart.Tried);
        await LeaveTriedAsync(loop.Frame, loop.Node, loop.Failure is var (_, error, at) ? (error, at) : null);
    }

    private async ValueTask LeaveTriedAsync(RunFrame frame, int node, (StepError Error, DateTimeOffset At)? failure)
    {
        frame.Graph.Abandon(node);
        if (failure is var (error, at))
        {
            frame.FailedWith(error, at);
            frame.Graph.Stop();
        }

        if (frame.Loop is null) return;
        if (failure is not null) await StopAsync(frame);
        else if (frame is { Graph.IsOver: true, HasEnded: false }) await PassOverAsync(frame);
    }

    // Behind the last step nothing is followed, so that its output is the run's.
    private GraphMoves TookOrFinished(NodeEnd.Took took)
    {
        if (took.Frame.Region.Nodes[took.Node] != LastStep) return took.Frame.Graph.Took(took.Node, took.Handle);
        took.Frame.Graph.Finish(took.Node);
        if (_run.Part!.IsFirstItem) _given = took.Output;
        return GraphMoves.None;
    }
}
