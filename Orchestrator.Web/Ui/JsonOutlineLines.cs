using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Writes the outline of a value as lines: name, kinds, how many have it, an example.</summary>
public sealed class JsonOutlineLines
{
    private const int LongestName = 60;
    private const int LongestExample = 40;
    private readonly List<JsonLine> lines = [];
    private readonly JsonFolds folds;

    private JsonOutlineLines(JsonFolds folds) => this.folds = folds;

    /// <summary>The lines that are not folded away.</summary>
    public static IReadOnlyList<JsonLine> Of(JsonOutline outline, JsonFolds folds)
    {
        var writer = new JsonOutlineLines(folds);
        writer.Write(null, outline, 0, "", 0);
        return writer.lines;
    }

    /// <summary>The lines as text.</summary>
    public static string Text(IEnumerable<JsonLine> lines) =>
        string.Join('\n', lines.Select(line => new string(' ', line.Depth * 2) + string.Concat(line.Tokens.Select(token => token.Text))));

    private void Write(string? name, JsonOutline outline, int of, string path, int depth)
    {
        List<JsonToken> tokens = [];
        if (name is not null) tokens.AddRange([new("k", name), new("p", "  ")]);
        tokens.Add(new("x", KindsOf(outline)));
        if (outline.Holders < of) tokens.AddRange([new("p", "  "), new("part", $"in {Spoken.Number(outline.Holders)} of {Spoken.Number(of)}")]);
        if ((outline.Example ?? (IsInline(outline.Items) ? outline.Items!.Example : null)) is { } example) tokens.AddRange([new("p", "  "), .. Shown(example)]);

        var (inside, inThat, each) = Inside(outline);
        var count = inside.Count + (each is null ? 0 : 1);
        if (count == 0)
        {
            lines.Add(new JsonLine(depth, tokens));
            return;
        }
        if (!folds.IsOpen(path, depth, count))
        {
            lines.Add(new JsonLine(depth, [.. tokens, new("x", $"  {Spoken.Count(count, "field")}")], path, JsonFold.Unfold));
            return;
        }
        lines.Add(new JsonLine(depth, tokens, path, JsonFold.Fold));
        if (each is not null) Write("each item", each, 0, path + "/0", depth + 1);
        var shown = Math.Min(inside.Count, folds.Pages(path) * JsonFolds.Page);
        for (var index = 0; index < shown; index++)
            Write(NameOf(inside[index].Name), inside[index].Outline, inThat, string.Create(CultureInfo.InvariantCulture, $"{path}/{index + 1}"), depth + 1);
        if (shown < inside.Count) lines.Add(new JsonLine(depth + 1, [new("x", Spoken.Count(inside.Count - shown, "more field"))], path, JsonFold.More));
    }

    // What the objects of a list have stands right below the list; anything less plain has a line of its own for the items.
    private static (IReadOnlyList<(string Name, JsonOutline Outline)> Members, int Of, JsonOutline? Each) Inside(JsonOutline outline)
    {
        if (outline.Items is not { } items) return (outline.Members, outline.Objects, null);
        if (items.Items is null && outline.Members.Count == 0) return (items.Members, items.Objects, null);
        return (outline.Members, outline.Objects, IsInline(items) ? null : items);
    }

    private static bool IsInline(JsonOutline? items) => items is { Items: null, Members.Count: 0 };

    private static string KindsOf(JsonOutline outline)
    {
        var kinds = outline.Kinds;
        List<string> words = [];
        if (kinds.HasFlag(JsonKinds.Text)) words.Add("text");
        if (kinds.HasFlag(JsonKinds.Number)) words.Add("number");
        if (kinds.HasFlag(JsonKinds.Truth)) words.Add(kinds == JsonKinds.Truth ? "true or false" : "true/false");
        if (kinds.HasFlag(JsonKinds.Object)) words.Add(outline.Members.Count == 0 && outline.Objects > 0 ? JsonWords.EmptyObject : "object");
        if (kinds.HasFlag(JsonKinds.List)) words.Add(ListOf(outline));
        if (kinds.HasFlag(JsonKinds.Null)) words.Add("null");
        return string.Join(" or ", words);
    }

    // In brackets, so that "null" in them is an item and "null" behind them the value itself.
    private static string ListOf(JsonOutline outline)
    {
        var (shortest, longest) = outline.Lengths!.Value;
        var list = shortest == longest ? JsonWords.List(longest) : $"list of {Spoken.Number(shortest)} to {Spoken.Number(longest)}";
        return outline.Items is { Kinds: not JsonKinds.None } items && Inside(outline).Each is null ? $"{list} ({KindsOf(items)})" : list;
    }

    private static string NameOf(string name) => JsonTexts.Cut(string.IsNullOrWhiteSpace(name) ? JsonTexts.Quoted(name) : name, LongestName);

    private static IEnumerable<JsonToken> Shown(JsonElement example) => example.ValueKind switch
    {
        JsonValueKind.String => JsonTexts.Tokens(JsonTexts.Quoted(JsonTexts.Cut(JsonTexts.Of(example), LongestExample)), "s"),
        JsonValueKind.Number => [new("n", JsonTexts.Cut(example.GetRawText(), LongestExample))],
        _ => [new("b", example.GetRawText())],
    };
}
