using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>The order in which a person reads a workflow: a step after everything that leads to it, else from the top, then from the left.</summary>
public static class ReadingOrder
{
    /// <summary>All nodes of a graph in that order.</summary>
    public static IReadOnlyList<Node> Of(Graph graph)
    {
        var nodes = graph.Nodes.DistinctBy(node => node.Id, StringComparer.Ordinal).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var open = nodes.Keys.ToDictionary(id => id, _ => 0, StringComparer.Ordinal);
        foreach (var edge in graph.Edges.Where(edge => nodes.ContainsKey(edge.Source) && open.ContainsKey(edge.Target)))
            open[edge.Target]++;
        var next = graph.Edges.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        var ready = new PriorityQueue<Node, (double, double, string)>();
        foreach (var node in nodes.Values.Where(node => open[node.Id] == 0))
            ready.Enqueue(node, Place(node));

        var order = new List<Node>(nodes.Count);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var target in next[node.Id].Where(open.ContainsKey))
            {
                if (--open[target] == 0)
                    ready.Enqueue(nodes[target], Place(nodes[target]));
            }
        }
        return order.Count == nodes.Count ? order : [.. order.Union(nodes.Values)];
    }

    private static (double, double, string) Place(Node node) => (node.Position.Y, node.Position.X, node.Id);
}
