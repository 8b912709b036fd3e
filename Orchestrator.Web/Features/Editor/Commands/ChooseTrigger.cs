using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Chooses what starts the workflow. A label that only says what started it until now follows.</summary>
/// <param name="NodeId">The trigger.</param>
/// <param name="TriggerType"><c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>.</param>
/// <param name="Zone">The time zone a new schedule begins with; null for UTC.</param>
public sealed record ChooseTrigger(string NodeId, string TriggerType, string? Zone = null) : EditorCommand
{
    /// <summary>What a new schedule begins with: weekdays at nine.</summary>
    public const string FirstRule = "0 9 * * 1-5";

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        var chosen = ActionCatalog.Triggers.FirstOrDefault(trigger => trigger.Type == TriggerType);
        if (chosen is null || graph.Nodes.FirstOrDefault(node => node.Id == NodeId && node.Type == NodeType.Trigger) is not { } before)
            return new EditResult.Refused($"There is no trigger {TriggerType}.");
        if (before.TriggerType == TriggerType)
            return new EditResult.Unchanged();
        var isNamedAfterIt = before.Label.Length == 0 || ActionCatalog.Triggers.Any(trigger => trigger.Title == before.Label);
        var after = before with
        {
            Label = isNamedAfterIt ? chosen.Title : before.Label,
            Config = WithRule(ConfigJson.With(before.Config, "triggerType", ConfigJson.Text(TriggerType))),
        };
        return new EditResult.Done(graph with { Nodes = graph.Nodes.Replace(before, after) }, $"Chose {chosen.Title} as the trigger");
    }

    private JsonElement WithRule(JsonElement config)
    {
        if (TriggerType != "Schedule" || config.TryGetProperty("cron", out _) || config.TryGetProperty("every", out _)) return config;
        config = ConfigJson.With(config, "cron", ConfigJson.Text(FirstRule));
        return config.TryGetProperty("timezone", out _) ? config : ConfigJson.With(config, "timezone", ConfigJson.Text(Zone));
    }
}
