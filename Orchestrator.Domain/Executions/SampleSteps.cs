using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>What a run of a part of a workflow takes over from a run before it, which may have been of another version.</summary>
/// <param name="Taken">The records of the steps that need not run again.</param>
/// <param name="Missing">The steps that have to run first, by their order in the graph, because there is no record of them to go on from.</param>
/// <param name="IsReached">Whether a run with these records comes to the step at all: false when a condition or a switch before it went another way.</param>
public sealed record SampleSteps(ImmutableArray<RecordedStep> Taken, ImmutableArray<Node> Missing, bool IsReached)
{
    /// <summary>The passes whose records count: outside of loops, and the first of loops as deep inside one another as they may be.</summary>
    public static ImmutableArray<long> Passes { get; } = [.. Enumerable.Range(0, GraphLimits.LoopDepth + 1).Select(depth => Enumerable.Repeat(0, depth).Aggregate(IterationKey.None, IterationKey.Of))];

    /// <summary>For a step alone: the steps it reads that a run with these records does not come to, by their order in the graph. They give it nothing.</summary>
    public ImmutableArray<Node> Closed { get; init; } = [];

    /// <summary>What a run that begins with a step takes over. All it needs counts: what is before the step, and beside it what the steps behind it wait for.</summary>
    /// <param name="workflow">What is to run.</param>
    /// <param name="recorded">What is recorded of the run before, in the order of recording.</param>
    /// <param name="nodeId">The step the run begins with; outside of loops.</param>
    /// <param name="pins">The outputs of pinned steps, which need no record.</param>
    public static SampleSteps For(CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, string nodeId, ImmutableDictionary<string, JsonElement> pins)
    {
        var first = workflow.Shape.IndexOf(nodeId);
        return For(workflow, recorded, first, pins, node => workflow.Concerns(node, first));
    }

    /// <summary>
    /// The same for a run of one step alone: nothing is missing unless the step reads what is not there; then it is all that leads to the step.
    /// </summary>
    /// <param name="workflow">What is to run.</param>
    /// <param name="recorded">What is recorded of the run before, in the order of recording.</param>
    /// <param name="nodeId">The step. Inside loops it reads what is recorded of the first item of each, and the loops are gone through anew for it.</param>
    /// <param name="pins">The outputs of pinned steps, which need no record.</param>
    public static SampleSteps ForAlone(CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, string nodeId, ImmutableDictionary<string, JsonElement> pins)
    {
        var step = workflow.Shape.IndexOf(nodeId);
        var found = For(workflow, recorded, step, pins, node => workflow.LeadsTo(node, step));
        var read = LoopsAround(workflow, step).Prepend(step).SelectMany(at => workflow.Steps[at].Reads).Select(workflow.IndexOf).ToHashSet();
        bool IsRead(Node node) => read.Contains(workflow.Shape.IndexOf(node.Id));
        return found with { Missing = found.Missing.Any(IsRead) ? found.Missing : [], Closed = [.. found.Closed.Where(IsRead)] };
    }

    /// <summary>The loops a step is repeated by, the innermost first; none when it is not inside of one.</summary>
    public static ImmutableArray<Node> LoopsAround(CompiledWorkflow workflow, string nodeId) =>
        workflow.Shape.IndexOf(nodeId) is >= 0 and var at ? [.. LoopsAround(workflow, at).Select(loop => workflow.Graph.Nodes[loop])] : [];

    /// <summary>What is taken over when the missing steps run first: what is behind one of them runs again too.</summary>
    /// <param name="workflow">What is to run.</param>
    public ImmutableArray<RecordedStep> TakenBeside(CompiledWorkflow workflow) => Taken.RemoveAll(step => IsBehindMissing(workflow, step));

    /// <summary>The steps that have a record and run again all the same, because a missing one runs before them.</summary>
    /// <param name="workflow">What is to run.</param>
    public ImmutableArray<Node> Again(CompiledWorkflow workflow) =>
        [.. workflow.Graph.Nodes.Where(node => Taken.Any(step => step.NodeId == node.Id && IsBehindMissing(workflow, step)))];

    private bool IsBehindMissing(CompiledWorkflow workflow, RecordedStep step) =>
        IsReached && Missing.Any(missing => workflow.IsUpstream(workflow.Shape.IndexOf(missing.Id), workflow.Shape.IndexOf(step.NodeId)));

    private static SampleSteps For(
        CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, int first, ImmutableDictionary<string, JsonElement> pins, Func<int, bool> isNeeded)
    {
        var nodes = workflow.Graph.Nodes;
        var around = LoopsAround(workflow, first).ToHashSet();
        // Of the steps in the parts around the step, its loops left out: those run again, and what they repeat has to be of the same item.
        bool IsOwn(int at) => nodes[at] is { Type: NodeType.Action, Enabled: true } node && !pins.ContainsKey(node.Id) && !around.Contains(at)
            && (workflow.PlaceOf(at).Region.Loop is var loop && (loop < 0 || around.Contains(loop))) && isNeeded(at);
        var taken = Resumption.From(workflow, recorded.Where(step => workflow.Shape.IndexOf(step.NodeId) is >= 0 and var at && step.Iteration == FirstPass(workflow, at) && IsOwn(at)), nodes[first].Id, FirstPass(workflow, first))
            .RemoveAll(step => step.Status == StepStatus.Skipped);
        var ends = taken.ToDictionary(step => workflow.Shape.IndexOf(step.NodeId), step => step.Handle);
        var reached = Reached(workflow, ends, pins);
        // Where a run does not come, nothing of what leads there is a record to go on from.
        ImmutableArray<int> open = [.. Enumerable.Range(0, nodes.Length).Where(at => !ends.ContainsKey(at) && at != first && !workflow.IsUpstream(first, at) && IsOwn(at))];
        return new SampleSteps(taken, [.. open.Where(at => reached[at] || !reached[first]).Select(at => nodes[at])], reached[first])
        {
            Closed = [.. open.Where(at => !reached[at]).Select(at => nodes[at])],
        };
    }

    private static IEnumerable<int> LoopsAround(CompiledWorkflow workflow, int node)
    {
        for (var loop = workflow.PlaceOf(node).Region.Loop; loop >= 0; loop = workflow.PlaceOf(loop).Region.Loop) yield return loop;
    }

    private static long FirstPass(CompiledWorkflow workflow, int node) => LoopsAround(workflow, node).Aggregate(IterationKey.None, (pass, _) => IterationKey.Of(pass, 0));

    // Where a run comes to: behind a recorded step only through the way out it took, behind one that is missing through any.
    private static bool[] Reached(CompiledWorkflow workflow, Dictionary<int, string?> ends, ImmutableDictionary<string, JsonElement> pins)
    {
        var reached = new bool[workflow.Steps.Length];
        var next = new Stack<int>();
        if (workflow.Shape.Trigger is >= 0 and var trigger) next.Push(trigger);
        while (next.TryPop(out var at))
        {
            if (reached[at]) continue;
            reached[at] = true;
            var node = workflow.Graph.Nodes[at];
            var handle = ends.TryGetValue(at, out var taken) ? taken : !node.Enabled || pins.ContainsKey(node.Id) ? workflow.Steps[at].PassedHandle : null;
            foreach (var way in workflow.Shape.Outgoing[at].Where(way => handle is null || way.Handle == handle)) next.Push(way.Target);
        }

        return reached;
    }
}
