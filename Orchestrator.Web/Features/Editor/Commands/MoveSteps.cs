using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts steps and notes somewhere else on the canvas.</summary>
/// <param name="Positions">By the id of the step or note.</param>
public sealed record MoveSteps(ImmutableDictionary<string, Position> Positions) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var steps = graph.Nodes.Where(node => Goes(node.Id, node.Position)).Select(node => node.Label).ToList();
        var notes = graph.Notes.Count(note => Goes(note.Id, note.Position));
        if (steps.Count + notes == 0)
            return new EditResult.Unchanged();
        var after = graph with
        {
            Nodes = [.. graph.Nodes.Select(node => Goes(node.Id, node.Position) ? node with { Position = Positions[node.Id].Nearest() } : node)],
            Notes = notes == 0 ? graph.Notes : [.. graph.Notes.Select(note => Goes(note.Id, note.Position) ? note with { Position = Positions[note.Id].Nearest() } : note)],
        };
        return new EditResult.Done(after, $"Moved {(notes == 0 && steps is [var only] ? only : PartWords.Of(steps.Count, notes))}");
    }

    private bool Goes(string id, Position from) => Positions.TryGetValue(id, out var place) && IsPlace(place) && place.Nearest() != from;

    private static bool IsPlace(Position place) => double.IsFinite(place.X) && double.IsFinite(place.Y);
}
