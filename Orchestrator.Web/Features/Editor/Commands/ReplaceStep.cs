using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>
/// Makes another step of a step, in its place. It keeps its connections, what happens when it fails, the settings both have, and a name somebody gave it; a name that only says
/// what it did follows, with every reference to it.
/// </summary>
/// <param name="NodeId">The step.</param>
/// <param name="ActionType">What it is to do.</param>
public sealed record ReplaceStep(string NodeId, string ActionType) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (catalog.Find(ActionType) is not { } action)
            return new EditResult.Refused($"There is no action {ActionType}.");
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { Type: NodeType.Action } before)
            return new EditResult.Refused("Only a step that is there can be replaced, and not the trigger.");
        if (before.ActionType == ActionType)
            return new EditResult.Unchanged();
        var known = catalog.Find(before);
        ImmutableArray<Node> others = graph.Nodes.Remove(before);
        // What another step gave is not what this one gives.
        var after = Named(others, before, known, action) with { Config = Settings(before, known, action), Pin = null };
        var edges = Edges(graph, catalog.HandlesOf(before), catalog.HandlesOf(after));
        var lost = graph.Edges.Length - edges.Length;
        var replaced = graph with { Nodes = graph.Nodes.Replace(before, after), Edges = edges };
        if (after.Name.Length == 0 || after.Label == before.Label)
            return Done(replaced, before, action, lost);
        var name = StepName.From(after.Label, others.Select(node => node.Name).ToHashSet(StringComparer.Ordinal));
        return Done(GraphEdits.Rename(replaced, NodeId, name, catalog), before, action, lost);
    }

    private static EditResult.Done Done(Graph graph, Node before, ActionDefinition action, int lost) => new(graph, $"Replaced {GraphProblems.NameOf(before)} by {action.Title}" + lost switch
    {
        0 => "",
        1 => ", without a connection it has no way out for",
        _ => string.Create(CultureInfo.InvariantCulture, $", without {lost} connections it has no way out for"),
    });

    private static Node Named(ImmutableArray<Node> others, Node before, ActionDefinition? known, ActionDefinition action) =>
        known is not null && StepLabel.IsNumbered(before.Label, known.Title) ? before with { Label = StepLabel.Free(action.Title, others.Select(node => node.Label).ToHashSet(StringComparer.Ordinal)) } : before;

    private static JsonElement Settings(Node before, ActionDefinition? known, ActionDefinition action)
    {
        var config = ConfigJson.New(action);
        foreach (var field in action.Fields)
        {
            if (known?.Field(field.Name) is { } same && IsAlike(same, field) && before.Config.TryGetProperty(field.Name, out var value) && Holds(field, value))
                config = ConfigJson.With(config, field.Name, value);
        }
        return config;
    }

    private static bool IsAlike(FieldDefinition one, FieldDefinition other) =>
        one.Kind == other.Kind && one.Sink == other.Sink && one.Provider == other.Provider && one.Providers.SequenceEqual(other.Providers, StringComparer.Ordinal);

    private static bool Holds(FieldDefinition field, JsonElement value) =>
        field.Kind != FieldKind.Choice || value.ValueKind == JsonValueKind.String && field.Choices.Contains(value.GetString()!, StringComparer.Ordinal);

    /// <summary>A way out that is called otherwise takes the connections of the one in its place.</summary>
    private ImmutableArray<Edge> Edges(Graph graph, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        HashSet<(string, string)> taken = [];
        return [.. graph.Edges.Select(edge => edge.Source != NodeId ? edge : Way(edge.SourceHandle) is { } way && taken.Add((way, edge.Target)) ? edge with { SourceHandle = way } : null).OfType<Edge>()];

        string? Way(string handle)
        {
            if (after.Contains(handle, StringComparer.Ordinal))
                return handle;
            var place = before.IndexOf(handle);
            return handle == "error" || place < 0 || place >= after.Length || after[place] == "error" ? null : after[place];
        }
    }
}
