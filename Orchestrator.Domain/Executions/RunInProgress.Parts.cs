using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <content>Runs of a part of a draft: up to a step, or of one step alone; and what is pinned.</content>
internal sealed partial class RunInProgress
{
    private int FirstStep => _run.Part?.FirstId is { } id ? _workflow.Shape.IndexOf(id) : -1;

    private int LastStep => _run.Part?.NodeId is { } id ? _workflow.Shape.IndexOf(id) : -1;

    private Task BeginPartAsync() => LastStep is >= 0 and var alone && _run.Part!.IsAlone && _workflow.PlaceOf(alone).Region == _root.Region
        ? GuardedAsync(() => BeginAloneAsync(_workflow.PlaceOf(alone).Local))
        : GuardedAsync(() => FollowAsync(_root, _root.Graph.Begin()));

    // Steps a run of a part leaves alone: they are not recorded either, so that they show as not run.
    private bool IsLeftOut(int number) => LastStep is >= 0 and var last && !_workflow.LeadsTo(number, last) || FirstStep is >= 0 and var first && !_workflow.Concerns(number, first);

    private JsonElement? PinOf(int number) => _run.Part is { } part && part.Pins.TryGetValue(_workflow.Graph.Nodes[number].Id, out var pin) ? pin : null;

    private async ValueTask BeginAloneAsync(int node)
    {
        var region = _root.Region;
        for (var other = 0; other < region.Nodes.Length; other++)
        {
            var number = region.Nodes[other];
            if (other == node || !_workflow.IsUpstream(number, region.Nodes[node])) continue;
            if (_recorded.Remove((number, IterationKey.None), out var step)) _root.Keep(other, step.RawOutput ?? Templates.Json.Null);
            else if (other == region.Start) await GiveAsync(other, _run.Input, "out");
            else if (PinOf(number) is { } pin) await GiveAsync(other, pin, _root.StepAt(other).PassedHandle);
        }

        await FollowAsync(_root, _root.Graph.BeginAt(node));
    }

    private async ValueTask GiveAsync(int node, JsonElement output, string handle)
    {
        _root.Keep(node, output);
        await _records.PassedAsync(_root.Region.At(node), IterationKey.None, output, handle);
    }

    // Behind the last step nothing is followed, so that its output is the run's.
    private GraphMoves TookOrFinished(NodeEnd.Took took)
    {
        if (took.Frame.Region.Nodes[took.Node] != LastStep) return took.Frame.Graph.Took(took.Node, took.Handle);
        took.Frame.Graph.Finish(took.Node);
        return GraphMoves.None;
    }
}
