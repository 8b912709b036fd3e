using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A graph as people other than its owner may see it.</summary>
internal static class PublicView
{
    /// <summary>Without integrations; header values, bodies and whatever looks secret are masked.</summary>
    public static Graph Of(Graph graph) => Clean(graph, WithoutContent);

    /// <summary>Without integrations and without whatever looks secret, for a file that leaves the house.</summary>
    public static Graph ForExport(Graph graph) => Clean(graph, config => config);

    private static Graph Clean(Graph graph, Func<JsonElement, JsonElement> reduce) => new(
        [.. graph.Nodes.Select(node => node with
        {
            Label = Redactor.Default.Mask(node.Label),
            Config = Redactor.Default.Mask(GraphCopy.WithoutIntegration(reduce(node.Config))),
            Extra = Mask(node.Extra),
            DataExtra = Mask(node.DataExtra),
        })],
        [.. graph.Edges.Select(edge => edge with { Extra = Mask(edge.Extra) })]);

    private static ImmutableDictionary<string, JsonElement> Mask(ImmutableDictionary<string, JsonElement> members) =>
        members.IsEmpty ? members : members.SetItems([.. members.Select(member => KeyValuePair.Create(member.Key, Redactor.Default.Mask(member.Value)))]);

    private static JsonElement WithoutContent(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object) return config;
        var settings = JsonObject.Create(config)!;
        if (settings["headers"] is JsonObject headers)
            foreach (var name in headers.Select(header => header.Key).ToList()) headers[name] = Placeholder.Redacted;
        else if (settings.ContainsKey("headers")) settings["headers"] = Placeholder.Redacted;
        foreach (var content in new[] { "body", WebhookSettings.SampleMember, WebhookSettings.SampleHeadersMember })
            if (settings.ContainsKey(content)) settings[content] = Placeholder.Redacted;
        return JsonSerializer.SerializeToElement(settings);
    }
}
