using System.Collections.Immutable;
using System.Net.Mail;
using System.Security.Cryptography;
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
    /// <summary>The placeholder for a key that is the same for every attempt of a step in a run and another for every other.</summary>
    public const string StepKey = "step.key";

    private const string Integration = "integration.";

    /// <summary>What can be done to a value: <c>{labels|join}</c> is a list as text with commas, <c>json</c> its JSON as text, <c>base64</c> its bytes, <c>count</c> how many, <c>bit</c> 1 for true and 0 for false, <c>uuid</c> a UUID that is made of it,
    /// <c>address</c> and <c>addresses</c> e-mail addresses as <c>{ email, name }</c>.</summary>
    public static ImmutableArray<string> Filters { get; } = ["join", "json", "base64", "count", "bit", "uuid", "address", "addresses"];

    /// <summary>The same settings without inputs.</summary>
    public static ManifestScope Of(JsonElement integration) => new(ImmutableDictionary<string, JsonElement>.Empty, integration);

    /// <summary>How long the inputs are together, in letters.</summary>
    public long Letters => inputs.Values.Sum(input => (long)(Json.Inserted(input)?.Length ?? 0));

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
    /// list of which nothing is left, and an object in a list none of whose placeholders has a value.
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
                var items = template.EnumerateArray().Where(item => !IsHollow(item)).Select(FillMember).Where(item => item.IsThere).ToList();
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
        "bit" => Json.Of(value.ValueKind == JsonValueKind.True ? "1" : "0"),
        "uuid" => Json.Of(Uuid(Json.Inserted(value) ?? "")),
        "address" => Address(value),
        "addresses" => Json.List([.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1)).Select(Address)]),
        _ => value,
    };

    // Of version 4 in form (RFC 9562), because that is what services ask for; the same for the same text.
    private static string Uuid(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    // "Ada <ada@example.com>"; what is none is sent as it is, and the provider says so.
    private static JsonElement Address(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value;
        var (email, name) = MailAddress.TryCreate(value.GetString(), out var read) ? (read.Address, read.DisplayName) : (value.GetString()!, "");
        return Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("email", email);
            if (name.Length > 0) writer.WriteString("name", name);
            writer.WriteEndObject();
        });
    }

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

    // { "type": "text/html", "value": "{html}" } says nothing when there is no HTML.
    private bool IsHollow(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.EnumerateObject().SelectMany(member => PlaceholdersIn(member.Value)).ToList() is { Count: > 0 } placeholders && placeholders.All(one => ValueOf(one) is null);

    private static IEnumerable<ManifestPart.Placeholder> PlaceholdersIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ManifestText.Parse(value.GetString()!).Placeholders,
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => PlaceholdersIn(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(PlaceholdersIn),
        _ => [],
    };

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || value.ValueKind == JsonValueKind.String && value.ValueEquals("");

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(Json.Compact(value));
}
