using System.Globalization;

namespace Orchestrator.Domain.Schedules;

/// <summary>When a workflow runs by itself: a cron rule in a time zone, or an interval.</summary>
public sealed class ScheduleRule
{
    // The 29th of February is at most eight years away, around a year such as 2100.
    private static readonly TimeSpan _farthest = TimeSpan.FromDays(366 * 9);

    private readonly CronTimes? _times;

    /// <summary>A cron rule.</summary>
    public ScheduleRule(CronRule cron, TimeZoneInfo zone, MissedRuns missed = MissedRuns.Once)
    {
        (Cron, Zone, Missed) = (cron, zone, missed);
        _times = new CronTimes(cron, zone);
    }

    /// <summary>An interval. Its times are the multiples of it since <paramref name="from"/>, so that they do not depend on when it was published.</summary>
    /// <param name="every">A second or more.</param>
    /// <param name="from">The first time; null to count from midnight UTC, 1 January 1970.</param>
    /// <param name="zone">The zone its times are shown in; they do not depend on it.</param>
    /// <param name="missed">What happens to times the program was not running at.</param>
    public ScheduleRule(TimeSpan every, DateTimeOffset? from, TimeZoneInfo zone, MissedRuns missed = MissedRuns.Once) =>
        (Every, From, Zone, Missed) = (every, from, zone, missed);

    /// <summary>The cron rule; null for an interval.</summary>
    public CronRule? Cron { get; }

    /// <summary>The interval; null for a cron rule.</summary>
    public TimeSpan? Every { get; }

    /// <summary>What the interval is counted from; null for midnight UTC.</summary>
    public DateTimeOffset? From { get; }

    /// <summary>The time zone, by its IANA name.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What happens to times the program was not running at.</summary>
    public MissedRuns Missed { get; }

    /// <summary>The rule as a person says it: <c>Every weekday at 09:00, Europe/Berlin</c>.</summary>
    public string Said => Cron is not null ? $"{CronWords.Of(Cron)}, {Zone.Id}"
        : From is { } from ? string.Create(CultureInfo.InvariantCulture, $"{CronWords.Of(Every!.Value)}, counted from {TimeZoneInfo.ConvertTime(from, Zone):yyyy-MM-dd HH:mm}, {Zone.Id}")
        : CronWords.Of(Every!.Value);

    /// <summary>The first time after an instant; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset instant)
    {
        foreach (var at in Between(instant, instant + _farthest)) return at;
        return null;
    }

    /// <summary>The times after one instant, up to another, in order.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until) => _times?.Between(after, until) ?? Steps(after, until);

    /// <summary>The same, the latest first.</summary>
    public IEnumerable<DateTimeOffset> Backwards(DateTimeOffset after, DateTimeOffset until) => _times?.Backwards(after, until) ?? StepsBackwards(after, until);

    private IEnumerable<DateTimeOffset> Steps(DateTimeOffset after, DateTimeOffset until)
    {
        var (every, from) = (Every!.Value, From ?? DateTimeOffset.UnixEpoch);
        var first = after < from ? from.UtcTicks : after.UtcTicks - (after.UtcTicks - from.UtcTicks) % every.Ticks + every.Ticks;
        for (var at = new DateTimeOffset(first, TimeSpan.Zero); at <= until; at += every) yield return at;
    }

    private IEnumerable<DateTimeOffset> StepsBackwards(DateTimeOffset after, DateTimeOffset until)
    {
        var (every, from) = (Every!.Value, From ?? DateTimeOffset.UnixEpoch);
        if (until < from) yield break;
        var last = new DateTimeOffset(until.UtcTicks - (until.UtcTicks - from.UtcTicks) % every.Ticks, TimeSpan.Zero);
        for (var at = last; at > after && at >= from; at -= every) yield return at;
    }
}

/// <summary>What happens to times the program was not running at.</summary>
public enum MissedRuns
{
    /// <summary>Nothing; the next time is the next.</summary>
    Skip,
    /// <summary>One run makes up for all of them.</summary>
    Once,
    /// <summary>Each gets its run, the latest hundred at most.</summary>
    All,
}
