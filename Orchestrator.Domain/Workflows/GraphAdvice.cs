using System.Collections.Immutable;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>What would make a workflow easier to run and to mend, though nothing is wrong with it.</summary>
public static class GraphAdvice
{
    /// <summary>More steps than these are hard to debug.</summary>
    public const int ManySteps = 30;

    /// <summary>Paths with more fields than these behind a step's name are hard to debug.</summary>
    public const int DeepPath = 3;

    /// <summary>More workflows than these cannot be cut off one by one.</summary>
    public const int ManyWorkflows = 3;

    private static readonly string[] _gates = ["flow/condition", "flow/switch", "data/filter"];

    /// <summary>All of it: about the whole, then step by step.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="catalog">The actions there are.</param>
    /// <param name="shared">How many workflows use an integration, by its id.</param>
    public static ImmutableArray<Advice> Find(Graph graph, ActionCatalog catalog, IReadOnlyDictionary<string, SharedIntegration> shared)
    {
        var found = ImmutableArray.CreateBuilder<Advice>();
        if (graph.Nodes.Length > ManySteps)
            found.Add(new Advice(AdviceKind.Size, FormattableString.Invariant($"{graph.Nodes.Length} steps are hard to debug. Select a part and make a workflow of it that this one calls.")));
        var gated = BehindGates(graph);
        for (var index = 0; index < graph.Nodes.Length; index++)
        {
            var node = graph.Nodes[index];
            var action = catalog.Find(node);
            if (node.Enabled && AsksModel(action) && !gated[index])
                found.Add(new Advice(AdviceKind.Model, $"{GraphProblems.NameOf(node)} asks a model in every run, which is slow and costs. A condition before it could ask first whether that is needed.", node.Id));
            found.AddRange(Deep(node, action));
            found.AddRange(Shared(node, shared));
        }

        return found.ToImmutable();
    }

    private static bool AsksModel(ActionDefinition? action) =>
        action is not null && (action.Type == LlmActions.Call.Type || action.Provider is { } provider && LlmProviders.IntegrationTypes.Contains(provider, StringComparer.Ordinal));

    // Which steps have a question somewhere before them.
    private static bool[] BehindGates(Graph graph)
    {
        var shape = new GraphShape(graph);
        var gated = new bool[graph.Nodes.Length];
        foreach (var node in shape.Order)
        {
            var passes = gated[node] || _gates.Contains(graph.Nodes[node].ActionType, StringComparer.Ordinal);
            foreach (var way in shape.Outgoing[node]) gated[way.Target] |= passes;
        }

        return gated;
    }

    private static IEnumerable<Advice> Deep(Node node, ActionDefinition? action)
    {
        foreach (var field in ConfigTexts.In(node.Config, action).GroupBy(text => text.Field, StringComparer.Ordinal))
        {
            if (field.SelectMany(text => text.References).Where(read => read.Path.Length > DeepPath).MaxBy(read => read.Path.Length) is not { } deepest) continue;
            yield return new Advice(AdviceKind.Depth,
                FormattableString.Invariant($"{GraphProblems.NameOf(node)} reads {deepest.Path.Length} levels deep: `{Written(deepest)}`. A Transform step that takes it out once is easier to debug."), node.Id, field.Key);
        }
    }

    private static string Written(TemplateReference read) => string.Join('.', [read.Root, .. read.Path.Select(part => part.Name)]);

    private static IEnumerable<Advice> Shared(Node node, IReadOnlyDictionary<string, SharedIntegration> shared) =>
        IntegrationUse.In(node).Distinct(StringComparer.Ordinal)
            .Where(id => shared.TryGetValue(id, out var one) && one.Workflows > ManyWorkflows)
            .Select(id => new Advice(AdviceKind.Sharing,
                FormattableString.Invariant($"“{shared[id].Name}” is shared by {shared[id].Workflows} workflows. One integration for each can be taken away without touching the others."), node.Id, "integrationId"));
}

/// <summary>An integration and how many workflows use it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Workflows">How many.</param>
public sealed record SharedIntegration(string Name, int Workflows);
