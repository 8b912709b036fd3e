using Orchestrator.Domain.Schedules;

namespace Orchestrator.Tests.Schedules;

public sealed class DueTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 30, TimeSpan.Zero);

    [Fact]
    public void What_is_due_now_runs_whatever_the_policy()
    {
        foreach (var missed in Enum.GetValues<MissedRuns>())
            DueTimes.Of(Hourly(missed), Now.AddMinutes(-30), Now).ShouldBe(Times([9], 0), new Same());
    }

    [Fact]
    public void Skip_passes_over_what_was_missed()
    {
        DueTimes.Of(Hourly(MissedRuns.Skip), At(3), At(7).AddMinutes(20)).ShouldBe(Times([], 4, 7), new Same());
        DueTimes.Of(Hourly(MissedRuns.Skip), At(3), Now).ShouldBe(Times([9], 5, 8), new Same());
    }

    [Fact]
    public void Once_makes_up_for_all_of_them_with_one_run_for_the_latest()
    {
        DueTimes.Of(Hourly(MissedRuns.Once), At(3), At(7).AddMinutes(20)).ShouldBe(Times([7], 3, 6), new Same());
        DueTimes.Of(Hourly(MissedRuns.Once), At(3), Now).ShouldBe(Times([9], 5, 8), new Same());
    }

    [Fact]
    public void All_makes_up_for_each_in_order() =>
        DueTimes.Of(Hourly(MissedRuns.All), At(3), Now).ShouldBe(Times([4, 5, 6, 7, 8, 9], 0), new Same());

    [Fact]
    public void All_makes_up_for_the_latest_hundred_at_most()
    {
        var due = DueTimes.Of(Hourly(MissedRuns.All), Now.AddDays(-30), Now);
        due.Runs.Length.ShouldBe(100);
        due.Runs[^1].ShouldBe(At(9));
        due.Runs[0].ShouldBe(At(9).AddHours(-99));
        due.PassedOver.ShouldBe(30 * 24 - 100);
        due.PassedUntil.ShouldBe(At(9).AddHours(-100));
    }

    [Fact]
    public void Years_of_missed_minutes_are_dealt_with_at_once()
    {
        var everyMinute = new ScheduleRule(CronRuleTests.Read("* * * * *"), TimeZoneInfo.Utc, MissedRuns.All);
        var due = DueTimes.Of(everyMinute, Now.AddYears(-10), Now);
        due.Runs.Length.ShouldBe(100);
        due.PassedOver.ShouldBe(DueTimes.MostCounted);
        var everySecond = new ScheduleRule(TimeSpan.FromSeconds(1), null, TimeZoneInfo.Utc);
        DueTimes.Of(everySecond, Now.AddYears(-10), Now).PassedOver.ShouldBe(DueTimes.MostCounted);
    }

    [Fact]
    public void Nothing_is_due_before_the_next_time() => DueTimes.Of(Hourly(MissedRuns.All), At(9), Now).ShouldBe(Times([], 0), new Same());

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_due() => DueTimes.Of(Hourly(MissedRuns.All), At(12), Now).ShouldBe(Times([], 0), new Same());

    private static ScheduleRule Hourly(MissedRuns missed) => new(CronRuleTests.Read("0 * * * *"), TimeZoneInfo.Utc, missed);

    private static DateTimeOffset At(int hour) => new(2026, 3, 2, hour, 0, 0, TimeSpan.Zero);

    private static DueTimes Times(int[] hours, int passed, int? until = null) => new([.. hours.Select(At)], passed, until is { } hour ? At(hour) : null);

    private sealed class Same : IEqualityComparer<DueTimes>
    {
        public bool Equals(DueTimes? x, DueTimes? y) => x!.Runs.SequenceEqual(y!.Runs) && x.PassedOver == y.PassedOver && x.PassedUntil == y.PassedUntil;

        public int GetHashCode(DueTimes obj) => obj.PassedOver;
    }
}
