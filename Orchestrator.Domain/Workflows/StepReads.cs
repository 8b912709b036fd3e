using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Workflows;

/// <summary>Which steps a step's settings name.</summary>
public static class StepReads
{
    /// <summary>The steps its templates and conditions read, by name or id, in the order of the graph.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="step">The step that reads.</param>
    /// <param name="action">What it does; null for an action this installation does not know.</param>
    public static ImmutableArray<Node> Of(Graph graph, Node step, ActionDefinition? action)
    {
        var roots = ConfigTexts.In(step.Config, action).SelectMany(text => text.References).Select(read => read.Root).ToHashSet(StringComparer.Ordinal);
        return [.. graph.Nodes.Where(node => roots.Contains(node.Name) || roots.Contains($"@{node.Id}"))];
    }
}
