using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A time axis from the start of a run to its end, with round marks.</summary>
public sealed class TimeAxis
{
    private const int MostMarks = 7;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly int[] Round = [1, 2, 5, 10, 20, 30, 60];
    private readonly DateTimeOffset start;

    /// <summary>An axis that has room for a length of time.</summary>
    public TimeAxis(DateTimeOffset start, TimeSpan took)
    {
        this.start = start;
        took = took < Shortest ? Shortest : took;
        var step = Step(took);
        Marks = [.. Enumerable.Range(0, (int)Math.Ceiling(took / step) + 1).Select(index => index * step)];
    }

    /// <summary>The marks, the last one at the end.</summary>
    public IReadOnlyList<TimeSpan> Marks { get; }

    private TimeSpan Length => Marks[^1];

    /// <summary>Where a mark stands, in percent.</summary>
    public double At(TimeSpan mark) => 100 * (mark / Length);

    /// <summary>Where an instant stands, in percent; never off the axis.</summary>
    public double At(DateTimeOffset instant) => Math.Clamp(At(instant - start), 0, 100);

    /// <summary>What is written at a mark.</summary>
    public static string Label(TimeSpan mark) => mark == TimeSpan.Zero ? "0 s" : RunPainting.Took(mark);

    private static TimeSpan Step(TimeSpan took)
    {
        foreach (var unit in new[] { TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1) })
        {
            var limit = unit < TimeSpan.FromSeconds(1) ? 5 : 60;
            foreach (var factor in Round.Where(factor => factor <= limit))
            {
                if (took / (factor * unit) <= MostMarks) return factor * unit;
            }
        }
        return TimeSpan.FromDays(Math.Ceiling(took.TotalDays / MostMarks));
    }
}
