using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class RefreshPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, 54)]
    [InlineData(40, 35)]
    [InlineData(600, 540)]
    [InlineData(3, -2)]
    public void A_refresh_is_due_five_minutes_or_a_tenth_of_the_life_before_the_end(int life, int due) =>
        RefreshPolicy.DueAt(Now, Now.AddMinutes(life)).ShouldBe(Now.AddMinutes(due));

    [Fact]
    public void After_one_failure_the_next_cycle_tries_again_then_ever_later_up_to_a_quarter_of_an_hour()
    {
        int[] seconds = [60, 120, 240, 480, 900, 900, 900];
        for (var failures = 1; failures <= seconds.Length; failures++)
        {
            RefreshPolicy.RetryAt(Now, failures, null, 1).ShouldBe(Now.AddSeconds(seconds[failures - 1]));
            RefreshPolicy.RetryAt(Now, failures, null, 0).ShouldBe(Now.AddSeconds(seconds[failures - 1] * 0.75));
        }
        RefreshPolicy.RetryAt(Now, int.MaxValue, null, 1).ShouldBe(Now.AddMinutes(15));
    }

    [Fact]
    public void An_endpoint_that_asks_to_be_left_alone_is_within_reason()
    {
        RefreshPolicy.RetryAt(Now, 1, TimeSpan.FromMinutes(10), 1).ShouldBe(Now.AddMinutes(10));
        RefreshPolicy.RetryAt(Now, 1, TimeSpan.FromDays(10), 1).ShouldBe(Now.AddHours(1));
        RefreshPolicy.RetryAt(Now, 1, TimeSpan.FromSeconds(1), 1).ShouldBe(Now.AddSeconds(60));
    }
}
