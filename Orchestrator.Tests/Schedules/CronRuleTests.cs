using Orchestrator.Domain.Schedules;

namespace Orchestrator.Tests.Schedules;

public sealed class CronRuleTests
{
    [Theory]
    [InlineData("0 9 * * 1-5", "2026-11-23 09:00", true)]
    [InlineData("0 9 * * 1-5", "2026-11-22 09:00", false)]
    [InlineData("0 9 * * MON-fri", "2026-11-23 09:00", true)]
    [InlineData("30 4 1,15 * 5", "2026-11-01 04:30", true)]
    [InlineData("*/15 * * jan *", "2027-01-31 13:45", true)]
    [InlineData("10-40/10 * * * *", "2026-11-22 00:30", true)]
    [InlineData("10-40/10 * * * *", "2026-11-22 00:50", false)]
    [InlineData("0 0 * * 7", "2026-11-22 00:00", true)]
    [InlineData("0 0 * * 0", "2026-11-22 00:00", true)]
    [InlineData("0 0 * * fri-sun", "2026-11-22 00:00", true)]
    [InlineData("0 0 * * 5-7", "2026-11-23 00:00", false)]
    [InlineData("@weekly", "2026-11-22 00:00", true)]
    [InlineData("@hourly", "2026-11-22 17:00", true)]
    [InlineData("  0   9  *  *  *  ", "2026-11-22 09:00", true)]
    public void A_rule_matches_the_minutes_that_crontab_says(string text, string local, bool matches) =>
        Read(text).Matches(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(matches);

    [Theory]
    [InlineData("0 0 13 * 5", "2026-11-13", true)] // both
    [InlineData("0 0 13 * 5", "2026-12-13", true)] // the 13th, a Sunday
    [InlineData("0 0 13 * 5", "2026-11-20", true)] // a Friday
    [InlineData("0 0 13 * 5", "2026-11-21", false)]
    [InlineData("0 0 */2 * 5", "2026-11-20", false)] // a star in front: both must match, and the 20th is even
    [InlineData("0 0 */2 * 5", "2026-11-27", true)]
    [InlineData("0 0 13 * *", "2026-11-20", false)]
    [InlineData("0 0 * * 5", "2026-11-13", true)]
    public void With_both_days_restricted_a_date_matches_either_and_a_star_in_front_restricts_nothing_by_itself(string text, string date, bool matches) =>
        Read(text).MatchesDate(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(matches);

    [Fact]
    public void Every_problem_of_a_rule_is_named_with_its_field()
    {
        CronRule.Parse("61 24 0 foo 8", out var problems).ShouldBeNull();
        problems.Select(problem => problem.Field).ShouldBe(["Minute", "Hour", "Day of the month", "Month", "Day of the week"]);
        problems[1].Said.ShouldBe("Hour: “24” is not a number from 0 to 23.");
        problems[3].Said.ShouldBe("Month: “foo” is not a number from 1 to 12 or a name from jan to dec.");
    }

    [Theory]
    [InlineData("", "five fields")]
    [InlineData("* * * *", "this has 4")]
    [InlineData("0 0 9 * * 1", "Seconds and years are not part of it")]
    [InlineData("@never", "There is no rule “@never”")]
    [InlineData("*/90 * * * *", "Minute: the step “90” is not a whole number from 1 to 59.")]
    [InlineData("*/0 * * * *", "Minute: the step “0”")]
    [InlineData("5/15 * * * *", "Minute: a step needs a range before it; write “5-59/15” or “*/15”.")]
    [InlineData("0 17-9 * * *", "Hour: “17-9” ends before it begins")]
    [InlineData("1,,2 * * * *", "Minute: there is nothing before or after a comma.")]
    [InlineData("0 9 ? * 1", "Day of the month: “?” is another scheduler's sign")]
    [InlineData("0 9 L * *", "Day of the month: “L” is another scheduler's sign")]
    [InlineData("0 9 * * 1#2", "Day of the week: “1#2” is another scheduler's sign")]
    [InlineData("0 9 30 2 *", "Day of the month: none of the months has a day 30, so it would never run.")]
    [InlineData("0 9 31 4,6,9,11 *", "none of the months has a day 31")]
    [InlineData("-1 * * * *", "Minute: a number is missing.")]
    [InlineData("１ * * * *", "Minute: “１” is not a number")]
    public void A_bad_rule_says_what_is_wrong(string text, string message)
    {
        CronRule.Parse(text, out var problems).ShouldBeNull();
        problems.ShouldHaveSingleItem().Said.ShouldContain(message);
    }

    [Theory]
    [InlineData("0 9 29 2 *")]
    [InlineData("0 9 30 2 1")]
    [InlineData("0 9 31 1-2 *")]
    public void A_rule_that_runs_at_all_is_taken(string text) => Read(text);

    [Theory]
    [InlineData("0 9 * * 1-5", "Every weekday at 09:00")]
    [InlineData("0 9,17 * * *", "Every day at 09:00 and 17:00")]
    [InlineData("30 8 * * 1", "Every Monday at 08:30")]
    [InlineData("30 8 * * mon,wed,sun", "Every Monday, Wednesday and Sunday at 08:30")]
    [InlineData("0 0 1 * *", "On day 1 of the month at 00:00")]
    [InlineData("0 0 1,15 jan,jul *", "On days 1 and 15 of the month at 00:00 in January and July")]
    [InlineData("0 0 13 * 5", "On day 13 of the month and every Friday at 00:00")]
    [InlineData("* * * * *", "Every minute")]
    [InlineData("*/15 * * * *", "Every 15 minutes")]
    [InlineData("*/5 8-17 * * 1-5", "Every 5 minutes from 08:00 to 17:55, on weekdays")]
    [InlineData("0 * * * *", "Every hour")]
    [InlineData("30 */2 * * *", "Every 2 hours at :30")]
    [InlineData("15 8-17 * * *", "Every hour from 08:15 to 17:15 at :15")]
    [InlineData("@daily", "Every day at 00:00")]
    [InlineData("0 9 * * 0,6", "Every Saturday and Sunday at 09:00")]
    public void A_rule_is_said_in_words(string text, string words) => new ScheduleRule(Read(text), TimeZoneInfo.Utc).Said.ShouldBe(words + ", UTC");

    [Theory]
    [InlineData("00:15:00", "Every 15 minutes")]
    [InlineData("01:00:00", "Every hour")]
    [InlineData("01:30:00", "Every 1 hour 30 minutes")]
    [InlineData("2.00:00:00", "Every 2 days")]
    public void An_interval_is_said_in_words(string every, string words) =>
        new ScheduleRule(TimeSpan.Parse(every, System.Globalization.CultureInfo.InvariantCulture), null, TimeZoneInfo.Utc).Said.ShouldBe(words);

    internal static CronRule Read(string text)
    {
        var rule = CronRule.Parse(text, out var problems);
        problems.ShouldBeEmpty();
        return rule.ShouldNotBeNull();
    }
}
