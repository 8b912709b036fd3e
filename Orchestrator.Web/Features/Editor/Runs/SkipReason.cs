using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>Why a run did not come to a step: the steps that went another way.</summary>
public static class SkipReason
{
    private const int Most = 3;

    /// <summary>A sentence: "Skipped: the condition “Is it a bug?” was false."</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="nodeId">The step that was skipped.</param>
    /// <param name="run">The run; null when it is not known.</param>
    public static string Of(Graph graph, string nodeId, RunView? run) => Reasons(graph, nodeId, run) is { } why ? $"Skipped: {why}." : "Skipped: every way to it was closed.";

    /// <summary>The part of it that says why: "the condition “Is it a bug?” was false"; null when that is not known.</summary>
    public static string? Reasons(Graph graph, string nodeId, RunView? run)
    {
        List<string> reasons = [];
        if (run is not null) Collect(graph, nodeId, run, reasons, new HashSet<string>(StringComparer.Ordinal));
        var told = reasons.Distinct(StringComparer.Ordinal).ToList();
        return told.Count == 0 ? null : $"{string.Join(", ", told.Take(Most))}{(told.Count > Most ? ", and others" : "")}";
    }

    // A step that was skipped itself, or is not known, only passes on why.
    private static void Collect(Graph graph, string nodeId, RunView run, List<string> reasons, HashSet<string> seen)
    {
        if (!seen.Add(nodeId)) return;
        foreach (var edge in graph.Edges.Where(edge => edge.Target == nodeId))
        {
            if (graph.Nodes.FirstOrDefault(node => node.Id == edge.Source) is not { } source) continue;
            var step = run.Steps.GetValueOrDefault(source.Id);
            if (step is null or { Status: StepStatus.Skipped }) Collect(graph, source.Id, run, reasons, seen);
            else if (Reason(source, step, edge.SourceHandle) is { } reason) reasons.Add(reason);
        }
    }

    private static string? Reason(Node source, StepView step, string handle)
    {
        var name = GraphProblems.NameOf(source);
        if (step.Status == StepStatus.Error) return handle == "error" ? null : $"{name} failed";
        if (handle == "error") return $"{name} did not fail";
        if (source.ActionType == BuiltInActions.Condition.Type && step.Handle is "true" or "false") return step.Handle == handle ? null : $"the condition {name} was {step.Handle}";
        if (source.ActionType == BuiltInActions.Switch.Type && step.Output is { ValueKind: JsonValueKind.Object } output && output.TryGetProperty("case", out var taken) && taken.GetString() != handle)
            return $"the switch {name} took {taken.GetString()}";
        return null;
    }
}
