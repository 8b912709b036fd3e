using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>
/// Adds copies of steps and notes: steps with ids, names and labels of their own, with the connections between them, and reading one another as the originals did.
/// </summary>
/// <param name="Clip">Steps without a trigger, connections between them, and notes.</param>
/// <param name="At">Where the middle of their upper edge goes; null for beside the originals.</param>
/// <param name="As">What the copies are to be called, by the ids of the originals, as far as that is free.</param>
public sealed record PasteSteps(Graph Clip, Position? At, ImmutableDictionary<string, string>? As = null) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.Length + Clip.Nodes.Length > GraphLimits.Nodes)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Nodes:N0} steps."));
        if (graph.Notes.Length + Clip.Notes.Length > GraphLimits.Notes)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Notes:N0} notes."));
        var (steps, notes) = Copies(graph, catalog);
        var ids = Clip.Nodes.Zip(steps).ToDictionary(pair => pair.First.Id, pair => pair.Second.Id, StringComparer.Ordinal);
        var lines = Clip.Edges.Zip(GraphIds.FreeEdges(graph), (edge, id) => edge with { Id = As?.GetValueOrDefault(edge.Id) is { } wanted ? GraphIds.EdgeOr(wanted, graph) : id, Source = ids[edge.Source], Target = ids[edge.Target] });
        var after = graph with { Nodes = graph.Nodes.AddRange(steps), Edges = graph.Edges.AddRange(lines), Notes = graph.Notes.AddRange(notes) };
        if (GraphProblems.Find(after, catalog).FirstOrDefault(problem => problem.Refuses(publishing: false)) is { } problem)
            return new EditResult.Refused($"These steps cannot be added: {problem.Message}");
        if (GraphDocument.Length(after) > GraphLimits.Bytes)
            return new EditResult.Refused("The workflow would be larger than one may be. Split it into workflows that call one another.");
        var verb = At is null ? "Duplicated" : "Pasted";
        var what = notes.Count == 0 && steps is [var only] ? Called(only, catalog) : PartWords.Of(steps.Count, notes.Count);
        return new EditResult.Done(after, $"{verb} {what}", [.. steps.Select(step => step.Id), .. notes.Select(note => note.Id)]);
    }

    private (List<Node> Steps, List<Note> Notes) Copies(Graph graph, ActionCatalog catalog)
    {
        var names = graph.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var labels = graph.Nodes.Select(node => node.Label).ToHashSet(StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var copies = new List<Node>();
        var (places, notePlaces) = Places(graph);
        foreach (var ((node, free), place) in Clip.Nodes.Zip(GraphIds.FreeNodes(graph)).Zip(places))
        {
            var label = node.Label.Length > StepLabel.MaxLength ? node.Label[..StepLabel.MaxLength] : node.Label;
            var id = As?.GetValueOrDefault(node.Id) is { } wanted ? GraphIds.NodeOr(wanted, graph) : free;
            var copy = node with { Id = id, Name = StepName.From(node.Name, names), Label = StepLabel.Free(label, labels), Position = place };
            names.Add(copy.Name);
            labels.Add(copy.Label);
            renamed.TryAdd(node.Name, copy.Name);
            copies.Add(copy);
        }

        // "trigger" always means the trigger.
        renamed.Remove(StepName.Trigger);
        List<Note> notes = [.. Clip.Notes.Zip(GraphIds.FreeNotes(graph), notePlaces).Select(copied => copied.First with { Id = As?.GetValueOrDefault(copied.First.Id) is { } wanted ? GraphIds.NoteOr(wanted, graph) : copied.Second, Position = copied.Third })];
        return (copies.ConvertAll(copy => GraphEdits.WithReferences(copy, renamed.GetValueOrDefault, catalog)), notes);
    }

    /// <summary>Where the copies go: as the originals lie to one another, on the grid, steps on top of none.</summary>
    private (List<Position> Steps, List<Position> Notes) Places(Graph graph)
    {
        var isLost = Clip.Nodes.Any(node => !node.Position.IsPossible) || Clip.Notes.Any(note => !note.Position.IsPossible) || Layout.IsPile(Clip);
        List<Position> steps = isLost ? Stacked() : [.. Clip.Nodes.Select(node => node.Position)];
        List<Position> notes = isLost ? StackedNotes(steps.Count > 0) : [.. Clip.Notes.Select(note => note.Position)];
        var all = steps.Concat(notes).ToList();
        var (left, top) = (all.Min(place => place.X), all.Min(place => place.Y));
        var width = steps.Select(place => place.X + Layout.CardWidth).Concat(notes.Zip(Clip.Notes, (place, note) => place.X + note.Size.Width)).Max() - left;
        // A note may lie on another, so that its copy steps aside by itself.
        var aside = At is null && steps.Count == 0 ? Layout.Grid : 0;
        var wanted = At is { } at && at.IsPossible ? at : new Position(left + width / 2 + aside, top + aside);
        Position Move(Position place) => Layout.Snap(new Position(place.X - left + wanted.X - width / 2, place.Y - top + wanted.Y));
        (steps, notes) = (steps.ConvertAll(Move), notes.ConvertAll(Move));
        var right = Layout.RoomFor(graph, steps);
        Position Aside(Position place) => (place with { X = place.X + right }).Nearest();
        return (steps.ConvertAll(Aside), notes.ConvertAll(Aside));
    }

    private List<Position> Stacked()
    {
        var order = ReadingOrder.Of(Clip).Select((node, row) => (node.Id, row)).ToDictionary(pair => pair.Id, pair => pair.row, StringComparer.Ordinal);
        return [.. Clip.Nodes.Select(node => new Position(0, order[node.Id] * Layout.RowHeight))];
    }

    private List<Position> StackedNotes(bool besideSteps)
    {
        var (x, y) = (besideSteps ? Layout.CardWidth + 2 * Layout.Grid : 0, 0.0);
        return [.. Clip.Notes.Select(note =>
        {
            var place = new Position(x, y);
            y += note.Size.Height + Layout.Grid;
            return place;
        })];
    }

    private static string Called(Node step, ActionCatalog catalog) => step.Label.Length > 0 ? step.Label : catalog.Find(step)?.Title ?? step.Name;
}
