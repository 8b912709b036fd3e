using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Schedules;

namespace Orchestrator.Tests.Schedules;

/// <summary>The rule's times compared with a walk over every minute, which is slow and plain.</summary>
public sealed class CronPropertyTests
{
    private static readonly string[] _zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "Africa/Casablanca", "Pacific/Apia"];

    [Fact]
    public void The_next_time_matches_and_none_comes_before_it() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Cases().ToArbitrary(), drawn =>
    {
        var (text, zoneName, after) = drawn;
        var zone = ScheduleSettings.ZoneOf(zoneName) ?? TimeZoneInfo.Utc;
        var rule = new ScheduleRule(CronRuleTests.Read(text), zone);
        var until = after.AddDays(4);
        var walked = Walk(rule.Cron!, zone, after, until);
        rule.Between(after, until).ShouldBe(walked);
        rule.Backwards(after, until).ShouldBe(walked.AsEnumerable().Reverse());
        if (walked.Count > 0) rule.After(after).ShouldBe(walked[0]);
    }));

    [Fact]
    public void What_is_written_as_a_rule_is_read_and_anything_else_has_a_problem_and_never_throws() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Gen.Elements("*/?-,L0123456789 @jansun#\t".ToCharArray()).ListOf().Select(list => string.Concat(list)).ToArbitrary(), text =>
        {
            var rule = CronRule.Parse(text, out var problems);
            (rule is null).ShouldBe(problems.Length > 0);
        }));

    // Every minute of real time. What a named time is when the clock is changed is said here once more, in another way.
    private static List<DateTimeOffset> Walk(CronRule cron, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset until)
    {
        List<DateTimeOffset> times = [];
        var begin = new DateTimeOffset(after.UtcDateTime.Date, TimeSpan.Zero).AddDays(-2);
        HashSet<DateTime> seen = [];
        var before = Local(zone, begin);
        for (var at = begin.AddMinutes(1); at <= until; at = at.AddMinutes(1))
        {
            var local = Local(zone, at);
            var fires = cron.Matches(local) && (cron.FollowsTheHours || !seen.Contains(local));
            if (!cron.FollowsTheHours)
            {
                for (var skipped = before.AddMinutes(1); skipped < local; skipped = skipped.AddMinutes(1))
                    fires |= cron.Matches(skipped) && seen.Add(skipped);
            }

            seen.Add(local);
            if (fires && at > after) times.Add(at);
            before = local;
        }

        return times;
    }

    private static DateTime Local(TimeZoneInfo zone, DateTimeOffset at) => at.UtcDateTime + zone.GetUtcOffset(at);

    private static Gen<(string Text, string Zone, DateTimeOffset After)> Cases() =>
        from minute in Field(0, 59)
        from hour in Field(0, 23)
        from day in Gen.OneOf(Gen.Constant("*"), Field(1, 28))
        from month in Gen.OneOf(Gen.Constant("*"), Gen.Constant("*"), Field(1, 12))
        from weekday in Gen.OneOf(Gen.Constant("*"), Field(0, 7))
        from zone in Gen.Elements(_zones)
        from after in Instants()
        select ($"{minute} {hour} {day} {month} {weekday}", zone, after);

    private static Gen<string> Field(int first, int last) => Gen.OneOf(
        Gen.Constant("*"),
        Gen.Choose(1, last).Select(step => $"*/{step}"),
        Gen.Choose(first, last).Select(value => $"{value}"),
        Gen.Choose(first, last).Two().Select(pair => $"{Math.Min(pair.Item1, pair.Item2)}-{Math.Max(pair.Item1, pair.Item2)}"),
        Gen.Choose(first, last).Three().Select(three => $"{three.Item1},{three.Item2},{three.Item3}"));

    // Half of them around a change of the clock.
    private static Gen<DateTimeOffset> Instants() => Gen.OneOf(
        Gen.Choose(0, 366 * 24 * 60).Select(minute => new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero).AddMinutes(minute)),
        from day in Gen.Elements(new DateTime(2026, 3, 28), new DateTime(2026, 10, 24), new DateTime(2026, 3, 7), new DateTime(2026, 10, 31), new DateTime(2026, 10, 3), new DateTime(2026, 4, 4), new DateTime(2026, 9, 5), new DateTime(2011, 12, 29), new DateTime(2026, 2, 14))
        from minute in Gen.Choose(-24 * 60, 24 * 60)
        select new DateTimeOffset(day, TimeSpan.Zero).AddMinutes(minute));
}
