using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Workflows;

/// <summary>Which workflows a graph calls, and what stands in the way. All of it may be mended elsewhere before the step runs, so nothing is refused.</summary>
public static class CallProblems
{
    private const string Missing = "The workflow that is called does not exist in this workspace; the step fails.";

    /// <summary>The id of the workflow a step calls; null when it calls none, or none is chosen.</summary>
    public static string? CalledBy(Node node) =>
        node.ActionType == BuiltInActions.CallWorkflow.Type && node.Config.ValueKind == JsonValueKind.Object && node.Config.TryGetProperty("workflowId", out var id) && id.ValueKind == JsonValueKind.String
            && id.GetString() is { Length: > 0 } chosen ? chosen : null;

    internal static IEnumerable<GraphProblem> Find(Graph graph, KnownWorkflows known)
    {
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            if (CalledBy(graph.Nodes[i]) is { } id && (known.IsMissing(id) ? Missing : Judge(known.Find(id))) is { } message)
                yield return new(string.Create(CultureInfo.InvariantCulture, $"nodes[{i}].data.config.workflowId"), message, ProblemKind.Warning, graph.Nodes[i].Id, "workflowId");
        }
    }

    private static string? Judge(KnownWorkflow? called) => called switch
    {
        { IsThis: true } => "The workflow calls itself; the run fails unless something before this step stops it in time.",
        { IsPublished: false } => $"“{called.Name}” is not published; the step fails until it is.",
        { IsEnabled: false } => $"“{called.Name}” is switched off; the step fails until it is enabled.",
        _ => null,
    };
}
