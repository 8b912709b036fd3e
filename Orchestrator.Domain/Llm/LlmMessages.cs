using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Llm;

/// <summary>Reads <c>messages</c>: <c>[{ "role": "user", "content": "Hello" }]</c>. Content is text, or a list of texts as OpenAI and Anthropic write them.</summary>
internal static class LlmMessages
{
    private const int Most = 1_000;

    public static IEnumerable<LlmMessage> Read(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array) throw Wrong($"messages: a list, not {Json.KindOf(messages)}.");
        if (messages.GetArrayLength() > Most) throw Wrong("messages: at most 1,000.");
        return [.. messages.EnumerateArray().Select(ReadOne)];
    }

    private static LlmMessage ReadOne(JsonElement message, int index)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");
        if (message.ValueKind != JsonValueKind.Object) throw Wrong($"{at}: an object with role and content, not {Json.KindOf(message)}.");
        var role = message.TryGetProperty("role", out var given) && given.ValueKind == JsonValueKind.String && Json.TryText(given, out var text) ? text : "";
        if (role is not (LlmMessage.System or LlmMessage.User or LlmMessage.Assistant)) throw Wrong($"{at}.role: system, user or assistant.");
        return new LlmMessage(role, message.TryGetProperty("content", out var content) ? Content(content, $"{at}.content") : throw Wrong($"{at}.content: is missing."));
    }

    private static string Content(JsonElement content, string at) => content.ValueKind switch
    {
        JsonValueKind.String => Json.TryText(content, out var text) ? text : throw Wrong($"{at}: holds half of a character."),
        JsonValueKind.Array => string.Join("\n", content.EnumerateArray().Select(part => Part(part, at))),
        JsonValueKind.Null => throw Wrong($"{at}: is empty."),
        _ => Json.Compact(content),
    };

    private static string Part(JsonElement part, string at) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("text")
        && part.TryGetProperty("text", out var given) && given.ValueKind == JsonValueKind.String && Json.TryText(given, out var text)
            ? text : throw Wrong($"{at}: only text can be asked with, so every part is {{ \"type\": \"text\", \"text\": \"…\" }}.");

    private static LlmSettingException Wrong(string message) => new(message, isInput: true);
}
