using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>What the placeholders of a manifest stand for in one call: the step's inputs and the integration's settings.</summary>
/// <param name="inputs">By name; what is not set is not among them.</param>
/// <param name="integration">The settings, opened; an object.</param>
public sealed class ManifestScope(IReadOnlyDictionary<string, JsonElement> inputs, JsonElement integration)
{
    private const string Integration = "integration.";

    /// <summary>What can be done to a value: <c>{labels|join}</c> is a list as text with commas, <c>json</c> its JSON as text, <c>base64</c> its bytes, <c>count</c> how many.</summary>
    public static ImmutableArray<string> Filters { get; } = ["join", "json", "base64", "count"];

    /// <summary>The same settings without inputs.</summary>
    public static ManifestScope Of(JsonElement integration) => new(ImmutableDictionary<string, JsonElement>.Empty, integration);

    /// <summary>The value behind a placeholder; null for none.</summary>
    public JsonElement? ValueOf(ManifestPart.Placeholder placeholder)
    {
        var found = Named(placeholder.Name) ?? (placeholder.Otherwise is { } otherwise ? Named(otherwise) : null);
        return found is { } value ? Filtered(value, placeholder.Filter) : null;
    }

    /// <summary>The text behind a placeholder; null for none.</summary>
    public string? TextOf(ManifestPart.Placeholder placeholder) => ValueOf(placeholder) is { } value ? Json.Inserted(value) : null;

    /// <summary>A text with its values; null when one of them is missing.</summary>
    public string? Fill(ManifestText text) => text.Fill(TextOf);

    /// <summary>
    /// A JSON value with its values. A text that is one placeholder becomes the value itself; what has no value is left out, and so is an object or a
    /// list of which nothing is left.
    /// </summary>
    /// <returns>Null for nothing.</returns>
    public JsonNode? Fill(JsonElement template)
    {
        switch (template.ValueKind)
        {
            case JsonValueKind.String:
                var text = ManifestText.Parse(template.GetString()!);
                return text.Whole is { } whole ? ValueOf(whole) is { } value ? Node(value) : null : Fill(text) is { } filled ? JsonValue.Create(filled) : null;
            case JsonValueKind.Object:
                var members = template.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, FillMember(member.Value))).Where(member => member.Value.IsThere).ToList();
                return members.Count == 0 && template.EnumerateObject().Any() ? null : new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value.Value)));
            case JsonValueKind.Array:
                var items = template.EnumerateArray().Select(FillMember).Where(item => item.IsThere).ToList();
                return items.Count == 0 && template.GetArrayLength() > 0 ? null : new JsonArray([.. items.Select(item => item.Value)]);
            default:
                return Node(template);
        }
    }

    /// <summary>What a filter makes of a value.</summary>
    public static JsonElement Filtered(JsonElement value, string? filter) => filter switch
    {
        "join" when value.ValueKind == JsonValueKind.Array => Json.Of(string.Join(',', value.EnumerateArray().Select(Json.Inserted))),
        "json" => Json.Of(Json.Compact(value)),
        "base64" => Json.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(Json.Inserted(value) ?? ""))),
        "count" => Json.Build(writer => writer.WriteNumberValue(value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 1)),
        _ => value,
    };

    private JsonElement? Named(string name)
    {
        var found = name.StartsWith(Integration, StringComparison.Ordinal)
            ? AnswerPath.Parse(name[Integration.Length..]).In(integration)
            : inputs.TryGetValue(name, out var input) ? input : null;
        return found is { } value && !IsNothing(value) ? value : null;
    }

    // A null that the manifest writes is sent; one that a value leaves is not.
    private (bool IsThere, JsonNode? Value) FillMember(JsonElement template) =>
        template.ValueKind == JsonValueKind.Null ? (true, null) : Fill(template) is { } node ? (true, node) : (false, null);

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || value.ValueKind == JsonValueKind.String && value.ValueEquals("");

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(Json.Compact(value));
}
