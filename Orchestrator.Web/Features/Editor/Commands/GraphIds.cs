using System.Globalization;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Ids for new parts of a graph: short, because people read workflow files.</summary>
internal static class GraphIds
{
    public static string FreeNode(Graph graph) => FreeNodes(graph).First();

    public static string FreeEdge(Graph graph) => FreeEdges(graph).First();

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeNodes(Graph graph) => Free("n", Parts(graph));

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeNotes(Graph graph) => Free("note", Parts(graph));

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeEdges(Graph graph) => Free("e", [.. graph.Edges.Select(edge => edge.Id)]);

    // Steps and notes are selected and moved by their ids alike.
    private static HashSet<string> Parts(Graph graph) => [.. graph.Nodes.Select(node => node.Id), .. graph.Notes.Select(note => note.Id)];

    private static IEnumerable<string> Free(string prefix, HashSet<string> taken)
    {
        var highest = taken.Select(id => id.StartsWith(prefix, StringComparison.Ordinal) && id.Length <= prefix.Length + 6
            && int.TryParse(id.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
        for (var number = highest + 1; ; number++)
        {
            var free = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            if (!taken.Contains(free))
                yield return free;
        }
    }
}
