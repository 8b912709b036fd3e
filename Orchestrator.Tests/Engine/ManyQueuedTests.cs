using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>What waits in the database is no load: 10,000 runs at a restart, clocks that jump, versions that change under way.</summary>
public sealed class ManyQueuedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_thousand_queued_runs_at_a_restart_all_end()
    {
        const int count = 10_000;
        await using (var world = await EngineWorld.StartAsync(_folder.Path, options: options => (options.Slots, options.SlotsPerWorkflow) = (2, 1)))
        {
            var held = world.Steps.Holds("hold");
            await world.RunAsync(Draw.Graph("trigger-hold", Steps.Step("hold")));
            await world.Steps.Reached("hold");
            var graph = Draw.Graph("trigger-a", Steps.Step("a"));
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await world.RunAsync(graph, trigger: TriggerKind.Webhook));
            (await CountAsync(world, ExecutionStatus.Pending)).ShouldBeGreaterThan(count / 2);
            await world.StopAsync();
            held.SetResult();
        }

        await using var later = await EngineWorld.StartAsync(_folder.Path);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await CountAsync(later, ExecutionStatus.Success) < count) await look.WaitForNextTickAsync(deadline.Token);
        ((LocalExecutionQueue)later.Get<IExecutionQueue>()).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_fires_what_is_due_and_one_that_jumps_back_fires_at_its_instant()
    {
        var (real, time) = (new FakeTime(), default(JumpingTime));
        time = new JumpingTime(real);
        await using var world = await EngineWorld.StartAsync(_folder.Path, time);
        var wait = Draw.Graph("trigger-wait", Draw.Step("wait", """{"actionType":"flow/delay","duration":"2h"}"""));

        var forward = await world.RunAsync(wait);
        await world.UntilAsync(forward, ExecutionStatus.Waiting);
        await real.UntilWaiting();
        time.Jump(TimeSpan.FromHours(3));
        real.Advance(TimeSpan.FromMinutes(1));
        await world.UntilAsync(forward, ExecutionStatus.Success);

        var back = await world.RunAsync(wait);
        var due = (await world.UntilAsync(back, ExecutionStatus.Waiting)).ResumeAt!.Value;
        time.Jump(TimeSpan.FromHours(-5));
        for (var minute = 0; minute < 7 * 60 - 1; minute++) real.Advance(TimeSpan.FromMinutes(1));
        (await world.RowAsync(back)).Status.ShouldBe(ExecutionStatus.Waiting);
        while (time.GetUtcNow() < due) real.Advance(TimeSpan.FromMinutes(1));
        real.Advance(TimeSpan.FromMinutes(1));
        await world.UntilAsync(back, ExecutionStatus.Success);
    }

    [Fact]
    public async Task A_retry_that_is_minutes_away_survives_a_restart()
    {
        var time = new FakeTime();
        var steps = new Steps().Does("a", context => context.Attempt == 1
            ? StepOutcome.Fail(ErrorCodes.Timeout, "No.", retryable: true) : new StepOutcome.Succeeded(Draw.Json("1")));
        var graph = Draw.Graph("trigger-a", Steps.Step("a") with { Retry = new(3, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60), 1) });
        string id;
        await using (var world = await EngineWorld.StartAsync(_folder.Path, time, steps))
        {
            id = await world.RunAsync(graph);
            await world.UntilAsync(id, ExecutionStatus.Waiting);
        }

        await using var later = await EngineWorld.StartAsync(_folder.Path, time, new Steps());
        await time.UntilWaiting();
        time.Advance(TimeSpan.FromMinutes(60));
        await later.UntilAsync(id, ExecutionStatus.Success);
        (await later.StepsAsync(id)).Count(step => step.NodeId == "a").ShouldBe(2);
    }

    [Fact]
    public async Task A_slot_that_failed_leaves_no_run_behind()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var held = world.Steps.Holds("a");
        var id = await world.RunAsync(Draw.Graph("trigger-a", Steps.Step("a")));
        await world.Steps.Reached("a");
        (await world.Get<LostRuns>().TakeUpAsync(CancellationToken.None)).ShouldBe(0);
        held.SetResult();
        await world.UntilAsync(id, ExecutionStatus.Success);
        await using (var db = world.Db())
            await db.Executions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Status, ExecutionStatus.Running));
        (await world.Get<LostRuns>().TakeUpAsync(CancellationToken.None)).ShouldBe(1);
    }

    private static async Task<int> CountAsync(EngineWorld world, ExecutionStatus status)
    {
        await using var db = world.Db();
        return await db.Executions.CountAsync(row => row.Status == status);
    }

    /// <summary>A clock that can be set; what is timed goes on as before, as with a real one.</summary>
    private sealed class JumpingTime(FakeTime real) : TimeProvider
    {
        private TimeSpan _by;

        public override long TimestampFrequency => real.TimestampFrequency;

        public void Jump(TimeSpan by) => _by += by;

        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + _by;

        public override long GetTimestamp() => real.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
    }
}
