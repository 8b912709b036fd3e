using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class StartsOnceTests
{
    private readonly StartsOnce _once = new(new FakeTime());
    private readonly TaskCompletionSource<ManualRunOutcome> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starts;

    [Fact]
    public async Task Who_leaves_stops_neither_the_start_nor_who_asked_for_the_same()
    {
        using var leaving = new CancellationTokenSource();
        var first = _once.RunAsync("run", StartAsync, leaving.Token);
        var second = _once.RunAsync("run", StartAsync, CancellationToken.None);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        second.IsCompleted.ShouldBeFalse();
        _started.SetResult(new ManualRunOutcome.Started("one"));

        (await second).ShouldBe(new ManualRunOutcome.Started("one"));
        (await _once.RunAsync("run", StartAsync, CancellationToken.None)).ShouldBe(new ManualRunOutcome.Started("one"));
        _starts.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_refused_may_be_asked_again_at_once()
    {
        _started.SetResult(new ManualRunOutcome.StillOpen());
        await _once.RunAsync("run", StartAsync, CancellationToken.None);
        await _once.RunAsync("run", StartAsync, CancellationToken.None);
        _starts.ShouldBe(2);
    }

    private Task<ManualRunOutcome> StartAsync()
    {
        _starts++;
        return _started.Task;
    }
}
