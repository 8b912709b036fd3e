using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Connects a way out of one step to another step.</summary>
/// <param name="Source">The step it leaves.</param>
/// <param name="Handle">By which way out.</param>
/// <param name="Target">The step it enters.</param>
/// <param name="Id">What the connection is to be called, if that is free; null for a name of the editor's.</param>
public sealed record ConnectSteps(string Source, string Handle, string Target, string? Id = null) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (WhyNot(graph, Source, Handle, Target) is { } reason)
            return new EditResult.Refused(reason);
        var edge = new Edge(GraphIds.EdgeOr(Id, graph), Source, Handle, Target);
        return new EditResult.Done(graph with { Edges = graph.Edges.Add(edge) }, $"Connected {LabelOf(graph, Source)} to {LabelOf(graph, Target)}");
    }

    /// <summary>Why two steps cannot be connected, or null when they can.</summary>
    public static string? WhyNot(Graph graph, string source, string handle, string target)
    {
        var from = graph.Nodes.FirstOrDefault(node => node.Id == source);
        var to = graph.Nodes.FirstOrDefault(node => node.Id == target);
        if (from is null || to is null)
            return "One of the two steps is gone.";
        if (to.Type == NodeType.Trigger)
            return "Nothing leads to the trigger: runs begin there.";
        if (graph.Edges.Any(edge => edge.Source == source && edge.SourceHandle == handle && edge.Target == target))
            return "They are connected already.";
        if (graph.Edges.Length >= GraphLimits.Edges)
            return string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Edges:N0} connections.");
        return Reaches(graph, target, source) ? "That would close a circle: a run would never end." : null;
    }

    private static bool Reaches(Graph graph, string from, string to)
    {
        var next = graph.Edges.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var node))
        {
            if (node == to)
                return true;
            if (!seen.Add(node))
                continue;
            foreach (var target in next[node])
                open.Push(target);
        }
        return false;
    }

    internal static string LabelOf(Graph graph, string id) => graph.Nodes.First(node => node.Id == id).Label;
}
