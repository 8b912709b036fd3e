using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts one step that calls a workflow in the place of the steps that workflow was made of.</summary>
/// <param name="Extracted">What was made of them.</param>
/// <param name="WorkflowId">The new workflow.</param>
/// <param name="Name">What it is called.</param>
public sealed record ExtractSteps(Extraction.Possible Extracted, string WorkflowId, string Name) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var label = StepLabel.Free(Name.Length > StepLabel.MaxLength ? Name[..StepLabel.MaxLength] : Name, graph.Nodes.Select(step => step.Label).ToHashSet(StringComparer.Ordinal));
        var after = Extracted.Calling(WorkflowId, label);
        var call = after.Nodes.First(node => graph.Nodes.All(before => before.Id != node.Id));
        return new EditResult.Done(after, $"Extracted {label}", [call.Id]);
    }
}
