using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Reads and writes JSON values without surprises: JSON may hold half of a surrogate pair (<c>"\ud800"</c>), which the reader
/// reports by throwing, so every reading of text goes through here.
/// </summary>
internal static class Json
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private const int LargestSpare = 16 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _spare;

    public static readonly JsonElement Null = JsonElement.Parse("null");
    private static readonly JsonElement True = JsonElement.Parse("true");
    private static readonly JsonElement False = JsonElement.Parse("false");

    public static Fault NotText { get; } = new("the data holds half of a surrogate pair, which is not text");

    public static JsonElement Of(bool value) => value ? True : False;

    public static JsonElement Of(string value) => Build(writer => writer.WriteStringValue(value));

    /// <summary>Writes a value; halves of surrogate pairs become U+FFFD.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        // A build inside a build finds nothing to reuse and makes its own.
        var (buffer, writer) = _spare ?? NewWriter();
        _spare = null;
        write(writer);
        writer.Flush();
        var element = JsonElement.Parse(buffer.WrittenSpan, AnyDepth);
        if (buffer.Capacity <= LargestSpare)
        {
            buffer.ResetWrittenCount();
            writer.Reset(buffer);
            _spare = (buffer, writer);
        }

        return element;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewWriter()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, new Utf8JsonWriter(buffer, Plain));
    }

    public static JsonElement List(IEnumerable<JsonElement> items) => Build(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteRawValue(Raw(item), skipInputValidation: true);
        writer.WriteEndArray();
    });

    public static JsonElement List(IEnumerable<string> texts) => Build(writer =>
    {
        writer.WriteStartArray();
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    });

    /// <summary>Copies a value as it was written; the reader's own way throws at halves of surrogate pairs.</summary>
    public static void Write(JsonElement value, Utf8JsonWriter writer) => writer.WriteRawValue(Raw(value), skipInputValidation: true);

    public static ReadOnlySpan<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    /// <summary>The text of a JSON string; false when it is not text after all.</summary>
    public static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    /// <summary>A field of an object, null when there is none, or a fault when the object's names are not text.</summary>
    public static Fault? TryField(JsonElement parent, string name, out JsonElement? field)
    {
        try
        {
            field = parent.TryGetProperty(name, out var value) ? value : null;
            return null;
        }
        catch (InvalidOperationException)
        {
            field = null;
            return NotText;
        }
    }

    /// <summary>The names of an object's fields, in order, or null when one is not text.</summary>
    public static List<string>? Names(JsonElement parent, int atMost = int.MaxValue)
    {
        try
        {
            return [.. parent.EnumerateObject().Take(atMost).Select(field => field.Name)];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether two values are the same: numbers by value, objects in any order.</summary>
    public static bool Same(JsonElement a, JsonElement b)
    {
        try
        {
            return JsonElement.DeepEquals(a, b);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or InsufficientExecutionStackException)
        {
            return Raw(a).SequenceEqual(Raw(b)); // not text, or nested deeper than the stack
        }
    }

    /// <summary>How a value reads inside other text: text as it is, numbers in plain digits, everything else as compact JSON.</summary>
    public static string? Inserted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TryText(value, out var text) ? text : null,
        JsonValueKind.Number when Raw(value).IndexOfAny((byte)'e', (byte)'E') >= 0 && Number.Read(value) is { IsFinite: true } number => number.ToString(),
        _ => Compact(value),
    };

    /// <summary>The JSON without the spaces between its tokens. The tokens stay byte for byte, so nothing is lost or re-encoded.</summary>
    public static string Compact(JsonElement value)
    {
        var raw = Raw(value);
        if (raw.IndexOfAny(" \t\r\n"u8) < 0)
            return Encoding.UTF8.GetString(raw);

        var compact = new byte[raw.Length];
        var (length, inText) = (0, false);
        for (var at = 0; at < raw.Length; at++)
        {
            if (inText && raw[at] == '\\')
                compact[length++] = raw[at++];
            else if (raw[at] == '"')
                inText = !inText;
            else if (!inText && raw[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            compact[length++] = raw[at];
        }

        return Encoding.UTF8.GetString(compact, 0, length);
    }

    /// <summary>What people call the kind of a value.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
