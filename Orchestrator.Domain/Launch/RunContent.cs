using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Launch;

/// <summary>What of a graph decides how published runs go: without where things stand, notes, pins and sample data.</summary>
public static class RunContent
{
    /// <summary>Equal for two graphs whose published runs do the same.</summary>
    public static string Hash(Graph graph) => GraphDocument.Hash(new Graph([.. graph.Nodes.Select(Bare)], graph.Edges));

    private static Node Bare(Node node) => node with { Position = default, Pin = null, Config = node.Type == NodeType.Trigger ? WithoutSamples(node.Config) : node.Config };

    private static JsonElement WithoutSamples(JsonElement config) => config.ValueKind != JsonValueKind.Object ? config : Json.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var member in config.EnumerateObject().Where(member => member.Name is not (WebhookSettings.SampleMember or WebhookSettings.SampleHeadersMember))) member.WriteTo(writer);
        writer.WriteEndObject();
    });
}
