using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Web.Actions;

/// <summary>A setting turned out, with its templates evaluated, to be nothing that can be sent. The message names it.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);

/// <summary>Reads the evaluated settings of a request.</summary>
internal static class HttpRequestSettings
{
    public static string? Text(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Scalar(value, name) : null;

    /// <summary>One of the values the field offers, its default when there is none.</summary>
    public static string Choice(JsonElement config, ActionDefinition definition, string name)
    {
        var field = definition.Fields.First(field => field.Name == name);
        var given = Text(config, name) is { Length: > 0 } text ? text : field.Default!;
        return field.Choices.Contains(given, StringComparer.OrdinalIgnoreCase) ? given
            : throw new InvalidSettingException($"{name}: {string.Join(", ", field.Choices[..^1])} or {field.Choices[^1]}, not “{given}”.");
    }

    public static bool Flag(JsonElement config, string name, bool otherwise) => Text(config, name) switch
    {
        null or "" => otherwise,
        "true" => true,
        "false" => false,
        var other => throw new InvalidSettingException($"{name}: true or false, not “{other}”."),
    };

    /// <summary>The members of an object setting; a list gives its name once per item, null is left out.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(JsonElement config, string name)
    {
        if (!config.TryGetProperty(name, out var pairs) || pairs.ValueKind == JsonValueKind.Null) return [];
        if (pairs.ValueKind != JsonValueKind.Object) throw new InvalidSettingException($"{name}: an object of names and values, not {Kind(pairs)}.");
        return [.. pairs.EnumerateObject().SelectMany(pair => pair.Value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => pair.Value.EnumerateArray().Select(item => (pair.Name, Scalar(item, $"{name}.{pair.Name}"))),
            _ => [(pair.Name, Scalar(pair.Value, $"{name}.{pair.Name}"))],
        })];
    }

    /// <summary>The same pair when it may be a header.</summary>
    public static (string Name, string Value) Header((string Name, string Value) pair)
    {
        if (pair.Name.Length == 0 || pair.Name.Any(character => !IsTokenCharacter(character)))
            throw new InvalidSettingException($"headers.{pair.Name}: not a header name; letters, digits and hyphens are.");
        if (pair.Name.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "connection")
            throw new InvalidSettingException($"headers.{pair.Name}: is made from the address and the body and cannot be set.");
        if (pair.Value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            throw new InvalidSettingException($"headers.{pair.Name}: a header has no line breaks.");
        if (pair.Value.Any(character => character != '\t' && character is < ' ' or > '~'))
            throw new InvalidSettingException($"headers.{pair.Name}: a header holds ASCII characters only; encode the others.");
        return pair;
    }

    public static string Scalar(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new InvalidSettingException($"{name}: text, not {Kind(value)}."),
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => "a single value",
    };

    // RFC 9110, section 5.6.2.
    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
