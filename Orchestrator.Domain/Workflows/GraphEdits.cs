using System.Text.Json;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

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
            Id = Free("trigger", [.. graph.Nodes.Select(node => node.Id), .. graph.Notes.Select(note => note.Id)]),
            Type = NodeType.Trigger,
            Label = "Manual",
            Name = Free(StepName.Trigger, [.. graph.Nodes.Select(node => node.Name)]),
            Position = graph.Nodes.IsEmpty ? default : new Position(graph.Nodes.Min(node => node.Position.X), graph.Nodes.Min(node => node.Position.Y) - 140).Nearest(),
            Config = _manual,
        };
        var entered = graph.Edges.Select(edge => edge.Target).ToHashSet(StringComparer.Ordinal);
        var first = graph.Nodes.Where(node => !entered.Contains(node.Id));
        var edges = first.Select(node => new Edge($"{trigger.Id}-out-{node.Id}", trigger.Id, "out", node.Id));
        return graph with { Nodes = [trigger, .. graph.Nodes], Edges = [.. edges, .. graph.Edges] };
    }

    /// <summary>
    /// The graph with a step renamed and every template and condition that reads it following. <c>trigger</c> always means the trigger, so
    /// references by that word stay.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodeId">The step; a graph without it comes back as it is.</param>
    /// <param name="newName">A free name (<see cref="StepName.Problem"/>).</param>
    /// <param name="catalog">Says which settings are conditions.</param>
    public static Graph Rename(Graph graph, string nodeId, string newName, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == nodeId)?.Name is not { } oldName || oldName == newName) return graph;
        return graph with
        {
            Nodes = [.. graph.Nodes.Select(node =>
            {
                var renamed = node.Id == nodeId ? node with { Name = newName } : node;
                if (oldName is StepName.Trigger or "") return renamed;
                return WithReferences(renamed, root => root == oldName ? newName : null, catalog);
            })],
        };
    }

    /// <summary>The step with every template and condition in its settings reading other steps than before.</summary>
    /// <param name="node">The step.</param>
    /// <param name="newNameOf">What a step is called from now on; null to leave references to it alone.</param>
    /// <param name="catalog">Says which settings are conditions.</param>
    public static Node WithReferences(Node node, Func<string, string?> newNameOf, ActionCatalog catalog) => node with
    {
        Config = ConfigTexts.Rewrite(node.Config, catalog.Find(node), text => text.IsCondition
            ? Condition.Rename(text.Value, newNameOf)
            : Template.Rename(text.Value, newNameOf)),
    };

    /// <summary>
    /// The graph with references of the form <c>{{@nodeId:Label.field}}</c> turned into <c>{{name.field}}</c>. The form only occurs between
    /// double braces, in conditions too.
    /// </summary>
    public static Graph WithPlainReferences(Graph graph)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes) names.TryAdd(node.Id, node.Name);
        return graph with
        {
            Nodes = [.. graph.Nodes.Select(node =>
            {
                var config = ConfigTexts.Rewrite(node.Config, null, text =>
                    text.Value.Contains('@', StringComparison.Ordinal) ? Template.RewriteLegacy(text.Value, names.GetValueOrDefault) : text.Value);
                return node with { Config = config };
            })],
        };
    }

    private static string Free(string wish, HashSet<string> taken)
    {
        var free = wish;
        for (var n = 2; taken.Contains(free); n++) free = FormattableString.Invariant($"{wish}_{n}");
        return free;
    }
}
