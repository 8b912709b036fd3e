using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Launch;

/// <summary>What is looked at before a workflow goes live. It warns and refuses nothing.</summary>
public static class LaunchChecklist
{
    private const int MostNamed = 2;

    /// <summary>Every point, ticked by the facts where they say so, else by hand where somebody did.</summary>
    /// <param name="graph">The draft.</param>
    /// <param name="catalog">The actions there are.</param>
    /// <param name="facts">What is known beside the graph.</param>
    /// <param name="ticks">What was ticked by hand.</param>
    public static ImmutableArray<LaunchPoint> Of(Graph graph, ActionCatalog catalog, LaunchFacts facts, IEnumerable<HandTick> ticks)
    {
        var hands = ticks.GroupBy(tick => tick.Topic).ToDictionary(group => group.Key, group => group.Last());
        ImmutableArray<LaunchPoint> points =
        [
            Integrations(graph, facts), Values(facts), Branches(graph, catalog, facts), Failures(graph, catalog), Key(graph, facts), Logs(facts), Visibility(facts),
        ];
        return [.. points.Select(point => point.IsFact ? point : point with { Hand = hands.GetValueOrDefault(point.Topic) })];
    }

    private static LaunchPoint Integrations(Graph graph, LaunchFacts facts)
    {
        var used = graph.Nodes.SelectMany(IntegrationUse.In).Distinct(StringComparer.Ordinal).ToList();
        var untested = used.Where(id => facts.Integrations.GetValueOrDefault(id) is not { IsTested: true })
            .Select(id => facts.Integrations.TryGetValue(id, out var one) ? $"“{one.Name}”" : "One that is gone").ToList();
        const string title = "Integrations tested";
        return (used.Count, untested.Count) switch
        {
            (0, _) => new(LaunchTopic.Integrations, title, IsFact: true, "None is used."),
            (_, 0) => new(LaunchTopic.Integrations, title, IsFact: true, "Each was tested well since it was last changed."),
            _ => new(LaunchTopic.Integrations, title, IsFact: false, $"{Named(untested)} {(untested.Count == 1 ? "was" : "were")} not tested well since the last change.", new LaunchPlace.Integrations()),
        };
    }

    private static LaunchPoint Values(LaunchFacts facts) => facts.HasRun
        ? new(LaunchTopic.Values, "Values tried with sample data", IsFact: true, "A run of this draft ended well.")
        : new(LaunchTopic.Values, "Values tried with sample data", IsFact: false, "No run of this draft has ended well yet.", new LaunchPlace.Run());

    private static LaunchPoint Branches(Graph graph, ActionCatalog catalog, LaunchFacts facts)
    {
        const string title = "Every branch tried";
        var shape = new GraphShape(graph);
        var reached = shape.Reachable();
        var ways = graph.Nodes.Where((node, index) => reached[index] && node is { Enabled: true, ActionType: "flow/condition" or "flow/switch" })
            .SelectMany(node => catalog.HandlesOf(node).Where(way => way != "error").Select(way => (Node: node, Way: way))).ToList();
        if (ways.Count == 0) return new(LaunchTopic.Branches, title, IsFact: true, "There is no condition.");
        var missing = ways.Where(pair => !facts.Taken.Contains(new WayOut(pair.Node.Id, pair.Way))).ToList();
        if (missing.Count == 0) return new(LaunchTopic.Branches, title, IsFact: true, "Runs of this draft took every way out of its conditions.");
        return new(LaunchTopic.Branches, title, IsFact: false,
            $"Not taken yet: {Named([.. missing.Select(pair => $"“{pair.Way}” of {GraphProblems.NameOf(pair.Node)}")])}.", new LaunchPlace.Step(missing[0].Node.Id));
    }

    private static LaunchPoint Failures(Graph graph, ActionCatalog catalog)
    {
        const string title = "Failures thought of";
        var outside = graph.Nodes.Where(node => node is { Type: NodeType.Action, Enabled: true } && catalog.Find(node) is { Group: not ("Flow" or "Data") }).ToList();
        var bare = outside.Where(node => node is { OnError: OnError.Fail, Retry: null }).ToList();
        return (outside.Count, bare.Count) switch
        {
            (0, _) => new(LaunchTopic.Failures, title, IsFact: true, "No step calls anything outside."),
            (_, 0) => new(LaunchTopic.Failures, title, IsFact: true, "Each step that calls something outside is tried again or has a way for errors."),
            _ => new(LaunchTopic.Failures, title, IsFact: false,
                $"{Named([.. bare.Select(GraphProblems.NameOf)])} {(bare.Count == 1 ? "ends" : "end")} the run when the other side is down, without a second try.", new LaunchPlace.Step(bare[0].Id, "onError")),
        };
    }

    private static LaunchPoint Key(Graph graph, LaunchFacts facts)
    {
        const string title = "Key in the calling system";
        if (graph.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger) is not { TriggerType: "Webhook" } trigger)
            return new(LaunchTopic.Key, title, IsFact: true, "The trigger is no webhook.");
        if (trigger.Config.TryGetProperty(WebhookSettings.VerifyMember, out var verify) && verify.ValueKind == JsonValueKind.String && WebhookSettings.Schemes.Contains(verify.GetString()!, StringComparer.Ordinal))
            return new(LaunchTopic.Key, title, IsFact: true, "Deliveries prove themselves by a signature.");
        return facts.HasKey
            ? new(LaunchTopic.Key, title, IsFact: true, "There is a key that can call it.")
            : new(LaunchTopic.Key, title, IsFact: false, "No key can call it yet.", new LaunchPlace.Keys());
    }

    private static LaunchPoint Logs(LaunchFacts facts) => facts.AreLogsReviewed
        ? new(LaunchTopic.Logs, "Logs looked through", IsFact: true, "Somebody looked at what its runs keep.")
        : new(LaunchTopic.Logs, "Logs looked through", IsFact: false, "Nobody has said yet that the logs hold nothing they must not.", new LaunchPlace.Runs());

    private static LaunchPoint Visibility(LaunchFacts facts) => facts.IsPublic
        ? new(LaunchTopic.Visibility, "Visibility as it should be", IsFact: false, "Anyone with the link can see it. Tick this if that is meant.", new LaunchPlace.Sharing())
        : new(LaunchTopic.Visibility, "Visibility as it should be", IsFact: true, "Only your workspace can see it.");

    private static string Named(List<string> names) => names.Count <= MostNamed
        ? string.Join(" and ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more");
}
