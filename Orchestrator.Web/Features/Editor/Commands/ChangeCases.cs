using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>A case of a switch.</summary>
/// <param name="Name">Its way out.</param>
/// <param name="Expression">Its condition; empty while it has none.</param>
public sealed record SwitchCase(string Name, string Expression)
{
    /// <summary>The cases of a step; null when what is there is not a list of names and conditions.</summary>
    public static ImmutableArray<SwitchCase>? Read(JsonElement? cases)
    {
        if (cases is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array) return null;
        var read = list.EnumerateArray().Select(Read).ToList();
        return read.Contains(null) ? null : [.. read.OfType<SwitchCase>()];
    }

    // Members that the rows do not show would be lost.
    private static SwitchCase? Read(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object || one.EnumerateObject().Any(member => member.Name is not ("name" or "expression") || member.Value.ValueKind != JsonValueKind.String)) return null;
        return new SwitchCase(Text(one, "name"), Text(one, "expression"));
    }

    private static string Text(JsonElement one, string member) => one.TryGetProperty(member, out var value) ? value.GetString()! : "";
}

/// <summary>Changes the cases of a switch. Connections follow a case that gets another name, and go with one that is taken away.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="Field">The setting.</param>
/// <param name="Cases">As they are to be.</param>
/// <param name="Renamed">The case that got another name: before and after; null for none.</param>
public sealed record ChangeCases(string NodeId, string Field, ImmutableArray<SwitchCase> Cases, (string Before, string After)? Renamed = null) : EditorCommand
{
    /// <inheritdoc/>
    public override string? MergeKey => Renamed is null ? $"{NodeId} {Field} {Cases.Length}" : null;

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } step)
            return new EditResult.Refused("That step is gone.");
        var value = JsonSerializer.SerializeToElement(Cases.Select(one => new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = one.Name, ["expression"] = one.Expression }));
        var after = step with { Config = ConfigJson.With(step.Config, Field, value) };
        if (ConfigJson.Same(after.Config, step.Config))
            return new EditResult.Unchanged();
        var kept = catalog.HandlesOf(after);
        var edges = graph.Edges.Select(edge => edge.Source == NodeId && Renamed is { } name && edge.SourceHandle == name.Before ? edge with { SourceHandle = name.After } : edge)
            .Where(edge => edge.Source != NodeId || edge.SourceHandle == "error" || kept.Contains(edge.SourceHandle, StringComparer.Ordinal));
        return new EditResult.Done(graph with { Nodes = graph.Nodes.Replace(step, after), Edges = [.. edges] }, $"Changed the cases of {GraphProblems.NameOf(after)}");
    }
}
