using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>A limit of concurrent runs per workflow, with overlap: queue, skip, cancel the older.</summary>
public sealed class RunLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static Graph Long => Draw.Graph("trigger-long", Steps.Step("long"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_beyond_the_limit_waits_its_turn()
    {
        await using var world = await StartAsync(limit: 1, Overlap.Queue);
        var held = world.Steps.Holds("long");
        var first = await world.RunAsync(Long);
        await world.Steps.Reached("long");
        var second = await world.RunAsync(Long);
        var third = await world.RunAsync(Long, trigger: TriggerKind.Webhook);
        var elsewhere = await world.RunAsync(Draw.Graph("trigger-quick", Steps.Step("quick")), workflowId: "workflow-2");
        await world.UntilAsync(elsewhere, ExecutionStatus.Success);

        (await world.RowAsync(second)).Status.ShouldBe(ExecutionStatus.Pending);
        (await world.RowAsync(third)).Status.ShouldBe(ExecutionStatus.Pending);
        held.SetResult();
        foreach (var id in new[] { first, second, third }) await world.UntilAsync(id, ExecutionStatus.Success);
    }

    [Fact]
    public async Task A_run_beyond_the_limit_is_skipped_and_says_so()
    {
        await using var world = await StartAsync(limit: 1, Overlap.Skip);
        var held = world.Steps.Holds("long");
        var first = await world.RunAsync(Long);
        await world.Steps.Reached("long");
        var second = await world.UntilAsync(await world.RunAsync(Long), ExecutionStatus.Cancelled);

        StoredError.Read(second.Error)!.Message.ShouldContain("skipped");
        second.StartedAt.ShouldBeNull();
        held.SetResult();
        await world.UntilAsync(first, ExecutionStatus.Success);
        await world.UntilAsync(await world.RunAsync(Long), ExecutionStatus.Success);
    }

    [Fact]
    public async Task A_newer_run_takes_the_place_of_the_oldest()
    {
        await using var world = await StartAsync(limit: 1, Overlap.CancelOlder);
        world.Steps.Holds("long");
        var first = await world.RunAsync(Long);
        await world.Steps.Reached("long");
        var second = await world.RunAsync(Long);

        StoredError.Read((await world.UntilAsync(first, ExecutionStatus.Cancelled)).Error)!.Message.ShouldContain("made room");
        await world.UntilAsync(second, ExecutionStatus.Running);
    }

    [Fact]
    public async Task A_waiting_run_counts_and_goes_on_also_after_a_restart()
    {
        var time = new FakeTime();
        var graph = Draw.Graph("trigger-wait", Draw.Step("wait", """{"actionType":"flow/delay","duration":"1d"}"""));
        string first, second;
        await using (var world = await StartAsync(limit: 1, Overlap.Queue, time))
        {
            first = await world.RunAsync(graph);
            await world.UntilAsync(first, ExecutionStatus.Waiting);
            second = await world.RunAsync(graph);
        }

        await using var later = await StartAsync(limit: 1, Overlap.Queue, time);
        (await later.RowAsync(second)).Status.ShouldBe(ExecutionStatus.Pending);
        await time.UntilWaiting();
        time.Advance(TimeSpan.FromDays(1));
        await later.UntilAsync(first, ExecutionStatus.Success);
        await later.UntilAsync(second, ExecutionStatus.Waiting);
    }

    [Fact]
    public async Task A_limit_that_is_taken_away_lets_what_waited_begin()
    {
        await using var world = await StartAsync(limit: 1, Overlap.Queue);
        world.Steps.Holds("long");
        await world.RunAsync(Long);
        await world.Steps.Reached("long");
        var second = await world.RunAsync(Long);
        await world.Get<RunLimits>().ChangeAsync(EngineWorld.Tenant, EngineWorld.Workflow, null, Overlap.Queue, CancellationToken.None);
        await world.UntilAsync(second, ExecutionStatus.Running);
    }

    private async Task<EngineWorld> StartAsync(int limit, Overlap overlap, TimeProvider? time = null)
    {
        var world = await EngineWorld.StartAsync(_folder.Path, time);
        await using (var db = world.Db())
        {
            await db.Workflows.Where(row => row.Id == EngineWorld.Workflow).ExecuteUpdateAsync(row => row.SetProperty(one => one.ConcurrencyLimit, limit).SetProperty(one => one.Overlap, overlap));
            if (!await db.Workflows.AnyAsync(row => row.Id == "workflow-2")) await EngineServices.AddWorkflowAsync(world.Db(), EngineWorld.Tenant, "workflow-2");
        }

        await world.Get<RunLimits>().ChangeAsync(EngineWorld.Tenant, EngineWorld.Workflow, limit, overlap, CancellationToken.None);
        return world;
    }
}
