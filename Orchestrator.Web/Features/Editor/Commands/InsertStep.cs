using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts a step that is connected to nothing into the middle of a connection.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="EdgeId">The connection.</param>
public sealed record InsertStep(string NodeId, string EdgeId) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId && node.Type == NodeType.Action) is not { } step)
            return new EditResult.Refused("That step is gone.");
        if (graph.Edges.Any(edge => edge.Source == NodeId || edge.Target == NodeId))
            return new EditResult.Refused("Only a step that is connected to nothing can be put into a connection.");
        var handles = catalog.Find(step) is null ? ["out"] : catalog.HandlesOf(step);
        return new StepPlacement.Between(EdgeId).Place(graph with { Nodes = graph.Nodes.Remove(step) }, step, handles, catalog) is { } placed
            ? new EditResult.Done(placed, $"Inserted {GraphProblems.NameOf(step)}", [step.Id])
            : new EditResult.Refused("That connection is gone.");
    }
}
