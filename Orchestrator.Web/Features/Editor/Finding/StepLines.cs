using System.Collections.Immutable;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Editor.Finding;

/// <summary>A step as a line of a list.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Label">What people call it.</param>
/// <param name="About">What it is and does, whether it is disabled, how it went.</param>
/// <param name="Problem">The worst thing wrong with it; null for nothing.</param>
/// <param name="Ways">Where it leads: "to Say", "True: to Yes", "False: ends here".</param>
public sealed record StepLine(string Id, string Label, string About, CanvasProblem? Problem, ImmutableArray<string> Ways);

/// <summary>A workflow as a list, for those who do not see the drawing.</summary>
public static class StepLines
{
    /// <summary>One line for each step, in the order in which they run.</summary>
    /// <param name="drawing">The workflow.</param>
    /// <param name="states">How the last run went.</param>
    public static ImmutableArray<StepLine> Of(CanvasModel drawing, CanvasStates states)
    {
        var labels = drawing.Nodes.ToDictionary(card => card.Id, card => card.Label, StringComparer.Ordinal);
        var ways = drawing.Edges.ToLookup(edge => (edge.Source, edge.Handle), edge => labels.GetValueOrDefault(edge.Target, edge.Target));
        return [.. drawing.Nodes.Select(card => new StepLine(card.Id, card.Label, About(card, states.Nodes.GetValueOrDefault(card.Id)), card.Problem, [.. card.Handles.Select(handle => Way(card, handle, [.. ways[(card.Id, handle.Id)]]))]))];
    }

    private static string About(CanvasNode card, CanvasNodeState? state)
    {
        List<string> parts = [card.Type];
        if (card.Detail.Length > 0 && card.Detail != card.Type) parts.Add(card.Detail);
        if (!card.Enabled) parts.Add("disabled");
        if (card.Pinned) parts.Add("pinned");
        if (state is not null) parts.Add(state.Text.Length > 0 ? $"{state.Status}, {state.Text}" : state.Status);
        return string.Join(" · ", parts);
    }

    private static string Way(CanvasNode card, CanvasHandle handle, ImmutableArray<string> targets)
    {
        var where = targets.IsEmpty ? "ends here" : $"to {string.Join(" and ", targets)}";
        return card.Handles.Length == 1 ? where : $"{handle.Label}: {where}";
    }
}
