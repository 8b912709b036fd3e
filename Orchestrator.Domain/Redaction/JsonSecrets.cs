using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Domain.Redaction;

/// <summary>Masks a JSON value: looks first, and writes a new one only when there is something to mask.</summary>
internal static class JsonSecrets
{
    private const int MaxDepth = 1000;

    private static readonly JsonReaderOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions Writing = new() { Encoder = Placeholder.JsonEncoder, MaxDepth = MaxDepth, SkipValidation = true };

    public static JsonElement Mask(Redactor redactor, JsonElement value)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        if (!Copy(redactor, json, null))
            return value;
        var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Copy(redactor, json, writer);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, Reading);
        return JsonElement.ParseValue(ref reader);
    }

    // With a writer: copies everything, masked. Without: says whether anything has to be masked.
    private static bool Copy(Redactor redactor, ReadOnlySpan<byte> json, Utf8JsonWriter? writer)
    {
        var scratch = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            return new Pass(redactor, writer, scratch).Run(json);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(scratch, clearArray: true);
        }
    }

    private readonly ref struct Pass(Redactor redactor, Utf8JsonWriter? writer, char[] scratch)
    {
        public bool Run(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json, Reading);
            var pair = new HeaderPairs();
            var secretValue = false;
            while (reader.Read())
            {
                var masked = false;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        var name = Text(ref reader);
                        secretValue = SecretNames.IsSecret(name) || pair.IsSecretValue(name, reader.CurrentDepth);
                        pair.Name(name);
                        masked = WriteText(name, isName: true);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray when secretValue:
                        reader.Skip();
                        masked = true;
                        writer?.WriteStringValue(Placeholder.Redacted);
                        break;
                    case JsonTokenType.StartObject:
                        writer?.WriteStartObject();
                        break;
                    case JsonTokenType.StartArray:
                        writer?.WriteStartArray();
                        break;
                    case JsonTokenType.EndObject:
                        pair.End(reader.CurrentDepth);
                        writer?.WriteEndObject();
                        break;
                    case JsonTokenType.EndArray:
                        writer?.WriteEndArray();
                        break;
                    case JsonTokenType.String:
                        var text = Text(ref reader);
                        pair.Value(text, reader.CurrentDepth);
                        masked = secretValue ? WriteSecret(text) : WriteText(text, isName: false);
                        break;
                    case JsonTokenType.Number:
                        masked = WriteNumber(ref reader, secretValue);
                        break;
                    default: // true, false and null tell nothing
                        writer?.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                        break;
                }
                if (masked && writer is null)
                    return true;
                secretValue &= reader.TokenType == JsonTokenType.PropertyName;
            }
            return false;
        }

        private ReadOnlySpan<char> Text(ref Utf8JsonReader reader) => scratch.AsSpan(0, reader.CopyString(scratch));

        private bool WriteText(ReadOnlySpan<char> text, bool isName)
        {
            var found = redactor.Find(text, onlyFirst: writer is null);
            if (writer is null)
                return !found.IsEmpty;
            var shown = found.IsEmpty ? text : found.Apply(text.ToString());
            if (isName)
                writer.WritePropertyName(shown);
            else
                writer.WriteStringValue(shown);
            return !found.IsEmpty;
        }

        private bool WriteSecret(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty || Placeholder.Is(text))
                return WriteText(text, isName: false);
            var found = redactor.Find(text, onlyFirst: false);
            writer?.WriteStringValue(Placeholder.For(found.OnlyId ?? Placeholder.OnlyIdIn(text)));
            return true;
        }

        private bool WriteNumber(ref Utf8JsonReader reader, bool isSecret)
        {
            var text = scratch.AsSpan(0, Encoding.ASCII.GetChars(reader.ValueSpan, scratch));
            if (isSecret || !redactor.Find(text, onlyFirst: true).IsEmpty)
            {
                writer?.WriteStringValue(Placeholder.Redacted);
                return true;
            }
            writer?.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
            return false;
        }
    }

    /// <summary>Headers and form fields written as <c>{"name": "Authorization", "value": "…"}</c>: the secret's name is a value itself.</summary>
    private struct HeaderPairs
    {
        private bool isLabel;
        private int secretDepth;

        public readonly bool IsSecretValue(ReadOnlySpan<char> name, int depth) => depth == secretDepth && Is(name, "value");

        public void Name(ReadOnlySpan<char> name) => isLabel = Is(name, "name") || Is(name, "key") || Is(name, "header");

        public void Value(ReadOnlySpan<char> text, int depth)
        {
            if (isLabel)
                secretDepth = SecretNames.IsSecret(text) ? depth : 0;
            isLabel = false;
        }

        public void End(int depth) => secretDepth = secretDepth > depth ? 0 : secretDepth;

        private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
    }
}
