using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// The loops of a run. A loop's step is Running while it repeats; each pass that ends is recorded under the loop's node and the pass's key, so that a
/// run that goes on knows every result without looking into the passes again. Passes start in the order of the items.
/// </summary>
internal sealed partial class RunInProgress
{
    private async ValueTask RepeatAsync(NodeEnd.Repeats repeats)
    {
        var (frame, node) = (repeats.Frame, repeats.Node);
        var body = _workflow.BodyOf(frame.Region.Nodes[node]);
        if (body.Problem is { } problem)
        {
            var error = _records.Secrets.Redactor.Mask(new StepError(ErrorCodes.InvalidConfig, problem, Attempt: repeats.Row.Attempt));
            await _records.FailedAsync(repeats.Row, repeats.Input, error);
            _flight.Ended(new NodeEnd.Failed(frame, node, error, _time.GetUtcNow()));
            return;
        }

        var what = IsTried(body.Loop) ? First(repeats.What) : repeats.What;
        if (what.Items.IsEmpty && IsTried(body.Loop))
        {
            await FailTriedAsync(repeats);
            return;
        }

        var loop = new LoopInFlight(frame, node, repeats.Row, repeats.Input, what, body);
        frame.Add(loop);
        // What an outer loop stopped ends when this step does.
        loop.IsAbandoned = frame.Graph.IsStopped && frame.Loop is not null;
        if (what.Items.IsEmpty && frame.Loop is null) await SkipBodyAsync(frame.Region.Nodes[node]);
        await AdvanceAsync(loop);
    }

    // Starts what may start, and ends the loop when nothing is left.
    private async ValueTask AdvanceAsync(LoopInFlight loop)
    {
        while (!StartsNothing && loop.TryNext(out var index))
        {
            if (_recorded.Count > 0 && TakeRecorded(loop, index))
            {
                if (loop.Failure is not null) await StopAsync(loop);
                continue;
            }

            var pass = new RunFrame(loop, index, _time.GetUtcNow());
            loop.Began(pass);
            await BeginAsync(pass);
            if (pass.Graph.IsOver) await EndPassAsync(pass);
        }

        if (loop.IsOver) await EndLoopAsync(loop);
        else if (loop.Passes.Count == 0) _isHeldBack = true;
    }

    private bool TakeRecorded(LoopInFlight loop, int index)
    {
        if (!_recorded.Remove((loop.Body.Loop, IterationKey.Of(loop.Frame.Key, index)), out var pass)) return false;
        if (pass is { Status: StepStatus.Error, Error: { } error }) loop.Failed(index, error, pass.EndedAt ?? pass.StartedAt);
        else loop.Succeeded(index, pass.RawOutput ?? Json.Null);
        return true;
    }

    private async ValueTask PassOverAsync(RunFrame pass)
    {
        await EndPassAsync(pass);
        await AdvanceAsync(pass.Loop!);
    }

    private async ValueTask EndPassAsync(RunFrame pass)
    {
        var loop = pass.Loop!;
        pass.HasEnded = true;
        loop.Ended(pass);
        var row = new StepRow(_records.NewId(), loop.Row.Node, pass.Key, 1, pass.StartedAt);
        if (pass.Failure is var (error, at))
        {
            await _records.PassFailedAsync(row, error);
            loop.Failed(pass.Index, error, at);
            if (loop.Failure is not null) await StopAsync(loop);
        }
        else if (!pass.Graph.IsStopped)
        {
            var result = pass.Output();
            await _records.SucceededAsync(row, null, result, null);
            loop.Succeeded(pass.Index, result);
        }
    }

    private async ValueTask EndLoopAsync(LoopInFlight loop)
    {
        // Stopping its passes may have ended it already.
        if (loop.HasEnded) return;
        loop.HasEnded = true;
        loop.Frame.Remove(loop);
        if (loop.IsStopped) await CancelRecordedWithinAsync(loop);
        if (loop.IsAbandoned)
        {
            await _records.CancelledAsync(loop.Row, loop.Input);
            loop.Frame.Graph.Abandon(loop.Node);
            if (loop.Frame is { Graph.IsOver: true, HasEnded: false, Loop: not null }) await PassOverAsync(loop.Frame);
        }
        else if (IsTried(loop.Body.Loop))
        {
            await EndTriedAsync(loop);
        }
        else if (loop.Failure is not null)
        {
            var error = loop.Error();
            await _records.FailedAsync(loop.Row, loop.Input, error);
            _flight.Ended(new NodeEnd.Failed(loop.Frame, loop.Node, error, _time.GetUtcNow()));
        }
        else
        {
            var output = loop.Output();
            await _records.SucceededAsync(loop.Row, loop.Input, output, "done");
            _flight.Ended(new NodeEnd.Took(loop.Frame, loop.Node, output, "done"));
        }
    }

    // A failed item: what runs beside it may end, nothing new starts, what waits is given up.
    private async ValueTask StopAsync(LoopInFlight loop)
    {
        foreach (var pass in loop.Passes.ToArray()) await StopAsync(pass);
    }

    private async ValueTask StopAsync(RunFrame pass)
    {
        pass.Graph.Stop();
        foreach (var (node, recorded) in _flight.Take(pass)) await AbandonAsync(pass, node, recorded);
        foreach (var inner in pass.Loops.ToArray())
        {
            inner.IsAbandoned = true;
            await StopAsync(inner);
            if (inner.IsOver) await EndLoopAsync(inner);
        }

        if (pass.Graph.IsOver && !pass.HasEnded) await PassOverAsync(pass);
    }

    private async ValueTask AbandonAsync(RunFrame frame, int node, RecordedStep? recorded)
    {
        frame.Graph.Abandon(node);
        await LeaveAsync(recorded, frame.Region.At(node));
    }

    // Passes that were under way before a crash and will not begin again.
    private async ValueTask CancelRecordedWithinAsync(LoopInFlight loop)
    {
        var left = _recorded.Where(pair => pair.Value.Status is StepStatus.Running or StepStatus.Waiting
            && pair.Key.Iteration > loop.Frame.Key && IterationKey.IsWithin(pair.Key.Iteration, loop.Frame.Key) && _workflow.IsRepeatedBy(pair.Key.Node, loop.Body.Loop)).ToList();
        foreach (var (key, step) in left)
        {
            _recorded.Remove(key);
            await LeaveAsync(step, _workflow.Graph.Nodes[key.Node]);
        }
    }

    // A loop that repeats nothing: its body was reached by no pass.
    private async ValueTask SkipBodyAsync(int number)
    {
        if (!_workflow.Steps[number].IsLoop) return;
        foreach (var inner in _workflow.BodyOf(number).Nodes) await SkipAsync(inner);
    }

    private static IEnumerable<LoopInFlight> LoopsWithin(RunFrame frame) =>
        frame.Loops.SelectMany(loop => loop.Passes.SelectMany(LoopsWithin).Prepend(loop));
}
