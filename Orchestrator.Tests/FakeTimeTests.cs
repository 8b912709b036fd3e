namespace Orchestrator.Tests;

public sealed class FakeTimeTests
{
    [Fact]
    public async Task A_delay_ends_when_the_clock_passes_it_and_not_before()
    {
        var time = new FakeTime();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), time);

        time.Advance(TimeSpan.FromSeconds(9));
        delay.IsCompleted.ShouldBeFalse();

        time.Advance(TimeSpan.FromSeconds(1));
        await delay;
        time.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Timers_fire_in_order_and_see_the_instant_they_were_due()
    {
        var time = new FakeTime();
        var start = time.GetUtcNow();
        List<double> fired = [];
        using var late = time.CreateTimer(_ => fired.Add((time.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var soon = time.CreateTimer(_ => fired.Add((time.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(6));

        fired.ShouldBe([2, 4, 5, 6]);
        time.GetUtcNow().ShouldBe(start.AddSeconds(6));
    }

    [Fact]
    public async Task A_cancellation_source_is_cancelled_by_the_clock()
    {
        var time = new FakeTime();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        var waiting = time.UntilWaiting();

        await waiting;
        time.Advance(TimeSpan.FromSeconds(3));

        source.IsCancellationRequested.ShouldBeTrue();
    }
}
