using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Looks a text up in a JSON value: each place where it is a name or a part of a value, with the way there.</summary>
public static class JsonSearch
{
    /// <summary>The most places that are shown.</summary>
    public const int Most = 200;

    private const int Around = 120;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line for each place, in the order of the value; one more than <see cref="Most"/> when there are more.</summary>
    public static IReadOnlyList<JsonLine> In(JsonElement value, string text)
    {
        List<JsonLine> lines = [];
        Look(value, "", isNamed: false);
        return lines;

        void Look(JsonElement one, string path, bool isNamed)
        {
            if (lines.Count > Most) return;
            switch (one.ValueKind)
            {
                case JsonValueKind.Object:
                    if (isNamed) lines.Add(Line(path, new("x", "{ … }")));
                    foreach (var member in one.EnumerateObject())
                        Look(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", Has(member.Name, text));
                    break;
                case JsonValueKind.Array:
                    if (isNamed) lines.Add(Line(path, new("x", "[ … ]")));
                    var index = 0;
                    foreach (var item in one.EnumerateArray()) Look(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), false);
                    break;
                case JsonValueKind.String:
                    var said = one.GetString()!;
                    if (isNamed || Has(said, text)) lines.Add(Line(path, new("s", JsonSerializer.Serialize(Part(said, text), Plain))));
                    break;
                default:
                    if (isNamed || Has(one.GetRawText(), text)) lines.Add(Line(path, new(one.ValueKind == JsonValueKind.Number ? "n" : "b", one.GetRawText())));
                    break;
            }
        }
    }

    private static bool Has(string whole, string text) => whole.Contains(text, StringComparison.OrdinalIgnoreCase);

    // What stands around it in a long text.
    private static string Part(string whole, string text)
    {
        var at = Math.Max(0, whole.IndexOf(text, StringComparison.OrdinalIgnoreCase));
        var (from, to) = (Math.Max(0, at - Around), Math.Min(whole.Length, at + text.Length + Around));
        return (from > 0 ? "…" : "") + whole[from..to] + (to < whole.Length ? "…" : "");
    }

    private static JsonLine Line(string path, JsonToken value) => new(0, [new("k", path), new("p", path.Length == 0 ? "" : ": "), value]);
}
