using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>What a step would read, as far as it is known: what the steps before it gave in the last run, else the sample input. Secrets are masked.</summary>
public sealed class KnownData : ITemplateScope
{
    private readonly Dictionary<string, KnownSource> sources = new(StringComparer.Ordinal);
    private readonly TimeProvider time;

    private KnownData(TimeProvider time) => this.time = time;

    /// <summary>Gathers it.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step that reads.</param>
    /// <param name="run">The last run; null for none.</param>
    /// <param name="workflow">The workflow's id and name.</param>
    /// <param name="time">The clock.</param>
    public static KnownData Of(EditorState state, Node step, RunView? run, (string Id, string Name) workflow, TimeProvider time)
    {
        var known = new KnownData(time);
        var before = Before(state.Graph, step.Id);
        foreach (var node in state.Graph.Nodes.Where(node => before.Contains(node.Id)))
            known.Add(state, node, run);
        foreach (var loop in state.Graph.Nodes.Where(node => before.Contains(node.Id) && IsInBody(state.Graph, node, step.Id)))
            known.AddItem(loop, run);
        known.sources["execution"] = KnownSource.Of("This run", JsonSerializer.SerializeToElement(new { id = run?.ExecutionId ?? "0199aa00000000000000000000000000", startedAt = Minute(time.GetUtcNow().UtcDateTime) }));
        known.sources["workflow"] = KnownSource.Of("This workflow", JsonSerializer.SerializeToElement(new { id = workflow.Id, name = workflow.Name }));
        return known;
    }

    /// <summary>By the name that templates use.</summary>
    public IReadOnlyDictionary<string, KnownSource> Sources => sources;

    /// <inheritdoc/>
    public IEnumerable<string> Roots => sources.Keys;

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <inheritdoc/>
    public bool TryGet(string root, out JsonElement value)
    {
        var found = sources.GetValueOrDefault(root);
        value = found?.Value ?? KnownSource.Null;
        return found is not null;
    }

    private void Add(EditorState state, Node node, RunView? run)
    {
        var label = state.LabelOf(node);
        if (node.Type == NodeType.Trigger)
        {
            var given = run?.Steps.GetValueOrDefault(node.Id)?.Output is { } output ? new KnownSource(label, output, "With the last run", "", [])
                : (state.MockInput ?? Scheduled(state.Graph, node)) is { } sample ? new KnownSource(label, Redactor.Default.Mask(sample), "With the sample input", "", [])
                : new KnownSource(label, null, "", "Run the workflow, or write a sample input beside Run, to see the value.", []);
            sources[node.Name] = given;
            sources[StepName.Trigger] = given;
            return;
        }

        if (node is { Pin: { } pin, Enabled: true })
        {
            sources[node.Name] = new KnownSource(label, Redactor.Default.Mask(pin), "With the pinned output", "", []);
            return;
        }

        var ended = run?.Steps.GetValueOrDefault(node.Id) is { } step && step.Status.IsFinal() && (step.Error is null || step.Output is not null) ? step : null;
        sources[node.Name] = ended is not null
            ? new KnownSource(label, ended.Output ?? KnownSource.Null, "With the last run", "", [])
            : new KnownSource(label, null, "", $"{label} has given nothing yet: run the workflow to see the value.", state.ActionOf(node)?.Outputs ?? []);
    }

    private void AddItem(Node loop, RunView? run)
    {
        var items = run?.Steps.GetValueOrDefault(loop.Id)?.Input is { ValueKind: JsonValueKind.Object } input && input.TryGetProperty("items", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? list[0] : (JsonElement?)null;
        const string why = "The items are known when the workflow has run.";
        sources["item"] = new KnownSource("The first item", items, "With the last run's first item", why, []);
        sources["index"] = new KnownSource("Its number", items is null ? null : JsonSerializer.SerializeToElement(0), "With the last run's first item", why, []);
    }

    private JsonElement? Scheduled(Graph graph, Node trigger) => trigger.TriggerType == nameof(TriggerKind.Schedule) ? TriggerInput.Now(graph, time.GetUtcNow()) : null;

    // What is offered stays the same from one letter to the next.
    private static DateTime Minute(DateTime now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));

    private static HashSet<string> Before(Graph graph, string step)
    {
        var previous = graph.Edges.ToLookup(edge => edge.Target, edge => edge.Source, StringComparer.Ordinal);
        return Reached(previous, previous[step], step);
    }

    private static bool IsInBody(Graph graph, Node loop, string step)
    {
        if (loop.ActionType != BuiltInActions.ForEach.Type)
            return false;
        var next = graph.Edges.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        bool Leads(bool byItem) => Reached(next, graph.Edges.Where(edge => edge.Source == loop.Id && edge.SourceHandle == "item" == byItem).Select(edge => edge.Target), loop.Id).Contains(step);
        return Leads(byItem: true) && !Leads(byItem: false);
    }

    private static HashSet<string> Reached(ILookup<string, string> ways, IEnumerable<string> from, string except)
    {
        var seen = new HashSet<string>(from, StringComparer.Ordinal);
        var open = new Stack<string>(seen);
        while (open.TryPop(out var node))
        {
            foreach (var further in ways[node].Where(seen.Add))
                open.Push(further);
        }

        seen.Remove(except);
        return seen;
    }
}

/// <summary>Something a template can read.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Value">What it holds; null when that is not known.</param>
/// <param name="From">Where that comes from: "With the last run".</param>
/// <param name="WhyNot">A sentence for when it is not known.</param>
/// <param name="Outputs">What it will hold, as far as its action says.</param>
public sealed record KnownSource(string Label, JsonElement? Value, string From, string WhyNot, ImmutableArray<OutputDefinition> Outputs)
{
    internal static readonly JsonElement Null = JsonElement.Parse("null");

    internal static KnownSource Of(string label, JsonElement value) => new(label, value, "", "", []);
}
