using System.Collections.Immutable;

namespace Orchestrator.Domain.Workflows;

/// <summary>What stands around a step: whose output it can read.</summary>
/// <param name="Before">The steps that run before it, the trigger too, in the order of the graph.</param>
/// <param name="Loops">The for-each steps that repeat it, in the order of the graph.</param>
public sealed record StepSurroundings(ImmutableArray<Node> Before, ImmutableArray<Node> Loops)
{
    /// <summary>Those of one step; nothing for a step that is not there, and nothing behind a circle of connections.</summary>
    public static StepSurroundings Of(Graph graph, string stepId)
    {
        var shape = new GraphShape(graph);
        if (shape.IndexOf(stepId) is not (>= 0 and var step)) return new StepSurroundings([], []);
        var upstream = new UpstreamSets(shape);
        var bodies = new LoopBodies(shape);
        var indexes = Enumerable.Range(0, graph.Nodes.Length);
        return new StepSurroundings(
            [.. indexes.Where(node => node != step && upstream.Contains(node, step)).Select(node => graph.Nodes[node])],
            [.. indexes.Where(node => node != step && bodies.IsInside(step, node)).Select(node => graph.Nodes[node])]);
    }
}
