using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Disables steps, or enables them when none of them runs. The trigger stays as it is.</summary>
/// <param name="NodeIds">The steps.</param>
public sealed record SwitchSteps(ImmutableArray<string> NodeIds) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        ImmutableArray<Node> steps = [.. graph.Nodes.Where(node => node.Type == NodeType.Action && NodeIds.Contains(node.Id, StringComparer.Ordinal))];
        if (steps.IsEmpty)
            return new EditResult.Refused("The trigger cannot be disabled; switch the workflow off instead.");
        var enable = steps.All(step => !step.Enabled);
        var what = steps is [var only] ? GraphProblems.NameOf(only) : $"{steps.Length} steps";
        return new EditResult.Done(
            graph with { Nodes = [.. graph.Nodes.Select(node => steps.Contains(node) ? node with { Enabled = enable } : node)] }, $"{(enable ? "Enabled" : "Disabled")} {what}");
    }
}
