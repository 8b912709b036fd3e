using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Leads a connection to another step, or away from another.</summary>
/// <param name="EdgeId">The connection.</param>
/// <param name="Source">The step it is to leave.</param>
/// <param name="Handle">By which way out.</param>
/// <param name="Target">The step it is to enter.</param>
public sealed record ReconnectSteps(string EdgeId, string Source, string Handle, string Target) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Edges.FirstOrDefault(edge => edge.Id == EdgeId) is not { } before)
            return new EditResult.Refused("That connection is gone.");
        var after = before with { Source = Source, SourceHandle = Handle, Target = Target };
        if (after == before)
            return new EditResult.Unchanged();
        if (ConnectSteps.WhyNot(graph with { Edges = graph.Edges.Remove(before) }, Source, Handle, Target) is { } reason)
            return new EditResult.Refused(reason);
        return new EditResult.Done(graph with { Edges = graph.Edges.Replace(before, after) }, $"Connected {ConnectSteps.LabelOf(graph, Source)} to {ConnectSteps.LabelOf(graph, Target)}");
    }
}
