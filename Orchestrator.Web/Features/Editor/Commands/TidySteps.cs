using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts every step where the automatic layout says, and each note beside the step it stood beside: one step of the history.</summary>
/// <param name="Positions">By node id.</param>
public sealed record TidySteps(ImmutableDictionary<string, Position> Positions) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog) =>
        new MoveSteps(Positions).Apply(graph, catalog) is EditResult.Done moved
            ? moved with { Graph = moved.Graph with { Notes = NotePlaces.Follow(graph, moved.Graph.Nodes) }, What = "Tidied up" }
            : new EditResult.Unchanged();
}
