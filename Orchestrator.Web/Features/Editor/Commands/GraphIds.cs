using System.Globalization;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Ids for new parts of a graph: short, because people read workflow files.</summary>
internal static class GraphIds
{
    public static string FreeNode(Graph graph) => FreeNodes(graph).First();

    public static string FreeEdge(Graph graph) => FreeEdges(graph).First();

    /// <summary>The wanted id, when it is a short word that no step has; else a free one.</summary>
    public static string NodeOr(string? wanted, Graph graph) => IsWord(wanted) && !Parts(graph).Contains(wanted!) ? wanted! : FreeNode(graph);

    /// <summary>The wanted id, when it is a short word that nothing on the canvas has; else a free one.</summary>
    public static string NoteOr(string? wanted, Graph graph) => IsWord(wanted) && !Parts(graph).Contains(wanted!) ? wanted! : FreeNotes(graph).First();

    /// <summary>The wanted id, when it is a short word that no connection has; else a free one.</summary>
    public static string EdgeOr(string? wanted, Graph graph) => IsWord(wanted) && graph.Edges.All(edge => edge.Id != wanted) ? wanted! : FreeEdge(graph);

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeNodes(Graph graph) => Free("n", Parts(graph));

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeNotes(Graph graph) => Free("note", Parts(graph));

    /// <summary>One free id after the other, without end.</summary>
    public static IEnumerable<string> FreeEdges(Graph graph) => Free("e", [.. graph.Edges.Select(edge => edge.Id)]);

    // Steps and notes are selected and moved by their ids alike.
    private static HashSet<string> Parts(Graph graph) => [.. graph.Nodes.Select(node => node.Id), .. graph.Notes.Select(note => note.Id)];

    private static bool IsWord(string? wanted) => wanted is { Length: > 0 and <= 12 } && wanted.All(char.IsAsciiLetterOrDigit);

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
