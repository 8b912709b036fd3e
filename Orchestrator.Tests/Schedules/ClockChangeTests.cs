using System.Globalization;
using Orchestrator.Domain.Schedules;

namespace Orchestrator.Tests.Schedules;

/// <summary>What happens when clocks are changed. In Berlin they go from 2:00 to 3:00 on 29 March 2026 and from 3:00 to 2:00 on 25 October 2026, both at 1:00 UTC.</summary>
public sealed class ClockChangeTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T01:30 2026-03-29T01:00 2026-03-30T00:30")]
    [InlineData("0,15,30,45 2 * * *", "2026-03-28T01:45 2026-03-29T01:00 2026-03-30T00:00")]
    [InlineData("0 2,3 * * *", "2026-03-28T02:00 2026-03-29T01:00 2026-03-30T00:00")]
    [InlineData("0 9 * * *", "2026-03-28T08:00 2026-03-29T07:00 2026-03-30T07:00")]
    public void A_named_time_that_the_clock_jumps_over_runs_once_right_after_the_jump(string cron, string expected) =>
        Fires(cron, "Europe/Berlin", "2026-03-28T01:30", 4).ShouldContain(Instant(expected.Split(' ')[1]));

    [Fact]
    public void The_times_of_that_day_are_just_these()
    {
        Fires("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00", 3).ShouldBe(Instants("2026-03-28T01:30 2026-03-29T01:00 2026-03-30T00:30"));
        Fires("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", 3).ShouldBe(Instants("2026-03-29T01:00 2026-03-30T00:00 2026-03-30T00:30"));
        Fires("0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00", 2).ShouldBe(Instants("2026-03-29T01:00 2026-03-30T00:00"));
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-10-25T00:30 2026-10-26T01:30")]
    [InlineData("0 2 * * *", "2026-10-25T00:00 2026-10-26T01:00")]
    [InlineData("0 3 * * *", "2026-10-25T02:00 2026-10-26T02:00")]
    [InlineData("0 9 * * *", "2026-10-25T08:00 2026-10-26T08:00")]
    [InlineData("0,30 2 * * *", "2026-10-25T00:00 2026-10-25T00:30 2026-10-26T01:00")]
    public void A_named_time_that_comes_twice_runs_once_the_first_time(string cron, string expected) =>
        Fires(cron, "Europe/Berlin", "2026-10-24T22:00", expected.Split(' ').Length).ShouldBe(Instants(expected));

    [Theory]
    [InlineData("0 * * * *", "2026-03-29T00:00", "2026-03-29T01:00 2026-03-29T02:00")] // 3:00, 4:00
    [InlineData("30 * * * *", "2026-10-25T00:00", "2026-10-25T00:30 2026-10-25T01:30 2026-10-25T02:30")] // 2:30, 2:30, 3:30
    [InlineData("*/20 * * * *", "2026-10-25T00:30", "2026-10-25T00:40 2026-10-25T01:00 2026-10-25T01:20")]
    public void A_rule_that_follows_the_hours_keeps_running_with_them_in_both_directions(string cron, string after, string expected) =>
        Fires(cron, "Europe/Berlin", after, expected.Split(' ').Length).ShouldBe(Instants(expected));

    [Fact]
    public void An_interval_does_not_know_of_clocks()
    {
        var rule = new ScheduleRule(TimeSpan.FromMinutes(15), null, Zone("Europe/Berlin"));
        var from = Instant("2026-03-28T00:00");
        foreach (var start in new[] { from, Instant("2026-10-24T12:00") })
            rule.Between(start, start + TimeSpan.FromDays(2)).ShouldBe(Enumerable.Range(1, 192).Select(n => start + TimeSpan.FromMinutes(15 * n)));
    }

    [Fact]
    public void An_interval_counted_from_an_instant_begins_there()
    {
        var rule = new ScheduleRule(TimeSpan.FromHours(7), Instant("2026-11-22T09:10"), TimeZoneInfo.Utc);
        rule.Between(Instant("2026-11-01T00:00"), Instant("2026-11-23T00:00")).ShouldBe(Instants("2026-11-22T09:10 2026-11-22T16:10 2026-11-22T23:10"));
        rule.Backwards(Instant("2026-11-01T00:00"), Instant("2026-11-23T00:00")).ShouldBe(Instants("2026-11-22T23:10 2026-11-22T16:10 2026-11-22T09:10"));
    }

    [Fact]
    public void Clocks_that_change_by_half_an_hour_or_at_midnight_or_by_a_day_are_right_too()
    {
        // Lord Howe goes from 2:00 to 2:30 on 4 October 2026, at 15:30 UTC the day before.
        Fires("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00", 2).ShouldBe(Instants("2026-10-03T15:30 2026-10-04T15:15"));
        // In Santiago the clock goes from 0:00 to 1:00 on 6 September 2026.
        Fires("30 0 * * *", "America/Santiago", "2026-09-05T12:00", 2).ShouldBe(Instants("2026-09-06T04:00 2026-09-07T03:30"));
        // Samoa had no 30 December 2011.
        Fires("0 9 30 12 *", "Pacific/Apia", "2011-12-29T00:00", 1).ShouldBe(Instants("2011-12-30T10:00"));
        Fires("0 9 * * *", "Pacific/Apia", "2011-12-29T12:00", 3).ShouldBe(Instants("2011-12-29T19:00 2011-12-30T10:00 2011-12-30T19:00"));
    }

    [Fact]
    public void A_rule_that_runs_every_four_years_finds_its_next_time() =>
        Fires("0 12 29 2 *", "Europe/Berlin", "2096-03-01T00:00", 1).ShouldBe(Instants("2104-02-29T11:00"));

    private static DateTimeOffset[] Fires(string cron, string zone, string after, int count) =>
        [.. new ScheduleRule(CronRuleTests.Read(cron), Zone(zone)).Between(Instant(after), Instant(after).AddYears(9)).Take(count)];

    private static TimeZoneInfo Zone(string name) => ScheduleSettings.ZoneOf(name).ShouldNotBeNull();

    private static DateTimeOffset[] Instants(string texts) => [.. texts.Split(' ').Select(Instant)];

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
