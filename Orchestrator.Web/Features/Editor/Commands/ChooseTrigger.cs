using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Chooses what starts the workflow. A label that only says what started it until now follows.</summary>
/// <param name="NodeId">The trigger.</param>
/// <param name="TriggerType"><c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>.</param>
public sealed record ChooseTrigger(string NodeId, string TriggerType) : EditorCommand
{
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
            Config = ConfigJson.With(before.Config, "triggerType", ConfigJson.Text(TriggerType)),
        };
        return new EditResult.Done(graph with { Nodes = graph.Nodes.Replace(before, after) }, $"Chose {chosen.Title} as the trigger");
    }
}
