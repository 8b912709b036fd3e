using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>Writes a question as chat completions are asked for, with the members a provider documents and no others.</summary>
internal static class OpenAiQuestion
{
    public static BinaryData Write(LlmProvider provider, LlmQuestion question)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", question.Model);
            writer.WriteStartArray("messages");
            foreach (var message in question.Messages)
            {
                writer.WriteStartObject();
                writer.WriteString("role", message.Role);
                writer.WriteString("content", message.Text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteBoolean("stream", true);
            if (provider.AsksForUsage)
            {
                writer.WriteStartObject("stream_options");
                writer.WriteBoolean("include_usage", true);
                writer.WriteEndObject();
            }

            if (question.Temperature is { } temperature) writer.WriteNumber("temperature", temperature);
            if (question.MaxTokens is { } most) writer.WriteNumber(provider.MaxTokens, most);
            if (question.Schema is { } schema) WriteFormat(writer, provider.JsonMode, schema.Document);
            writer.WriteEndObject();
        }

        return new BinaryData(buffer.WrittenMemory);
    }

    // A schema goes along where it is an object's, which is all that is documented; others are asked for in words alone.
    private static void WriteFormat(Utf8JsonWriter writer, LlmJsonMode mode, JsonElement schema)
    {
        if (mode == LlmJsonMode.Words || !IsOfObject(schema)) return;
        writer.WriteStartObject("response_format");
        writer.WriteString("type", mode == LlmJsonMode.Object ? "json_object" : "json_schema");
        if (mode == LlmJsonMode.Schema)
        {
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", "answer");
            writer.WritePropertyName("schema");
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static bool IsOfObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");
}
