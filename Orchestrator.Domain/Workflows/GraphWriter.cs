using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>Writes the canonical form.</summary>
internal static class GraphWriter
{
    public static void Write(Graph graph, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("nodes");
        foreach (var node in graph.Nodes) WriteNode(node, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("edges");
        foreach (var edge in graph.Edges) WriteEdge(edge, writer);
        writer.WriteEndArray();
        NoteDocument.Write(graph, writer);
        writer.WriteEndObject();
    }

    private static void WriteNode(Node node, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("type", Words.Of(node.Type));
        writer.WriteStartObject("position");
        writer.WriteNumber("x", node.Position.X);
        writer.WriteNumber("y", node.Position.Y);
        WriteRest(node.Extra, "position", writer);
        writer.WriteEndObject();
        writer.WriteStartObject("data");
        WriteData(node, writer);
        writer.WriteEndObject();
        WriteExtra(node.Extra, writer, "position");
        writer.WriteEndObject();
    }

    private static void WriteData(Node node, Utf8JsonWriter writer)
    {
        writer.WriteString("label", node.Label);
        writer.WriteString("name", node.Name);
        if (!node.Enabled) writer.WriteBoolean("enabled", value: false);
        writer.WritePropertyName("config");
        node.Config.WriteTo(writer);
        if (node.Retry is { } retry)
        {
            writer.WriteStartObject("retry");
            writer.WriteNumber("maxAttempts", retry.MaxAttempts);
            writer.WriteString("initialBackoff", DurationText.Format(retry.InitialBackoff));
            writer.WriteString("maxBackoff", DurationText.Format(retry.MaxBackoff));
            writer.WriteNumber("multiplier", retry.Multiplier);
            WriteRest(node.DataExtra, "retry", writer);
            writer.WriteEndObject();
        }

        if (node.Timeout is { } timeout) writer.WriteString("timeout", DurationText.Format(timeout));
        if (node.Pin is { } pin)
        {
            writer.WriteStartObject("pin");
            writer.WritePropertyName("output");
            pin.WriteTo(writer);
            WriteRest(node.DataExtra, "pin", writer);
            writer.WriteEndObject();
        }

        if (node.OnError != OnError.Fail) writer.WriteString("onError", Words.Of(node.OnError));
        if (node.Join != JoinMode.All) writer.WriteString("join", Words.Of(node.Join));
        WriteExtra(node.DataExtra, writer, "retry", "pin");
    }

    private static void WriteEdge(Edge edge, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", edge.Id);
        writer.WriteString("source", edge.Source);
        writer.WriteString("sourceHandle", edge.SourceHandle);
        writer.WriteString("target", edge.Target);
        WriteExtra(edge.Extra, writer);
        writer.WriteEndObject();
    }

    // A known member's own unknown members are kept as an object under its name.
    private static void WriteRest(ImmutableDictionary<string, JsonElement> extra, string member, Utf8JsonWriter writer)
    {
        if (!extra.TryGetValue(member, out var rest)) return;
        foreach (var property in rest.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal)) property.WriteTo(writer);
    }

    private static void WriteExtra(ImmutableDictionary<string, JsonElement> extra, Utf8JsonWriter writer, params ReadOnlySpan<string> except)
    {
        foreach (var (name, value) in extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (except.Contains(name)) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }
}
