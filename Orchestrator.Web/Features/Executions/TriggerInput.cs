using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What a run by hand is given when nobody says.</summary>
internal static class TriggerInput
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>For a schedule, what it would give if it were due now; else an empty object.</summary>
    public static JsonElement Now(string graph, DateTimeOffset now) =>
        GraphDocument.Read(Encoding.UTF8.GetBytes(graph)).Graph is { } read ? Now(read, now) : Nothing;

    /// <summary>For a schedule, what it would give if it were due now; else an empty object.</summary>
    public static JsonElement Now(Graph graph, DateTimeOffset now) =>
        graph.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger) is { TriggerType: nameof(TriggerKind.Schedule) } trigger
        && ScheduleSettings.Read(trigger.Config, out _) is { } rule ? ScheduleInput.Of(rule, now, now, missed: 0) : Nothing;
}
