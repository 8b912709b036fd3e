using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>Which way a step went on.</summary>
public static class WayTaken
{
    /// <summary>The way out that was taken; null while the step has not ended, when it was skipped, and when the run ended with it.</summary>
    /// <param name="node">The step as it ran.</param>
    /// <param name="status">How its last attempt stands.</param>
    /// <param name="output">What it gave.</param>
    public static string? Of(Node node, StepStatus status, JsonElement? output) => (status, node.OnError) switch
    {
        (StepStatus.Success, _) when node.Enabled && node.ActionType == BuiltInActions.Condition.Type => Result(output),
        (StepStatus.Success, _) when node.Enabled && node.ActionType == BuiltInActions.Switch.Type => Case(output),
        (StepStatus.Success, _) when node.ActionType == BuiltInActions.ForEach.Type => "done",
        (StepStatus.Success, _) or (StepStatus.Error, OnError.Continue) => "out",
        (StepStatus.Error, OnError.Branch) => "error",
        _ => null,
    };

    private static string? Case(JsonElement? output) =>
        output is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("case", out var taken) && taken.ValueKind == JsonValueKind.String ? taken.GetString() : null;

    private static string? Result(JsonElement? output) =>
        output is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("result", out var result)
            ? result.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => null } : null;
}
