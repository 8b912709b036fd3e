using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>What a run of a part of a workflow takes over from a run before it, which may have been of another version.</summary>
public static class SampleSteps
{
    /// <summary>The records of the steps that need not run again, and the steps before the first one of which there is no record to go on from.</summary>
    /// <param name="workflow">What is to run.</param>
    /// <param name="recorded">What is recorded of the run before, in the order of recording.</param>
    /// <param name="nodeId">The step the run begins with; outside of loops.</param>
    /// <param name="pins">The outputs of pinned steps, which need no record.</param>
    public static (ImmutableArray<RecordedStep> Taken, ImmutableArray<Node> Missing) For(
        CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, string nodeId, ImmutableDictionary<string, JsonElement> pins)
    {
        var nodes = workflow.Graph.Nodes;
        bool IsOwn(RecordedStep step) => workflow.Shape.IndexOf(step.NodeId) is >= 0 and var at && at != workflow.Shape.Trigger && nodes[at].Enabled && !pins.ContainsKey(step.NodeId)
            && step.Iteration == IterationKey.None && workflow.PlaceOf(at).Region == workflow.Root;
        var taken = Resumption.From(workflow, recorded.Where(IsOwn), nodeId).Where(step => step.Status != StepStatus.Skipped).ToImmutableArray();
        var has = taken.Select(step => step.NodeId).ToHashSet(StringComparer.Ordinal);
        var first = workflow.Shape.IndexOf(nodeId);
        return (taken, [.. nodes.Where((node, at) => node is { Type: NodeType.Action, Enabled: true } && workflow.IsUpstream(at, first) && workflow.PlaceOf(at).Region == workflow.Root
            && !has.Contains(node.Id) && !pins.ContainsKey(node.Id))]);
    }

    /// <summary>Whether a step stands inside a loop, so that it has data of its own for each item only.</summary>
    public static bool IsInLoop(CompiledWorkflow workflow, string nodeId) => workflow.Shape.IndexOf(nodeId) is >= 0 and var at && workflow.PlaceOf(at).Region != workflow.Root;
}
