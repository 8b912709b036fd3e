using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Orchestrator.Domain.Workflows;

/// <summary>What can be said of a JSON value before anybody looks inside it.</summary>
internal static class JsonShape
{
    /// <summary>The value as it was written, white space included, in bytes.</summary>
    public static int ByteLength(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;

    /// <summary>What makes the value unreadable: too deep, or text that is not Unicode. Null when nothing does.</summary>
    public static string? Problem(JsonElement value, int depth = GraphLimits.Depth)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value), new JsonReaderOptions { MaxDepth = 100_000 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= depth)
                return FormattableString.Invariant($"The document is nested deeper than {depth} levels at byte {reader.TokenStartIndex}.");
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
                return FormattableString.Invariant($"The text at byte {reader.TokenStartIndex} is not valid Unicode.");
        }

        return null;
    }

    /// <summary>The kind in a person's words: "text", "a number".</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    // An escaped lone surrogate passes the parser and throws only when the string is read.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return Utf8.IsValid(reader.ValueSpan);
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
