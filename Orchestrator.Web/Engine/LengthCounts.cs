using System.Globalization;
using System.Text;

namespace Orchestrator.Web.Engine;

/// <summary>
/// How often something took how long: counts in classes that grow by a fifth each, from a millisecond on, so that a percentile read from them is off by a tenth at most and counts
/// of different times can be added. Written as <c>12:5,13:9</c>.
/// </summary>
public sealed class LengthCounts
{
    // Four classes double a length.
    private const double PerDoubling = 4;
    private readonly SortedDictionary<int, long> counts = [];

    /// <summary>How many there are.</summary>
    public long Count => counts.Values.Sum();

    /// <summary>Counts one length.</summary>
    public void Add(TimeSpan took)
    {
        var index = IndexOf(took);
        counts[index] = counts.GetValueOrDefault(index) + 1;
    }

    /// <summary>Takes over the counts of others.</summary>
    public void Add(LengthCounts others)
    {
        foreach (var (index, count) in others.counts) counts[index] = counts.GetValueOrDefault(index) + count;
    }

    /// <summary>Takes away the counts of others, as far as they are here.</summary>
    public void Remove(LengthCounts others)
    {
        foreach (var (index, count) in others.counts)
        {
            if (counts.GetValueOrDefault(index) <= count) counts.Remove(index);
            else counts[index] -= count;
        }
    }

    /// <summary>The length that a share of all does not exceed; null when there are none.</summary>
    /// <param name="share">0 to 1: 0.95 for the 95th percentile.</param>
    public TimeSpan? Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        foreach (var (index, count) in counts)
        {
            rank -= count;
            if (rank <= 0) return LengthOf(index);
        }

        return null;
    }

    /// <summary>As it is kept.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (index, count) in counts) text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{index}:{count}");
        return text.ToString();
    }

    /// <summary>Reads what was kept.</summary>
    public static LengthCounts Read(string text)
    {
        var read = new LengthCounts();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf(':', StringComparison.Ordinal);
            read.counts[int.Parse(part.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture)] = long.Parse(part.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return read;
    }

    private static int IndexOf(TimeSpan took) => took.TotalMilliseconds < 1 ? 0 : 1 + (int)Math.Floor(PerDoubling * Math.Log2(took.TotalMilliseconds));

    // The middle of the class.
    private static TimeSpan LengthOf(int index) => TimeSpan.FromMilliseconds(index == 0 ? 0.5 : Math.Pow(2, (index - 0.5) / PerDoubling));
}
