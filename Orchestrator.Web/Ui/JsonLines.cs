using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Writes a JSON value as lines. What is folded is not visited, so a large value costs what is seen of it.</summary>
public sealed class JsonLines
{
    private const int LongestInline = 64;
    private const int LongestText = 1_000;
    private readonly List<JsonLine> lines = [];
    private readonly JsonFolds folds;

    private JsonLines(JsonFolds folds) => this.folds = folds;

    /// <summary>The lines of a value.</summary>
    public static IReadOnlyList<JsonLine> Of(JsonElement value, JsonFolds folds)
    {
        var writer = new JsonLines(folds);
        writer.Write(value, "", 0, [], last: true);
        return writer.lines;
    }

    private void Write(JsonElement value, string path, int depth, List<JsonToken> head, bool last)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            WriteScalar(value, path, depth, head, last);
            return;
        }
        var (open, close, count) = value.ValueKind == JsonValueKind.Object ? ("{", "}", value.GetPropertyCount()) : ("[", "]", value.GetArrayLength());
        if (count == 0 || (depth > 0 && IsShort(value)))
        {
            Inline(value, head);
            lines.Add(new JsonLine(depth, Ended(head, last)));
        }
        else if (!folds.IsOpen(path, depth, count))
        {
            head.Add(new("x", JsonWords.Of(value)));
            lines.Add(new JsonLine(depth, Ended(head, last), path, JsonFold.Unfold));
        }
        else
        {
            head.Add(new("p", open));
            lines.Add(new JsonLine(depth, head, path, JsonFold.Fold));
            WriteItems(value, path, depth + 1, count);
            lines.Add(new JsonLine(depth, Ended([new("p", close)], last)));
        }
    }

    private void WriteItems(JsonElement value, string path, int depth, int count)
    {
        var shown = Math.Min(count, folds.Pages(path) * JsonFolds.Page);
        var index = 0;
        foreach (var (name, item) in Items(value).Take(shown))
        {
            List<JsonToken> head = name is null ? [] : [new("k", JsonTexts.Quoted(name)), new("p", ": ")];
            index++;
            Write(item, string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"), depth, head, last: index == count);
        }
        if (shown < count)
            lines.Add(new JsonLine(depth, [new("x", $"{Spoken.Count(count - shown, "more item")}")], path, JsonFold.More));
    }

    private void WriteScalar(JsonElement value, string path, int depth, List<JsonToken> head, bool last)
    {
        var most = folds.Pages(path) * LongestText;
        if (value.ValueKind == JsonValueKind.String && JsonTexts.Of(value) is { } text && text.Length > most)
        {
            head.AddRange(JsonTexts.Tokens(JsonTexts.Quoted(text[..most]), "s"));
            lines.Add(new JsonLine(depth, Ended(head, last)));
            lines.Add(new JsonLine(depth + 1, [new("x", $"{Spoken.Count(text.Length - most, "more character")}")], path, JsonFold.More));
            return;
        }
        Inline(value, head);
        lines.Add(new JsonLine(depth, Ended(head, last)));
    }

    private static void Inline(JsonElement value, List<JsonToken> tokens)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                tokens.AddRange(JsonTexts.Tokens(JsonTexts.Quoted(JsonTexts.Of(value)), "s"));
                break;
            case JsonValueKind.Number:
                tokens.Add(new("n", value.GetRawText()));
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                var (open, close) = value.ValueKind == JsonValueKind.Object ? ("{", "}") : ("[", "]");
                tokens.Add(new("p", open));
                var first = true;
                foreach (var (name, item) in Items(value))
                {
                    tokens.Add(new("p", first ? (name is null ? "" : " ") : ", "));
                    if (name is not null) tokens.AddRange([new("k", JsonTexts.Quoted(name)), new("p", ": ")]);
                    Inline(item, tokens);
                    first = false;
                }
                tokens.Add(new("p", first || close == "]" ? close : " " + close));
                break;
            default:
                tokens.Add(new("b", value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText()));
                break;
        }
    }

    private static bool IsShort(JsonElement value) =>
        value.GetRawText().Length <= LongestInline && Items(value).All(item => item.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));

    private static IEnumerable<(string? Name, JsonElement Value)> Items(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().Select(member => ((string?)JsonTexts.NameOf(member), member.Value))
        : value.EnumerateArray().Select(item => ((string?)null, item));

    private static List<JsonToken> Ended(List<JsonToken> tokens, bool last)
    {
        if (!last) tokens.Add(new("p", ","));
        return tokens;
    }
}
