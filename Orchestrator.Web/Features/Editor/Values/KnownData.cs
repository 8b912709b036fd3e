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
    private readonly Basis basis;
    private readonly TimeProvider time;

    private KnownData(Basis basis, TimeProvider time) => (this.basis, this.time) = (basis, time);

    /// <summary>Gathers it.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step that reads.</param>
    /// <param name="run">The last run; null for none.</param>
    /// <param name="workflow">The workflow's id and name.</param>
    /// <param name="time">The clock.</param>
    public static KnownData Of(EditorState state, Node step, RunView? run, (string Id, string Name) workflow, TimeProvider time)
    {
        var known = new KnownData(Basis.Of(state, step, run, workflow.Name, time), time);
        var around = StepSurroundings.Of(state.Graph, step.Id);
        foreach (var node in around.Before)
            known.Add(state, node, run);
        foreach (var loop in around.Loops)
            known.AddItem(loop, run);
        known.sources["execution"] = KnownSource.Of("This run", JsonSerializer.SerializeToElement(new { id = run?.ExecutionId ?? "0199aa00000000000000000000000000", startedAt = known.basis.Minute }));
        known.sources["workflow"] = KnownSource.Of("This workflow", JsonSerializer.SerializeToElement(new { id = workflow.Id, name = workflow.Name }));
        return known;
    }

    /// <summary>Whether gathering it anew would give the same; what is typed into the step itself changes nothing of it.</summary>
    public bool IsOf(EditorState state, Node step, RunView? run, string workflowName) => basis.Equals(Basis.Of(state, step, run, workflowName, time));

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

    /// <summary>The same with <c>item</c> and <c>index</c> of the first item of a list, for a setting that is asked of each.</summary>
    /// <param name="first">The first item; null when the list is not known, or has none.</param>
    /// <param name="why">A sentence for when there is none.</param>
    public KnownData WithItem(JsonElement? first, string why)
    {
        var known = new KnownData(basis, time);
        foreach (var (name, source) in sources)
            known.sources[name] = source;
        known.sources["item"] = new KnownSource("Each item, here the first", first, "", why, []);
        known.sources["index"] = new KnownSource("Its number", first is null ? null : JsonSerializer.SerializeToElement(0), "", why, []);
        return known;
    }

    private void Add(EditorState state, Node node, RunView? run)
    {
        var label = state.LabelOf(node);
        if (node.Type == NodeType.Trigger)
        {
            var given = run?.Steps.GetValueOrDefault(node.Id)?.Output is { } output ? new KnownSource(label, output, From(run), "", [])
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

        var ended = run?.Steps.GetValueOrDefault(node.Id) is { } step && step.Status.IsFinal() && (step is { Error: null, Status: not StepStatus.Cancelled } || step.Output is not null) ? step : null;
        sources[node.Name] = ended is not null
            ? new KnownSource(label, ended.Output ?? KnownSource.Null, From(run), "", [])
            : new KnownSource(label, null, "", $"{label} has given nothing yet: run the workflow to see the value.", state.ActionOf(node)?.Outputs ?? []);
    }

    private void AddItem(Node loop, RunView? run)
    {
        var list = run?.Steps.GetValueOrDefault(loop.Id)?.Input is { ValueKind: JsonValueKind.Object } input && input.TryGetProperty("items", out var given) && given.ValueKind == JsonValueKind.Array ? given : (JsonElement?)null;
        var items = list?.GetArrayLength() > 0 ? list.Value[0] : (JsonElement?)null;
        var why = list is null ? "The items are known when the workflow has run, or this step was tested." : "The list was empty, so there is no first item.";
        var from = $"{From(run)}'s first item";
        sources["item"] = new KnownSource("The first item", items, from, why, []);
        sources["index"] = new KnownSource("Its number", items is null ? null : JsonSerializer.SerializeToElement(0), from, why, []);
    }

    private static string From(RunView? run) => run is { IsChosen: true } ? "With the chosen run" : "With the last run";

    private JsonElement? Scheduled(Graph graph, Node trigger) => trigger.TriggerType == nameof(TriggerKind.Schedule) ? TriggerInput.Now(graph, time.GetUtcNow()) : null;

    /// <summary>What it was gathered from.</summary>
    private sealed record Basis(Graph Graph, string StepId, RunView? Run, string WorkflowName, DateTime Minute)
    {
        // What is offered stays the same from one letter to the next.
        public static Basis Of(EditorState state, Node step, RunView? run, string workflowName, TimeProvider time)
        {
            var now = time.GetUtcNow().UtcDateTime;
            return new Basis(state.Graph, step.Id, run, workflowName, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)));
        }

        // Graphs share what did not change, so it is enough to look whether the parts are the same objects.
        public bool Equals(Basis? other) => other is not null && StepId == other.StepId && ReferenceEquals(Run, other.Run) && WorkflowName == other.WorkflowName && Minute == other.Minute
            && (ReferenceEquals(Graph, other.Graph) || Graph.Edges.Equals(other.Graph.Edges) && Graph.Nodes.Length == other.Graph.Nodes.Length
                && Graph.Nodes.Zip(other.Graph.Nodes).All(pair => ReferenceEquals(pair.First, pair.Second) || pair.First.Id == StepId && pair.Second.Id == StepId));

        public override int GetHashCode() => HashCode.Combine(StepId, WorkflowName, Minute);
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
