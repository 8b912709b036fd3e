using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Web.Actions;

/// <summary>
/// Values of PostgreSQL in its own text form, which knows every type. Numbers that JSON's readers keep exact are numbers, others text;
/// instants are ISO 8601; bytea is base64; json is JSON; arrays are lists; everything else is its text.
/// </summary>
internal static partial class PostgresValue
{
    private const int MaxDepth = 56;

    /// <summary>Writes a value that was read.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="type">The type's object id (pg_type.dat), which is fixed for built-in types.</param>
    /// <param name="text">Its text form.</param>
    public static void Write(Utf8JsonWriter writer, uint type, string text)
    {
        switch (type)
        {
            case 16:
                writer.WriteBooleanValue(text == "t");
                break;
            case 20 or 21 or 23 or 26 when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                QueryRows.WriteInteger(writer, whole);
                break;
            case 700 or 701 when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real):
                if (double.IsFinite(real)) writer.WriteRawValue(JsonNumber(text, real));
                else writer.WriteStringValue(text);
                break;
            case 1700 when IsExact(text):
                writer.WriteRawValue(text);
                break;
            case 17 when text.StartsWith("\\x", StringComparison.Ordinal):
                writer.WriteBase64StringValue(Convert.FromHexString(text.AsSpan(2)));
                break;
            case 114 or 3802:
                WriteJson(writer, text);
                break;
            case 1114 or 1184 when Instant().Match(text) is { Success: true } match:
                writer.WriteStringValue($"{match.Groups["day"].Value}T{match.Groups["time"].Value}{Zone(match.Groups["zone"].Value)}");
                break;
            default:
                if (Elements(type) is { } element && text.StartsWith('{')) new ArrayReader(text, element).Write(writer);
                else writer.WriteStringValue(text);
                break;
        }
    }

    /// <summary>A parameter in text form; its type is what the statement asks for. Null for null.</summary>
    public static string? Parameter(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) =>
            "{" + string.Join(',', value.EnumerateArray().Select(item => Parameter(item) is { } text ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : "NULL")) + "}",
        _ => value.GetRawText(),
    };

    // PostgreSQL writes the shortest text that reads back; JSON asks for the same shape.
    private static string JsonNumber(string text, double value) => char.IsDigit(text[^1]) && char.IsDigit(text.TrimStart('-')[0]) ? text : value.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsExact(string text) => text.Count(char.IsDigit) <= 15 && text.All(letter => char.IsDigit(letter) || letter is '-' or '.');

    private static void WriteJson(Utf8JsonWriter writer, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            document.RootElement.WriteTo(writer);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            writer.WriteStringValue(text); // deeper than is kept, or half of a surrogate pair
        }
    }

    private static string Zone(string zone) => zone switch { "" => "", "+00" => "Z", { Length: 3 } => zone + ":00", _ => zone };

    // The array types of built-in types, by their elements.
    private static uint? Elements(uint array) => array switch
    {
        1000 => 16, 1001 => 17, 1005 => 21, 1007 => 23, 1016 => 20, 1028 => 26, 1021 => 700, 1022 => 701, 1231 => 1700,
        199 => 114, 3807 => 3802, 1115 => 1114, 1185 => 1184,
        1002 or 1003 or 1009 or 1014 or 1015 or 1040 or 1041 or 1182 or 1183 or 1187 or 1270 or 2951 or 651 or 791 => 25,
        _ => null,
    };

    [GeneratedRegex(@"^(?<day>\d{4,}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d(\.\d+)?)(?<zone>[+-]\d\d(:\d\d)*)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Instant();

    /// <summary>Reads the text form of an array (PostgreSQL, 8.15.6): braces nest, quotes and backslashes protect, NULL is null.</summary>
    private struct ArrayReader(string text, uint element)
    {
        private int at;

        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            at++;
            while (at < text.Length && text[at] != '}')
            {
                if (text[at] == ',') at++;
                else if (text[at] == '{') Write(writer);
                else if (text[at] == '"') PostgresValue.Write(writer, element, Quoted());
                else if (Bare() is var bare && bare.Equals("NULL", StringComparison.OrdinalIgnoreCase)) writer.WriteNullValue();
                else PostgresValue.Write(writer, element, bare);
            }
            at++;
            writer.WriteEndArray();
        }

        private string Quoted()
        {
            var value = new StringBuilder();
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                if (text[at] == '\\') at++;
                value.Append(text[at]);
            }
            at++;
            return value.ToString();
        }

        private string Bare()
        {
            var start = at;
            while (at < text.Length && text[at] is not (',' or '}')) at++;
            return text[start..at];
        }
    }
}
