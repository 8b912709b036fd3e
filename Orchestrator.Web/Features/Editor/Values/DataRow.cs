using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>A line of the tree of what a step can read.</summary>
/// <param name="Path">What a template writes: <c>fetch.data.items[0].name</c>.</param>
/// <param name="Name">What it is called in its place: a step's label, a member's name, <c>[0]</c>.</param>
/// <param name="Shown">Its value, masked and shortened; else what is known of it.</param>
/// <param name="Kind">s for text, n for a number, b for true, false and null; empty for others.</param>
/// <param name="Level">From 1.</param>
/// <param name="IsOpen">Whether what is in it is shown; null when there is nothing in it.</param>
/// <param name="More">How many more there are at <paramref name="Path"/> than the rows before this one; 0 for a row that is one of them.</param>
public sealed record DataRow(string Path, string Name, string Shown, string Kind, int Level, bool? IsOpen, int More = 0);

/// <summary>The tree of what a step can read, as lines.</summary>
public static class DataRows
{
    /// <summary>How many fields or items of an open row are shown at a time.</summary>
    public const int Page = 100;

    private const int DeepestLevel = 12;

    /// <summary>The lines that are shown: the steps, and what is in the open ones.</summary>
    /// <param name="data">What there is.</param>
    /// <param name="open">The paths that are open.</param>
    /// <param name="pages">How many pages are shown of what is in a path, where that is more than one.</param>
    public static IEnumerable<DataRow> Of(KnownData data, ISet<string> open, IReadOnlyDictionary<string, int>? pages = null) =>
        ValueChoices.Ordered(data).SelectMany(source => OfSource(source.Key, source.Value, open, pages ?? ImmutableDictionary<string, int>.Empty));

    private static IEnumerable<DataRow> OfSource(string root, KnownSource source, ISet<string> open, IReadOnlyDictionary<string, int> pages)
    {
        if (source.Value is { } value) return Lines(root, source.Label, value, 1, open, pages);
        bool? isOpen = source.Outputs.IsDefaultOrEmpty ? null : open.Contains(root);
        var outputs = isOpen == true ? source.Outputs : [];
        return [new DataRow(root, source.Label, "not run yet", "", 1, isOpen), .. outputs.Select(output => new DataRow($"{root}.{output.Name}", output.Name, ValueChoices.KindOf(output), "", 2, null))];
    }

    private static IEnumerable<DataRow> Lines(string path, string name, JsonElement value, int level, ISet<string> open, IReadOnlyDictionary<string, int> pages)
    {
        var isFull = level < DeepestLevel && value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any(),
            JsonValueKind.Array => value.GetArrayLength() > 0,
            _ => false,
        };
        bool? isOpen = isFull ? open.Contains(path) : null;
        yield return new DataRow(path, name, ValueChoices.Shown(value), KindOf(value), level, isOpen);
        if (isOpen != true) yield break;
        var (inside, count) = value.ValueKind == JsonValueKind.Object ? Members(path, value) : (value.EnumerateArray().Select((item, index) => Item(path, index, item)), value.GetArrayLength());
        var shown = Math.Min(count, pages.GetValueOrDefault(path, 1) * Page);
        foreach (var (further, called, held) in inside.Take(shown))
        {
            foreach (var line in Lines(further, called, held, level + 1, open, pages)) yield return line;
        }
        if (shown < count) yield return new DataRow(path, Spoken.Count(count - shown, value.ValueKind == JsonValueKind.Object ? "more field" : "more item"), "", "", level + 1, null, count - shown);
    }

    // A name that stands twice is read once by templates, the last time it stands there.
    private static (IEnumerable<(string Path, string Name, JsonElement Value)> Inside, int Count) Members(string path, JsonElement value)
    {
        var last = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject()) last[member.Name] = member.Value;
        return (last.Select(member => (path + ValueChoices.Member(member.Key), member.Key, member.Value)), last.Count);
    }

    private static (string Path, string Name, JsonElement Value) Item(string path, int index, JsonElement item)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
        return (path + name, name, item);
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "s",
        JsonValueKind.Number => "n",
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => "b",
        _ => "",
    };
}
