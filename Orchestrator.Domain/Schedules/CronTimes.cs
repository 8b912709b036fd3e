namespace Orchestrator.Domain.Schedules;

/// <summary>
/// The instants of a cron rule in a time zone. A rule that names its hours runs once for each of them: one that the clock jumps over runs right after the
/// jump, one that comes twice runs the first time. A rule that follows the hours runs whenever the clock on the wall matches.
/// </summary>
internal sealed class CronTimes(CronRule rule, TimeZoneInfo zone)
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    // The clock has been set back by a whole day, in Manila and on Kwajalein the other way round.
    private static readonly TimeSpan _longestJump = TimeSpan.FromHours(25);

    /// <summary>Later than <paramref name="after"/>, up to <paramref name="until"/>, in order.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var day = StartOf(after); day <= until; day += _day)
        {
            foreach (var at in Of(day))
            {
                if (at > until) yield break;
                if (at > after) yield return at;
            }

            if (day > DateTimeOffset.MaxValue - 2 * _day) yield break;
        }
    }

    /// <summary>The same, the latest first.</summary>
    public IEnumerable<DateTimeOffset> Backwards(DateTimeOffset after, DateTimeOffset until)
    {
        for (var day = StartOf(until); day + _day > after; day -= _day)
        {
            var times = Of(day);
            for (var at = times.Count - 1; at >= 0; at--)
            {
                if (times[at] <= after) yield break;
                if (times[at] <= until) yield return times[at];
            }
        }
    }

    // The days walked are those of UTC, so that they follow one another without gaps and repetitions.
    private static DateTimeOffset StartOf(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    private List<DateTimeOffset> Of(DateTimeOffset day)
    {
        if (!Dates(Local(day), Local(day + _day)).Any(rule.MatchesDate)) return [];
        var stretches = Stretches(day - _longestJump, day + _day);
        List<DateTimeOffset> times = [];
        var reached = DateTime.MinValue;
        foreach (var (from, to, offset) in stretches)
        {
            var (first, end) = (from.UtcDateTime + offset, to.UtcDateTime + offset);
            if (!rule.FollowsTheHours && reached > DateTime.MinValue && first > reached && from >= day && Matching(reached, first).Any()) times.Add(from);
            if (to > day)
            {
                var begin = from < day ? day.UtcDateTime + offset : first;
                times.AddRange(Matching(begin, end).Where(local => rule.FollowsTheHours || local >= reached).Select(local => new DateTimeOffset(local - offset, TimeSpan.Zero)));
            }

            if (end > reached) reached = end;
        }

        if (stretches.Count == 1) return times;
        return [.. times.Order().Distinct()];
    }

    // Times of the clock on the wall, from the first up to but not including the second.
    private IEnumerable<DateTime> Matching(DateTime first, DateTime end) =>
        from date in Dates(first, end)
        where rule.MatchesDate(date)
        from time in rule.Times()
        let local = date.ToDateTime(TimeOnly.MinValue) + time
        where local >= first && local < end
        select local;

    private static IEnumerable<DateOnly> Dates(DateTime from, DateTime to)
    {
        for (var date = DateOnly.FromDateTime(from); date <= DateOnly.FromDateTime(to); date = date.AddDays(1)) yield return date;
    }

    private DateTime Local(DateTimeOffset instant) => instant.UtcDateTime + zone.GetUtcOffset(instant);

    // Looks every hour whether the clock was changed, and then for the minute.
    private List<(DateTimeOffset From, DateTimeOffset To, TimeSpan Offset)> Stretches(DateTimeOffset from, DateTimeOffset to)
    {
        List<(DateTimeOffset, DateTimeOffset, TimeSpan)> stretches = [];
        var (begin, offset) = (from, zone.GetUtcOffset(from));
        for (var at = from + _hour; at <= to; at += _hour)
        {
            if (zone.GetUtcOffset(at) == offset) continue;
            var change = at - _hour + _minute;
            while (zone.GetUtcOffset(change) == offset) change += _minute;
            stretches.Add((begin, change, offset));
            (begin, offset) = (change, zone.GetUtcOffset(change));
        }

        if (begin < to) stretches.Add((begin, to, offset));
        return stretches;
    }
}
