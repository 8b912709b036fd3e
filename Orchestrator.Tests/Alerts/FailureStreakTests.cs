using Orchestrator.Domain.Alerts;

namespace Orchestrator.Tests.Alerts;

public sealed class FailureStreakTests
{
    [Theory]
    [InlineData("", 1, false, AlertNews.None)]
    [InlineData("F", 1, false, AlertNews.Failing)]
    [InlineData("S", 1, false, AlertNews.None)]
    [InlineData("FF", 3, false, AlertNews.None)]
    [InlineData("FFF", 3, false, AlertNews.Failing)]
    [InlineData("FFS", 3, false, AlertNews.None)]
    [InlineData("SFF", 3, false, AlertNews.None)]
    [InlineData("FFF", 3, true, AlertNews.None)]
    [InlineData("F", 3, true, AlertNews.None)]
    [InlineData("SFF", 3, true, AlertNews.Recovered)]
    public void It_is_said_once_when_it_begins_to_fail_and_once_when_it_goes_well_again(string newestFirst, int after, bool isFailing, AlertNews expected) =>
        FailureStreak.Judge([.. newestFirst.Select(run => run == 'F')], after, isFailing).ShouldBe(expected);
}
