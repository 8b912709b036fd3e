using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>
/// Adds copies of steps: with ids, names and labels of their own, with the connections between them, and reading one another as the originals did.
/// </summary>
/// <param name="Clip">Steps without a trigger, and connections between them.</param>
/// <param name="At">Where the middle of their upper edge goes; null for beside the originals.</param>
public sealed record PasteSteps(Graph Clip, Position? At) : EditorCommand
{
    /// <summary>Places further out are not believed.</summary>
    private const double Farthest = 1_000_000;

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.Length + Clip.Nodes.Length > GraphLimits.Nodes)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Nodes:N0} steps."));
        var steps = Copies(graph, catalog);
        var ids = Clip.Nodes.Zip(steps).ToDictionary(pair => pair.First.Id, pair => pair.Second.Id, StringComparer.Ordinal);
        var lines = Clip.Edges.Zip(GraphIds.FreeEdges(graph), (edge, id) => edge with { Id = id, Source = ids[edge.Source], Target = ids[edge.Target] });
        var after = new Graph(graph.Nodes.AddRange(steps), graph.Edges.AddRange(lines));
        if (GraphProblems.Find(after, catalog).FirstOrDefault(problem => problem.Refuses(publishing: false)) is { } problem)
            return new EditResult.Refused($"These steps cannot be added: {problem.Message}");
        if (GraphDocument.Length(after) > GraphLimits.Bytes)
            return new EditResult.Refused("The workflow would be larger than one may be. Split it into workflows that call one another.");
        var verb = At is null ? "Duplicated" : "Pasted";
        var what = steps is [var only] ? $"{verb} {Called(only, catalog)}" : string.Create(CultureInfo.InvariantCulture, $"{verb} {steps.Count} steps");
        return new EditResult.Done(after, what, [.. steps.Select(step => step.Id)]);
    }

    private List<Node> Copies(Graph graph, ActionCatalog catalog)
    {
        var names = graph.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var labels = graph.Nodes.Select(node => node.Label).ToHashSet(StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var copies = new List<Node>();
        foreach (var ((node, id), place) in Clip.Nodes.Zip(GraphIds.FreeNodes(graph)).Zip(Places(graph)))
        {
            var label = node.Label.Length > StepLabel.MaxLength ? node.Label[..StepLabel.MaxLength] : node.Label;
            var copy = node with { Id = id, Name = StepName.From(node.Name, names), Label = StepLabel.Free(label, labels), Position = place };
            names.Add(copy.Name);
            labels.Add(copy.Label);
            renamed.TryAdd(node.Name, copy.Name);
            copies.Add(copy);
        }

        // "trigger" always means the trigger.
        renamed.Remove(StepName.Trigger);
        return [.. copies.Select(copy => GraphEdits.WithReferences(copy, renamed.GetValueOrDefault, catalog))];
    }

    /// <summary>Where the copies go: as the originals lie to one another, on the grid, on top of nothing.</summary>
    private List<Position> Places(Graph graph)
    {
        var drawn = Clip.Nodes.Any(node => IsFarOut(node.Position)) || Layout.IsPile(Clip) ? Stacked() : [.. Clip.Nodes.Select(node => node.Position)];
        var left = drawn.Min(place => place.X);
        var (top, width) = (drawn.Min(place => place.Y), drawn.Max(place => place.X) + Layout.CardWidth - left);
        var wanted = At is { } at && !IsFarOut(at) ? at : new Position(left + width / 2, top);
        var moved = drawn.ConvertAll(place => Layout.Snap(new Position(place.X - left + wanted.X - width / 2, place.Y - top + wanted.Y)));
        var right = Layout.RoomFor(graph, moved);
        return moved.ConvertAll(place => place with { X = place.X + right });
    }

    private List<Position> Stacked()
    {
        var order = ReadingOrder.Of(Clip).Select((node, row) => (node.Id, row)).ToDictionary(pair => pair.Id, pair => pair.row, StringComparer.Ordinal);
        return [.. Clip.Nodes.Select(node => new Position(0, order[node.Id] * Layout.RowHeight))];
    }

    // What is no number is far out too.
    private static bool IsFarOut(Position place) => !(Math.Abs(place.X) <= Farthest && Math.Abs(place.Y) <= Farthest);

    private static string Called(Node step, ActionCatalog catalog) => step.Label.Length > 0 ? step.Label : catalog.Find(step)?.Title ?? step.Name;
}
