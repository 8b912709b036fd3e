using System.Collections.Immutable;

namespace Orchestrator.Domain.Workflows;

/// <summary>
/// A graph as numbers: each step is its index in <see cref="Graph.Nodes"/>. Connections whose ends do not exist are left out, and of several
/// steps with one id the first counts, so that a graph with problems has a shape too.
/// </summary>
public sealed class GraphShape
{
    private readonly Dictionary<string, int> _byId;

    /// <summary>Takes time proportional to the steps and connections.</summary>
    public GraphShape(Graph graph)
    {
        Graph = graph;
        var count = graph.Nodes.Length;
        _byId = new Dictionary<string, int>(count, StringComparer.Ordinal);
        Trigger = -1;
        for (var node = 0; node < count; node++)
        {
            _byId.TryAdd(graph.Nodes[node].Id, node);
            if (Trigger < 0 && graph.Nodes[node].Type == NodeType.Trigger) Trigger = node;
        }

        var outgoing = new List<Way>[count];
        var incoming = new int[count];
        for (var node = 0; node < count; node++) outgoing[node] = [];
        foreach (var edge in graph.Edges)
        {
            if (IndexOf(edge.Source) is not (>= 0 and var source) || IndexOf(edge.Target) is not (>= 0 and var target)) continue;
            outgoing[source].Add(new Way(edge.SourceHandle, target));
            incoming[target]++;
        }

        Outgoing = [.. outgoing.Select(ways => ways.ToImmutableArray())];
        Incoming = [.. incoming];
        Order = TopologicalOrder();
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The trigger's index, or -1.</summary>
    public int Trigger { get; }

    /// <summary>The connections that leave each step.</summary>
    public ImmutableArray<ImmutableArray<Way>> Outgoing { get; }

    /// <summary>How many connections enter each step.</summary>
    public ImmutableArray<int> Incoming { get; }

    /// <summary>The steps, each after all before it. Steps of a loop, and those behind one, are missing.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The index of a step, or -1.</summary>
    public int IndexOf(string nodeId) => _byId.GetValueOrDefault(nodeId, -1);

    /// <summary>Which steps runs can reach from the trigger.</summary>
    public bool[] Reachable()
    {
        var reached = new bool[Graph.Nodes.Length];
        if (Trigger < 0) return reached;
        var next = new Stack<int>([Trigger]);
        reached[Trigger] = true;
        while (next.TryPop(out var node))
        {
            foreach (var way in Outgoing[node])
            {
                if (reached[way.Target]) continue;
                reached[way.Target] = true;
                next.Push(way.Target);
            }
        }

        return reached;
    }

    private ImmutableArray<int> TopologicalOrder()
    {
        var open = Incoming.ToArray();
        var order = ImmutableArray.CreateBuilder<int>(open.Length);
        for (var node = 0; node < open.Length; node++)
        {
            if (open[node] == 0) order.Add(node);
        }

        for (var next = 0; next < order.Count; next++)
        {
            foreach (var way in Outgoing[order[next]])
            {
                if (--open[way.Target] == 0) order.Add(way.Target);
            }
        }

        return order.ToImmutable();
    }
}

/// <summary>A connection seen from the step it leaves.</summary>
/// <param name="Handle">The way out it hangs on.</param>
/// <param name="Target">The index of the step it enters.</param>
public readonly record struct Way(string Handle, int Target);
