using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Llm;

/// <summary>
/// The built-in stand-in for a language model: it reaches no network, costs nothing and answers the same question the same way, and its free text says
/// so. For trying a workflow out, for starters and for tests; it understands nothing.
/// </summary>
public static class ExampleModel
{
    /// <summary>Answers.</summary>
    public const string Answers = "example-1";

    /// <summary>Is always down, so that failover can be watched.</summary>
    public const string Down = "example-down";

    /// <summary>Whether there is such a model.</summary>
    public static bool Knows(string model) => model is Answers or Down;

    /// <summary>Answers a question.</summary>
    public static LlmAnswer Ask(LlmQuestion question)
    {
        var asked = question.Messages.LastOrDefault(message => message.Role == LlmMessage.User)?.Text.Trim() ?? "";
        var text = question.Schema is { } schema ? Json.Compact(Fit(schema.Document, asked, 0)) : $"This is the built-in example model. It reaches no network and understands nothing. You wrote: {Cut(asked, 300)}";
        var limit = (long)(question.MaxTokens ?? int.MaxValue) * 3;
        return text.Length <= limit
            ? new LlmAnswer(text, "stop", LlmTokens.Estimate(question, text))
            : new LlmAnswer(text[..(int)limit], "length", LlmTokens.Estimate(question, text[..(int)limit]));
    }

    // Of a choice, the word that stands in the question; of a text, its first sentence; of everything else, the least that fits.
    private static JsonElement Fit(JsonElement schema, string asked, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 16) return Json.Null;
        if (schema.TryGetProperty("const", out var only)) return only;
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0) return Chosen(choices, asked);
        return TypeOf(schema) switch
        {
            "object" => Json.Build(writer =>
            {
                writer.WriteStartObject();
                foreach (var property in schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject() : default)
                {
                    writer.WritePropertyName(property.Name);
                    Json.Write(Fit(property.Value, asked, depth + 1), writer);
                }

                writer.WriteEndObject();
            }),
            "array" => JsonElement.Parse("[]"),
            "number" or "integer" => schema.TryGetProperty("minimum", out var least) ? least : JsonElement.Parse("0"),
            "boolean" => JsonElement.Parse("false"),
            "null" => Json.Null,
            _ => Json.Of(Cut(FirstSentence(asked), schema.TryGetProperty("maxLength", out var most) && most.TryGetInt32(out var length) ? length : 200)),
        };
    }

    private static JsonElement Chosen(JsonElement choices, string asked)
    {
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.String && asked.Contains(choice.GetString()!, StringComparison.OrdinalIgnoreCase)) return choice;
        }

        return choices[0];
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return schema.TryGetProperty("properties", out _) ? "object" : null;
        var first = type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0 ? type[0] : type;
        return first.ValueKind == JsonValueKind.String ? first.GetString() : null;
    }

    private static string FirstSentence(string text)
    {
        var end = text.AsSpan().IndexOfAny('.', '\n', '?');
        return end < 0 ? text : text[..(end + (text[end] == '\n' ? 0 : 1))];
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..Math.Max(0, most)];
}
