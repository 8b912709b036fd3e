using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>Turns a graph into what the canvas draws.</summary>
public static class CanvasDrawing
{
    /// <summary>The drawing of a graph.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="catalog">The actions that are known.</param>
    /// <param name="problems">What is wrong with it; the worst of each step is shown on its card.</param>
    /// <param name="workflows">What it may call, by name; null when nobody knows.</param>
    public static CanvasModel Of(Graph graph, ActionCatalog catalog, IEnumerable<GraphProblem> problems, KnownWorkflows? workflows = null)
    {
        var worst = problems.Where(problem => problem.NodeId is not null)
            .GroupBy(problem => problem.NodeId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MinBy(problem => problem.Kind)!, StringComparer.Ordinal);
        return new CanvasModel(
            [.. ReadingOrder.Of(graph).Select(node => Card(node, graph, catalog, worst.GetValueOrDefault(node.Id), workflows))],
            [.. graph.Edges.Select(edge => new CanvasEdge(edge.Id, edge.Source, edge.SourceHandle, edge.Target))],
            [.. graph.Notes.OrderBy(note => note.Position.Y).ThenBy(note => note.Position.X).Select(Paper)]);
    }

    /// <summary>The ways out of a node: those of its action, <c>error</c> when failures branch, and any a connection uses all the same.</summary>
    public static ImmutableArray<string> HandlesOf(Node node, Graph graph, ActionCatalog catalog)
    {
        ImmutableArray<string> declared = node.Type == NodeType.Action && catalog.Find(node) is null ? ["out"] : catalog.HandlesOf(node);
        var used = graph.Edges.Where(edge => edge.Source == node.Id).Select(edge => edge.SourceHandle);
        return [.. declared.Union(used, StringComparer.Ordinal)];
    }

    private static CanvasNode Card(Node node, Graph graph, ActionCatalog catalog, GraphProblem? problem, KnownWorkflows? workflows)
    {
        var definition = catalog.Find(node);
        var (icon, kind) = (node.Type, node.TriggerType) switch
        {
            (NodeType.Trigger, "Webhook") => ("hook", "Webhook trigger"),
            (NodeType.Trigger, "Schedule") => ("clock", "Schedule trigger"),
            (NodeType.Trigger, _) => ("hand", "Manual trigger"),
            _ => (definition?.Icon ?? "help", definition?.Title ?? "Unknown step"),
        };
        return new CanvasNode(
            node.Id, node.Type == NodeType.Trigger ? "trigger" : "action", icon, node.Label.Length == 0 ? kind : node.Label, kind,
            StepSummary.Of(node, definition, workflows), node.Position.X, node.Position.Y, node.Enabled,
            [.. HandlesOf(node, graph, catalog).Select(Handle)],
            problem is null ? null : new CanvasProblem(problem.Kind == ProblemKind.Warning ? "warning" : "error", problem.Message.Replace("`", "", StringComparison.Ordinal)), node.Pin is not null);
    }

    /// <summary>The paper of that name, or null.</summary>
    public static NoteColor? ColorNamed(string name) => Enum.GetValues<NoteColor>().Cast<NoteColor?>().FirstOrDefault(color => ColorOf(color!.Value) == name);

    /// <summary>The name of a note's paper.</summary>
    public static string ColorOf(NoteColor color) => color switch
    {
        NoteColor.Blue => "blue",
        NoteColor.Green => "green",
        NoteColor.Red => "red",
        NoteColor.Grey => "grey",
        _ => "yellow",
    };

    private static CanvasNote Paper(Note note) =>
        new(note.Id, note.Text, note.Position.X, note.Position.Y, note.Size.Width, note.Size.Height, ColorOf(note.Color));

    internal static CanvasHandle Handle(string id) =>
        new(id, id.Length == 0 ? id : char.ToUpperInvariant(id[0]) + id[1..], id is "true" or "false" or "error" ? id : "plain");
}
