using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Gives a step another name in templates; every reference to it follows.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="Name">Its name from now on.</param>
public sealed record RenameStep(string NodeId, string Name) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } before)
            return new EditResult.Refused("That step is gone.");
        if (before.Name == Name)
            return new EditResult.Unchanged();
        if (StepName.Problem(Name, before.Type == NodeType.Trigger) is { } problem)
            return new EditResult.Refused(problem);
        if (graph.Nodes.FirstOrDefault(node => node.Name == Name) is { } other)
            return new EditResult.Refused($"“{Name}” is the name of {GraphProblems.NameOf(other)} already.");
        return new EditResult.Done(GraphEdits.Rename(graph, NodeId, Name, catalog), $"Renamed {before.Name} to {Name}");
    }
}
