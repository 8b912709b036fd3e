using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class ExecutionFeedTests
{
    private readonly FakeTime _time = new();
    private readonly ExecutionFeed _feed;

    public ExecutionFeedTests() => _feed = new ExecutionFeed(_time);

    [Fact]
    public async Task A_watcher_gets_what_happened_since_it_subscribed()
    {
        _feed.Publish(Changed("e1"));
        using var watching = _feed.Subscribe(new FeedFilter("t1"));
        _feed.Publish(Changed("e2"));
        _feed.Publish(Changed("e3"));
        await using var batches = watching.GetAsyncEnumerator();

        (await NextAsync(batches)).Events.Select(happened => happened.ExecutionId).ShouldBe(["e2", "e3"]);
    }

    [Fact]
    public async Task A_watcher_gets_nothing_of_other_tenants_workflows_and_executions()
    {
        using var watching = _feed.Subscribe(new FeedFilter("t1", "w1", "e1"));
        _feed.Publish(Changed("e1", tenant: "t2"));
        _feed.Publish(Changed("e1", workflow: "w2"));
        _feed.Publish(Changed("e2"));
        _feed.Publish(Changed("e1"));
        await using var batches = watching.GetAsyncEnumerator();

        (await NextAsync(batches)).Events.ShouldHaveSingleItem().ShouldBe(Changed("e1"));
    }

    [Fact]
    public async Task Batches_are_at_least_a_tenth_of_a_second_apart()
    {
        using var watching = _feed.Subscribe(new FeedFilter("t1"));
        await using var batches = watching.GetAsyncEnumerator();
        _feed.Publish(Changed("e1"));
        await NextAsync(batches);
        _feed.Publish(Changed("e2"));
        var second = NextAsync(batches);
        await _time.UntilWaiting();
        _feed.Publish(Changed("e3"));
        second.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(100));

        (await second).Events.Select(happened => happened.ExecutionId).ShouldBe(["e2", "e3"]);
    }

    [Fact]
    public async Task A_watcher_that_is_too_slow_is_told_to_take_a_new_snapshot()
    {
        using var watching = _feed.Subscribe(new FeedFilter("t1"));
        for (var number = 0; number <= FeedSubscription.Capacity; number++) _feed.Publish(Changed("e1"));
        await using var batches = watching.GetAsyncEnumerator();

        var batch = await NextAsync(batches);

        (batch.MissedSome, batch.Events.Count).ShouldBe((true, 0));
    }

    [Fact]
    public async Task Leaving_ends_the_stream()
    {
        var watching = _feed.Subscribe(new FeedFilter("t1"));
        await using var batches = watching.GetAsyncEnumerator();
        var next = batches.MoveNextAsync();

        watching.Dispose();

        (await next).ShouldBeFalse();
        _feed.IsWatched.ShouldBeFalse();
    }

    private static async Task<FeedBatch> NextAsync(IAsyncEnumerator<FeedBatch> batches)
    {
        (await batches.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeTrue();
        return batches.Current;
    }

    private static FeedEvent.ExecutionChanged Changed(string execution, string tenant = "t1", string workflow = "w1") =>
        new(tenant, workflow, execution, ExecutionStatus.Running, DateTimeOffset.UnixEpoch);
}
