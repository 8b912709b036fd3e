using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>Turns a graph into what the canvas draws.</summary>
public static class CanvasDrawing
{
    /// <summary>The drawing of a graph.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="find">Finds an action by its type; null for an unknown one.</param>
    /// <param name="problems">What is wrong with it; the worst of each step is shown on its card.</param>
    public static CanvasModel Of(Graph graph, Func<string, ActionDefinition?> find, IEnumerable<GraphProblem> problems)
    {
        var worst = problems.Where(problem => problem.NodeId is not null)
            .GroupBy(problem => problem.NodeId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MinBy(problem => problem.Kind)!, StringComparer.Ordinal);
        return new CanvasModel(
            [.. ReadingOrder.Of(graph).Select(node => Card(node, graph, find, worst.GetValueOrDefault(node.Id)))],
            [.. graph.Edges.Select(edge => new CanvasEdge(edge.Id, edge.Source, edge.SourceHandle, edge.Target))]);
    }

    /// <summary>The ways out of a node: those of its action, <c>error</c> when failures branch, and any a connection uses all the same.</summary>
    public static ImmutableArray<string> HandlesOf(Node node, Graph graph, Func<string, ActionDefinition?> find)
    {
        ImmutableArray<string> declared = node.ActionType is { } type && find(type) is { } definition ? definition.Handles : ["out"];
        var branch = node.OnError == OnError.Branch ? declared.Add("error") : declared;
        var used = graph.Edges.Where(edge => edge.Source == node.Id).Select(edge => edge.SourceHandle);
        return [.. branch.Union(used, StringComparer.Ordinal)];
    }

    private static CanvasNode Card(Node node, Graph graph, Func<string, ActionDefinition?> find, GraphProblem? problem)
    {
        var definition = node.ActionType is { } type ? find(type) : null;
        var (icon, kind) = (node.Type, node.TriggerType) switch
        {
            (NodeType.Trigger, "Webhook") => ("hook", "Webhook trigger"),
            (NodeType.Trigger, "Schedule") => ("clock", "Schedule trigger"),
            (NodeType.Trigger, _) => ("play", "Manual trigger"),
            _ => (definition?.Icon ?? "help", definition?.Title ?? "Unknown step"),
        };
        return new CanvasNode(
            node.Id, node.Type == NodeType.Trigger ? "trigger" : "action", icon, node.Label.Length == 0 ? kind : node.Label, kind,
            StepSummary.Of(node, definition), node.Position.X, node.Position.Y, node.Enabled,
            [.. HandlesOf(node, graph, find).Select(Handle)],
            problem is null ? null : new CanvasProblem(problem.Kind == ProblemKind.Warning ? "warning" : "error", problem.Message));
    }

    private static CanvasHandle Handle(string id) =>
        new(id, id.Length == 0 ? id : char.ToUpperInvariant(id[0]) + id[1..], id is "true" or "false" or "error" ? id : "plain");
}
