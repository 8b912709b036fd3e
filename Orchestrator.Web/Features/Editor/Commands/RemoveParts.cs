using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Removes steps, notes and connections. A chain is joined again where a step was taken out of its middle.</summary>
/// <param name="Nodes">Steps and notes, by id; the trigger stays.</param>
/// <param name="Edges">By id.</param>
/// <param name="Verb">What the history calls it.</param>
public sealed record RemoveParts(ImmutableArray<string> Nodes, ImmutableArray<string> Edges, string Verb = "Deleted") : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var nodes = graph.Nodes.Where(node => Nodes.Contains(node.Id, StringComparer.Ordinal) && node.Type != NodeType.Trigger).ToList();
        var edges = graph.Edges.Where(edge => Edges.Contains(edge.Id, StringComparer.Ordinal)).ToList();
        var notes = graph.Notes.Where(note => Nodes.Contains(note.Id, StringComparer.Ordinal)).ToList();
        if (nodes.Count + edges.Count + notes.Count == 0)
            return Nodes.IsEmpty ? new EditResult.Unchanged() : new EditResult.Refused("A workflow keeps its trigger: runs begin there.");
        var after = graph with { Edges = graph.Edges.RemoveRange(edges), Notes = graph.Notes.RemoveRange(notes) };
        foreach (var node in nodes)
            after = Without(after, node);
        return new EditResult.Done(after, Said(nodes, edges, notes.Count), []);
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
        return graph with { Nodes = graph.Nodes.Remove(node), Edges = rest };
    }

    private string Said(List<Node> nodes, List<Edge> edges, int notes) => (nodes, edges) switch
    {
        _ when notes > 0 => $"{Verb} {PartWords.Of(nodes.Count, notes)}{(edges.Count > 0 ? " and connections" : "")}",
        ([var only], []) => $"{Verb} {only.Label}",
        ([], [_]) => $"{Verb} a connection",
        ([], _) => string.Create(CultureInfo.InvariantCulture, $"{Verb} {edges.Count} connections"),
        ([var only], _) => $"{Verb} {only.Label} and connections",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Verb} {nodes.Count} steps"),
    };
}
