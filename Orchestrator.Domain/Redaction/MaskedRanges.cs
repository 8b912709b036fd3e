using System.Runtime.InteropServices;
using System.Text;

namespace Orchestrator.Domain.Redaction;

/// <summary>The parts of one text that must not be shown. Costs nothing until the first is added.</summary>
internal ref struct MaskedRanges
{
    private List<Range>? ranges;

    private record struct Range(int Start, int End, string? Id);

    /// <summary>Whether nothing has to be masked.</summary>
    public readonly bool IsEmpty => ranges is null;

    /// <summary>Whether the last range added covers all of this.</summary>
    public readonly bool Covers(int start, int end) => ranges is not null && ranges[^1] is var last && last.Start <= start && end <= last.End;

    /// <summary>The first place of a range that begins before this and ends behind it; the place itself when there is none.</summary>
    public readonly int StartAround(int place)
    {
        var start = place;
        foreach (var range in ranges ?? [])
            if (range.Start < start && range.End > place)
                start = range.Start;
        return start == place ? place : StartAround(start);
    }

    /// <summary>The one known secret among them; null when there is none, or more than one.</summary>
    public readonly string? OnlyId
    {
        get
        {
            string? only = null;
            foreach (var range in ranges ?? [])
            {
                if (range.Id is not null && only is not null && range.Id != only) return null;
                only ??= range.Id;
            }

            return only;
        }
    }

    /// <summary>Masks the text from <paramref name="start"/> up to <paramref name="end"/>, naming the secret when it is known.</summary>
    public void Add(int start, int end, string? id)
    {
        ranges ??= [];
        if (ranges.Count > 0 && ranges[^1] is var last && start >= last.Start && start < last.End)
            ranges[^1] = last with { End = Math.Max(end, last.End), Id = last.Id ?? id };
        else
            ranges.Add(new(start, end, id));
    }

    /// <summary>The text with every range, overlapping ones as one, replaced by a placeholder.</summary>
    public readonly string Apply(string text)
    {
        if (ranges is null)
            return text;
        ranges.Sort((a, b) => a.Start.CompareTo(b.Start));
        var result = new StringBuilder(text.Length);
        var all = CollectionsMarshal.AsSpan(ranges);
        var shown = 0;
        for (var i = 0; i < all.Length;)
        {
            var (start, end, id) = all[i];
            for (i++; i < all.Length && all[i].Start < end; i++)
            {
                end = Math.Max(end, all[i].End);
                id ??= all[i].Id;
            }
            result.Append(text, shown, start - shown).Append(Placeholder.For(id));
            shown = end;
        }
        return result.Append(text, shown, text.Length - shown).ToString();
    }
}
