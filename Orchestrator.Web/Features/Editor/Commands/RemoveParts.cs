using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Removes steps and connections. A chain is joined again where a step was taken out of its middle.</summary>
/// <param name="Nodes">By id; the trigger stays.</param>
/// <param name="Edges">By id.</param>
/// <param name="Verb">What the history calls it.</param>
public sealed record RemoveParts(ImmutableArray<string> Nodes, ImmutableArray<string> Edges, string Verb = "Deleted") : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var nodes = graph.Nodes.Where(node => Nodes.Contains(node.Id, StringComparer.Ordinal) && node.Type != NodeType.Trigger).ToList();
        var edges = graph.Edges.Where(edge => Edges.Contains(edge.Id, StringComparer.Ordinal)).ToList();
        if (nodes.Count + edges.Count == 0)
            return Nodes.IsEmpty ? new EditResult.Unchanged() : new EditResult.Refused("A workflow keeps its trigger: runs begin there.");
        var after = graph with { Edges = graph.Edges.RemoveRange(edges) };
        foreach (var node in nodes)
            after = Without(after, node);
        return new EditResult.Done(after, Said(nodes, edges), []);
    }

    private static Graph Without(Graph graph, Node node)
    {
        var into = graph.Edges.Where(edge => edge.Target == node.Id).ToList();
        var outOf = graph.Edges.Where(edge => edge.Source == node.Id).ToList();
        var rest = graph.Edges.RemoveRange(into).RemoveRange(outOf);
        if (outOf is [{ SourceHandle: "out" } on])
        {
            foreach (var edge in into.Where(edge => !rest.Any(other => other.Source == edge.Source && other.SourceHandle == edge.SourceHandle && other.Target == on.Target)))
                rest = rest.Add(edge with { Target = on.Target });
        }
        return new Graph(graph.Nodes.Remove(node), rest);
    }

    private string Said(List<Node> nodes, List<Edge> edges) => (nodes, edges) switch
    {
        ([var only], []) => $"{Verb} {only.Label}",
        ([], [_]) => $"{Verb} a connection",
        ([], _) => string.Create(CultureInfo.InvariantCulture, $"{Verb} {edges.Count} connections"),
        ([var only], _) => $"{Verb} {only.Label} and connections",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Verb} {nodes.Count} steps"),
    };
}
