using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>Changes to a graph that touch more than one step.</summary>
public static class GraphEdits
{
    private static readonly JsonElement _manual = JsonDocument.Parse("""{"triggerType":"Manual"}""").RootElement;

    /// <summary>The graph itself, or one with a Manual trigger above it, connected to every step nothing leads to.</summary>
    public static Graph WithTrigger(Graph graph)
    {
        if (graph.Nodes.Any(node => node.Type == NodeType.Trigger)) return graph;
        var trigger = new Node
        {
            Id = Free("trigger", [.. graph.Nodes.Select(node => node.Id)]),
            Type = NodeType.Trigger,
            Label = "Manual",
            Name = Free(StepName.Trigger, [.. graph.Nodes.Select(node => node.Name)]),
            Position = graph.Nodes.IsEmpty ? default : new Position(graph.Nodes.Min(node => node.Position.X), graph.Nodes.Min(node => node.Position.Y) - 140),
            Config = _manual,
        };
        var entered = graph.Edges.Select(edge => edge.Target).ToHashSet(StringComparer.Ordinal);
        var first = graph.Nodes.Where(node => !entered.Contains(node.Id));
        var edges = first.Select(node => new Edge($"{trigger.Id}-out-{node.Id}", trigger.Id, "out", node.Id));
        return new Graph([trigger, .. graph.Nodes], [.. edges, .. graph.Edges]);
    }

    private static string Free(string wish, HashSet<string> taken)
    {
        var free = wish;
        for (var n = 2; taken.Contains(free); n++) free = FormattableString.Invariant($"{wish}_{n}");
        return free;
    }
}
