using System.Globalization;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>How a step went, as far as the canvas shows it.</summary>
/// <param name="Status">Of its last attempt.</param>
/// <param name="Handle">The way out that was taken; null when it has not ended well.</param>
/// <param name="Took">From start to end; null while it runs or when it never ran.</param>
/// <param name="Note">A few words that replace the duration, such as "401 Unauthorized"; null for none.</param>
public sealed record StepMark(StepStatus Status, string? Handle = null, TimeSpan? Took = null, string? Note = null);

/// <summary>Paints a run on the drawing of its workflow.</summary>
public static class RunPainting
{
    /// <summary>The states of steps and connections.</summary>
    /// <param name="graph">The version that ran.</param>
    /// <param name="marks">By node id; a node without a mark has not run.</param>
    /// <param name="over">Whether the run has ended, so that what has not run will not.</param>
    public static CanvasStates Of(Graph graph, IReadOnlyDictionary<string, StepMark> marks, bool over)
    {
        var nodes = graph.Nodes.Where(node => over || marks.ContainsKey(node.Id)).ToDictionary(
            node => node.Id, node => State(marks.GetValueOrDefault(node.Id)), StringComparer.Ordinal);
        var edges = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var edge in graph.Edges)
        {
            var mark = marks.GetValueOrDefault(edge.Source);
            // A run of a part leaves steps out that a way leads to; a loop leads into what it repeats before it has ended.
            if (mark?.Handle == edge.SourceHandle && (!over || marks.ContainsKey(edge.Target)) || IsRepeated(edge))
                edges[edge.Id] = "taken";
            else if (over || mark?.Status.IsFinal() == true)
                edges[edge.Id] = "dead";
        }
        return new CanvasStates(nodes, edges);

        bool IsRepeated(Edge edge) => edge.SourceHandle == BuiltInActions.ForEach.Handles[0] && marks.GetValueOrDefault(edge.Target) is { Status: not StepStatus.Skipped }
            && graph.Nodes.Any(node => node.Id == edge.Source && node.ActionType == BuiltInActions.ForEach.Type);
    }

    /// <summary>A duration in a few characters: "4 ms", "1.74 s", "12 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Took(TimeSpan took) => took switch
    {
        { TotalMilliseconds: < 1 } => "< 1 ms",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.##} s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{took.Minutes} min {took.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalHours} h {took.Minutes} min"),
    };

    private static CanvasNodeState State(StepMark? mark)
    {
        if (mark is null)
            return new CanvasNodeState(Word(StepStatus.Pending), "");
        var took = mark.Took is { } time && mark.Status is not StepStatus.Skipped ? Took(time) : "";
        return new CanvasNodeState(Word(mark.Status), mark.Note ?? (mark.Handle is "true" or "false" ? mark.Handle : took));
    }

    private static string Word(StepStatus status) => status switch
    {
        StepStatus.Pending => "pending",
        StepStatus.Running => "running",
        StepStatus.Waiting => "waiting",
        StepStatus.Success => "success",
        StepStatus.Error => "error",
        StepStatus.Skipped => "skipped",
        _ => "cancelled",
    };
}
