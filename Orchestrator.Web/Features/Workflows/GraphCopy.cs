using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Integrations.Examples;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Makes a graph that stands on its own: other step ids, the same step names, no integrations.</summary>
internal static class GraphCopy
{
    private const string Integration = "integrationId";

    /// <summary>The copy. References go by step name and stay; the form <c>{{@id:Label.field}}</c> names an id and is rewritten.</summary>
    public static Graph Of(Graph graph)
    {
        var ids = graph.Nodes.ToDictionary(node => node.Id, _ => NewId(), StringComparer.Ordinal);
        return new Graph(
            [.. graph.Nodes.Select(node => node with { Id = ids[node.Id], Config = WithIds(WithoutIntegration(node.Config), ids) })],
            [.. graph.Edges.Select(edge => edge with { Id = NewId(), Source = ids[edge.Source], Target = ids[edge.Target] })])
        {
            Notes = [.. graph.Notes.Select(note => note with { Id = NewId() })],
        };
    }

    /// <summary>The settings without the integration they name.</summary>
    public static JsonElement WithoutIntegration(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.GetRawText().Contains(Integration, StringComparison.Ordinal)) return config;
        var settings = JsonObject.Create(config)!;
        // The built-in example is there everywhere, and nobody's.
        if (!(settings[Integration] is JsonValue named && named.TryGetValue<string>(out var id) && id == ExampleServices.Id)) settings.Remove(Integration);
        // A step that asks several providers names one for each.
        foreach (var entry in (settings["providers"] as JsonArray ?? []).OfType<JsonObject>()) entry.Remove(Integration);
        return JsonSerializer.SerializeToElement(settings);
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[..12];

    private static JsonElement WithIds(JsonElement config, Dictionary<string, string> ids)
    {
        var text = config.GetRawText();
        if (!text.Contains('@')) return config;
        foreach (var (old, id) in ids) text = text.Replace($"@{JsonEncodedText.Encode(old)}:", $"@{id}:", StringComparison.Ordinal);
        return JsonElement.Parse(text);
    }
}
