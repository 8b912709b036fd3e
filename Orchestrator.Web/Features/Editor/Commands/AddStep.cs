using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Adds a step and connects it.</summary>
/// <param name="ActionType">What it does.</param>
/// <param name="Placement">Where it goes.</param>
/// <param name="Id">What the step is to be called, if that is free; null for a name of the editor's.</param>
public sealed record AddStep(string ActionType, StepPlacement Placement, string? Id = null) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (catalog.Find(ActionType) is not { } action)
            return new EditResult.Refused($"There is no action {ActionType}.");
        if (graph.Nodes.Length >= GraphLimits.Nodes)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Nodes:N0} steps."));
        var label = StepLabel.Free(action.Title, graph.Nodes.Select(step => step.Label).ToHashSet(StringComparer.Ordinal));
        var node = new Node
        {
            Id = GraphIds.NodeOr(Id, graph),
            Type = NodeType.Action,
            Label = label,
            Name = StepName.From(label, graph.Nodes.Select(step => step.Name).ToHashSet(StringComparer.Ordinal)),
            Config = ConfigJson.New(action),
        };
        return Placement.Place(graph, node, action.Handles, catalog) is { } placed
            ? new EditResult.Done(placed, $"Added {label}", [node.Id])
            : new EditResult.Refused("The step or connection it should follow is gone.");
    }
}
