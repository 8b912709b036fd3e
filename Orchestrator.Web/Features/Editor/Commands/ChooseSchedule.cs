using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Chooses whether a schedule goes by times or by an interval; the other is taken away.</summary>
public sealed record ChooseSchedule : EditorCommand
{
    private readonly (string Kept, string Value, string[] Dropped) choice;

    private ChooseSchedule(string nodeId, (string, string, string[]) choice) => (NodeId, this.choice) = (nodeId, choice);

    /// <summary>The trigger.</summary>
    public string NodeId { get; }

    /// <summary>By times of the day.</summary>
    public static ChooseSchedule Times(string nodeId) => new(nodeId, ("cron", ChooseTrigger.FirstRule, ["every", "startAt"]));

    /// <summary>By an interval.</summary>
    public static ChooseSchedule Interval(string nodeId) => new(nodeId, ("every", "15m", ["cron"]));

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } before) return new EditResult.Refused("That trigger is gone.");
        var config = choice.Dropped.Aggregate(before.Config, (config, member) => ConfigJson.With(config, member, null));
        var after = before with { Config = ConfigJson.With(config, choice.Kept, ConfigJson.Text(choice.Value)) };
        return new EditResult.Done(graph with { Nodes = graph.Nodes.Replace(before, after) }, $"Changed {after.Label}");
    }
}
