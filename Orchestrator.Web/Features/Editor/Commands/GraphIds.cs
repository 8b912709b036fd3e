using System.Globalization;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Ids for new parts of a graph: short, because people read workflow files.</summary>
internal static class GraphIds
{
    public static string FreeNode(Graph graph) => Free("n", graph.Nodes.Select(node => node.Id));

    public static string FreeEdge(Graph graph) => Free("e", graph.Edges.Select(edge => edge.Id));

    private static string Free(string prefix, IEnumerable<string> taken)
    {
        var highest = taken.Select(id => id.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{highest + 1}");
    }
}
