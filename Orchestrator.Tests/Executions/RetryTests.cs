using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class RetryTests
{
    private static readonly RetryPolicy _three = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
    private readonly RunWorld _world = new();
    private int _attempts;

    [Fact]
    public async Task A_retryable_failure_is_tried_again_and_every_attempt_is_recorded()
    {
        _world.Does("a", () => ++_attempts < 3 ? RunWorld.Fail(retryable: true) : RunWorld.Ok("\"at last\""));

        var run = _world.RunAsync(Retried("a", _three));
        await PassWaits(2, run);

        (await run).Output!.Value.GetString().ShouldBe("at last");
        _world.Story.ShouldBe("trigger Success, a Error, a Error, a Success");
        _world.Recorder.Started.Select(step => step.Attempt).ShouldBe([1, 2, 3]);
        _world.Recorder.Ended.Where(step => step.NodeId == "a").Select(step => step.StepId).ShouldBeUnique();
        _world.Recorder.Ended[1].ResumeAt.ShouldNotBeNull();
        _world.Recorder.Ended[1].Handle.ShouldBeNull();
    }

    [Fact]
    public async Task A_step_fails_for_good_once_its_attempts_are_spent()
    {
        _world.Does("a", () => RunWorld.Fail($"try {++_attempts}", retryable: true));

        var run = _world.RunAsync(Retried("a", _three));
        await PassWaits(2, run);
        var ended = await run;

        _attempts.ShouldBe(3);
        ended.Error!.Message.ShouldBe("try 3");
        ended.Error.Attempt.ShouldBe(3);
        _world.EndOf("a").ResumeAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_failure_that_is_not_retryable_is_final()
    {
        _world.Does("a", () => { _attempts++; return RunWorld.Fail(); });

        (await _world.RunAsync(Retried("a", _three))).Status.ShouldBe(ExecutionStatus.Error);

        _attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_longer_than_a_minute_lets_the_run_go()
    {
        _world.Does("a", () => ++_attempts == 1 ? RunWorld.Fail(retryable: true, retryAfter: TimeSpan.FromMinutes(10)) : RunWorld.Ok());
        var graph = Retried("a", _three with { MaxBackoff = TimeSpan.FromHours(1) });

        var waits = await _world.RunAsync(graph);
        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        waits.ResumeAt.ShouldBe(_world.Time.GetUtcNow().AddMinutes(10));

        _world.Time.Advance(TimeSpan.FromMinutes(10));
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);
        _world.EndOf("a").Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_between_attempts()
    {
        using var cancel = new CancellationTokenSource();
        _world.Does("a", () => RunWorld.Fail(retryable: true, retryAfter: TimeSpan.FromSeconds(20)));

        var run = _world.RunAsync(Retried("a", _three), cancelled: cancel.Token);
        await _world.Time.UntilDueWithin(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();

        (await run).Status.ShouldBe(ExecutionStatus.Cancelled);
    }

    [Theory]
    [InlineData(1, 0.0, 0, 0)]
    [InlineData(1, 1.0, 0, 10)]
    [InlineData(2, 1.0, 0, 20)]
    [InlineData(3, 1.0, 0, 30)]
    [InlineData(4, 0.5, 0, 15)]
    [InlineData(1, 0.5, 25, 25)]
    [InlineData(1, 0.5, 300, 30)]
    public void Waits_grow_are_spread_and_obey_the_other_side_up_to_the_longest(int attempt, double jitter, int asked, int seconds)
    {
        var failed = new StepOutcome.Failed(new StepError("HTTP_429", "slow down", Retryable: true), asked == 0 ? null : TimeSpan.FromSeconds(asked));

        Backoff.After(_three with { MaxAttempts = 10 }, failed, attempt, jitter).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    private static Graph Retried(string id, RetryPolicy policy) => RunWorld.Graph($"trigger-{id}").With(id, node => node with { Retry = policy, Timeout = TimeSpan.FromHours(1) });

    // The jitter is drawn at random, so the clock passes the longest wait each time one is set.
    private async Task PassWaits(int count, Task run)
    {
        for (var n = 1; n <= count; n++)
        {
            await Task.WhenAny(_world.Time.UntilDueWithin(TimeSpan.FromSeconds(30)), run);
            _world.Time.Advance(TimeSpan.FromSeconds(30));
        }
    }
}
