using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What one version changed in the one before it, in a sentence.</summary>
internal static class VersionChanges
{
    private const int MostNames = 3;

    /// <summary>The sentence.</summary>
    /// <param name="before">The version before; null for the first.</param>
    /// <param name="after">The version.</param>
    public static string Said(Graph? before, Graph after)
    {
        if (before is null) return $"The first version: {Spoken.Count(after.Nodes.Length, "step")}.";
        var (old, now) = (before.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal), after.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal));
        string?[] parts =
        [
            Part("added", after.Nodes.Where(node => !old.ContainsKey(node.Id))),
            Part("removed", before.Nodes.Where(node => !now.ContainsKey(node.Id))),
            Part("changed", after.Nodes.Where(node => old.TryGetValue(node.Id, out var was) && Fingerprint(was) != Fingerprint(node))),
            Connections(before) == Connections(after) ? null : "connections changed",
            Notes(before) == Notes(after) ? null : "notes changed",
        ];
        var said = string.Join("; ", parts.OfType<string>());
        return said.Length == 0 ? "Only moved on the canvas." : char.ToUpperInvariant(said[0]) + said[1..] + ".";
    }

    private static string? Part(string verb, IEnumerable<Node> nodes)
    {
        ImmutableArray<string> names = [.. nodes.Select(node => node.Label.Length > 0 ? node.Label : node.Name)];
        if (names.IsEmpty) return null;
        var shown = string.Join(", ", names.Take(MostNames).Select(name => $"“{name}”"));
        return $"{verb} {shown}{(names.Length > MostNames ? $" and {names.Length - MostNames} more" : "")}";
    }

    private static string Fingerprint(Node node) => GraphDocument.Hash(new Graph([node with { Position = default, Pin = null }], []));

    // What they say and how they look; where they stand is told like where steps stand.
    private static string Notes(Graph graph) => GraphDocument.Hash(new Graph([], [])
    {
        Notes = [.. graph.Notes.OrderBy(note => note.Id, StringComparer.Ordinal).Select(note => note with { Position = default, Size = NoteSize.Usual })],
    });

    private static string Connections(Graph graph) =>
        string.Join('\n', graph.Edges.Select(edge => $"{edge.Source}\t{edge.SourceHandle}\t{edge.Target}").Order(StringComparer.Ordinal));
}
