using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts steps somewhere else on the canvas.</summary>
/// <param name="Positions">By node id.</param>
public sealed record MoveSteps(ImmutableDictionary<string, Position> Positions) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var moved = graph.Nodes.Where(node => Positions.TryGetValue(node.Id, out var place) && IsPlace(place) && place != node.Position).ToList();
        if (moved.Count == 0)
            return new EditResult.Unchanged();
        var ids = moved.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var after = graph with { Nodes = [.. graph.Nodes.Select(node => ids.Contains(node.Id) ? node with { Position = Positions[node.Id] } : node)] };
        return new EditResult.Done(after, moved is [var only] ? $"Moved {only.Label}" : string.Create(CultureInfo.InvariantCulture, $"Moved {moved.Count} steps"));
    }

    private static bool IsPlace(Position place) => double.IsFinite(place.X) && double.IsFinite(place.Y);
}
