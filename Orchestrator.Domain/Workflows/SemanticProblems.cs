using System.Globalization;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Domain.Workflows;

/// <summary>What a draft may still have wrong: actions, settings, ways out, retries, references; and steps no run reaches.</summary>
internal sealed class SemanticProblems
{
    private readonly Graph _graph;
    private readonly ActionCatalog _catalog;
    private readonly List<GraphProblem> _problems = [];
    private readonly GraphShape _shape;
    private readonly LoopBodies _bodies;

    public SemanticProblems(Graph graph, ActionCatalog catalog)
    {
        (_graph, _catalog) = (graph, catalog);
        _shape = new GraphShape(graph);
        _bodies = new LoopBodies(_shape);
    }

    public List<GraphProblem> Find()
    {
        var references = new ReferenceProblems(_shape, _bodies);
        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            var node = _graph.Nodes[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"nodes[{i}]");
            if (node.Type == NodeType.Trigger) FindTrigger(node, at);
            else FindAction(node, at);
            if (node.Type == NodeType.Action) _problems.AddRange(references.Find(i, _catalog.Find(node), at));
            FindReferences(node, at);
            FindRunning(node, at);
        }

        FindHandles();
        FindLoops();
        FindUnreachable();
        return _problems;
    }

    private void FindTrigger(Node node, string at)
    {
        if (ActionCatalog.Triggers.Any(trigger => trigger.Type == node.TriggerType))
        {
            if (node.TriggerType == nameof(TriggerKind.Schedule)) FindSchedule(node, at);
            else if (node.TriggerType == nameof(TriggerKind.Webhook)) FindWebhook(node, at);
            return;
        }

        var types = ActionCatalog.Triggers.Select(trigger => trigger.Type).ToList();
        var message = node.TriggerType is { } typed
            ? $"There is no trigger “{DocumentWalk.Short(typed)}”{DocumentWalk.Hint(typed, types)}"
            : $"Choose what starts the workflow: {string.Join(", ", types)}.";
        Add(node, $"{at}.data.config.triggerType", message, "triggerType");
    }

    private void FindSchedule(Node node, string at)
    {
        ScheduleSettings.Read(node.Config, out var problems);
        foreach (var (field, message) in problems) Add(node, $"{at}.data.config.{field}", message, field);
    }

    private void FindWebhook(Node node, string at)
    {
        foreach (var (field, inside, problem) in WebhookSettings.Problems(node))
            Add(node, $"{at}.data.config.{field}{(inside.Length == 0 || inside[0] == '[' ? "" : ".")}{inside}", problem, field);
    }

    private void FindAction(Node node, string at)
    {
        if (_catalog.Find(node) is { } action)
        {
            _problems.AddRange(FieldProblems.Find(node, action, at));
            return;
        }

        var message = node.ActionType is { Length: > 0 } typed
            ? $"There is no action “{DocumentWalk.Short(typed)}”{DocumentWalk.Hint(typed, _catalog.Actions.Select(known => known.Type))}"
            : "Choose what this step does.";
        Add(node, $"{at}.data.config.actionType", message, "actionType");
    }

    private void FindReferences(Node node, string at)
    {
        foreach (var place in CredentialReferenceRules.Find(node.Config, _catalog.Find(node), isTrigger: node.Type == NodeType.Trigger))
        {
            if (place.Problem is { } problem) Add(node, $"{at}.data.config{place.Path}", problem, place.Field);
        }
    }

    private void FindRunning(Node node, string at)
    {
        if (node.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > GraphLimits.Timeout))
            Add(node, $"{at}.data.timeout", "A step's time-out is more than nothing and at most one hour.", "timeout");
        if (node.Retry is not { } retry) return;
        if (retry.MaxAttempts is < 1 or > GraphLimits.Attempts)
            Add(node, $"{at}.data.retry.maxAttempts", FormattableString.Invariant($"A step is tried 1 to {GraphLimits.Attempts} times."), "retry");
        if (retry.MaxBackoff > GraphLimits.Backoff) Add(node, $"{at}.data.retry.maxBackoff", "Between two attempts lies at most one hour.", "retry");
        if (retry.InitialBackoff > retry.MaxBackoff) Add(node, $"{at}.data.retry.initialBackoff", "The first wait cannot be longer than the longest wait.", "retry");
        if (retry.Multiplier is < 1 or > 10) Add(node, $"{at}.data.retry.multiplier", "Each wait is 1 to 10 times as long as the one before.", "retry");
    }

    private void FindHandles()
    {
        for (var i = 0; i < _graph.Edges.Length; i++)
        {
            var edge = _graph.Edges[i];
            if (_shape.IndexOf(edge.Source) is not (>= 0 and var source)) continue;
            var node = _graph.Nodes[source];
            var handles = _catalog.HandlesOf(node);
            if (node.Type == NodeType.Action && _catalog.Find(node) is null || handles.Contains(edge.SourceHandle, StringComparer.Ordinal)) continue;
            var message = edge.SourceHandle == "error"
                ? $"{GraphProblems.NameOf(node)} has no way out for errors; set “On error” to branch."
                : handles.IsEmpty ? $"{GraphProblems.NameOf(node)} ends the run; nothing can follow it."
                : $"{GraphProblems.NameOf(node)} has no way out “{DocumentWalk.Short(edge.SourceHandle)}”; it has {string.Join(", ", handles)}.";
            Add(node, string.Create(CultureInfo.InvariantCulture, $"edges[{i}].sourceHandle"), message, field: null);
        }
    }

    private void FindLoops()
    {
        _problems.AddRange(_bodies.Problems().Select(pair => pair.Problem));
        foreach (var loop in _bodies.Loops)
        {
            var node = _graph.Nodes[loop];
            if (_graph.Edges.Any(edge => edge.Source == node.Id && edge.SourceHandle == LoopBodies.Item)) continue;
            _problems.Add(new GraphProblem(string.Create(CultureInfo.InvariantCulture, $"nodes[{loop}]"),
                "Nothing is connected to “item”, so nothing is repeated.", ProblemKind.Warning, node.Id));
        }
    }

    private void FindUnreachable()
    {
        var reachable = _shape.Reachable();
        if (_shape.Trigger < 0) return;
        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            var node = _graph.Nodes[i];
            if (reachable[i] || node.Type == NodeType.Trigger) continue;
            _problems.Add(new GraphProblem(string.Create(CultureInfo.InvariantCulture, $"nodes[{i}]"),
                "No run reaches this step; connect it to a step that leads here from the trigger.", ProblemKind.Warning, node.Id));
        }
    }

    private void Add(Node node, string path, string message, string? field) =>
        _problems.Add(new GraphProblem(path, message, ProblemKind.Semantic, node.Id, field));
}
