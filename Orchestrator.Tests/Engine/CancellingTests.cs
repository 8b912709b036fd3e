using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.Steps;

namespace Orchestrator.Tests.Engine;

public sealed class CancellingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_running_execution_is_cancelled_when_its_step_has_let_go()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        world.Steps.Holds("a");
        var id = await world.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b")));
        await world.Steps.Reached("a");

        (await world.CancelAsync(id)).ShouldBeTrue();

        (await world.UntilAsync(id, ExecutionStatus.Cancelled)).CancelRequested.ShouldBeTrue();
        (await world.StepsAsync(id)).Single(step => step.NodeId == "a").Status.ShouldBe(StepStatus.Cancelled);
        world.Steps.Began.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_pending_execution_is_cancelled_before_it_begins()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path, options: options => (options.Slots, options.SlotsPerWorkflow) = (2, 1));
        var held = world.Steps.Holds("a");
        var graph = Draw.Graph("trigger-a", Step("a"));
        var first = await world.RunAsync(graph);
        await world.Steps.Reached("a");
        var second = await world.RunAsync(graph);

        (await world.CancelAsync(second)).ShouldBeTrue();
        held.SetResult();

        (await world.UntilAsync(second, ExecutionStatus.Cancelled)).StartedAt.ShouldBeNull();
        await world.UntilAsync(first, ExecutionStatus.Success);
        world.Steps.Began.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_execution_is_cancelled_with_its_waiting_step()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var id = await world.RunAsync(Draw.Graph("trigger-wait", Draw.Step("wait", """{"actionType":"flow/delay","duration":"2h"}""")));
        await world.UntilAsync(id, ExecutionStatus.Waiting);

        (await world.CancelAsync(id)).ShouldBeTrue();

        (await world.RowAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
        (await world.StepsAsync(id)).Single(step => step.NodeId == "wait").Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task What_has_ended_or_belongs_to_others_is_not_cancelled()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var id = await world.RunAsync(Draw.Graph("trigger-a", Step("a")));
        await world.UntilAsync(id, ExecutionStatus.Success);

        (await world.CancelAsync(id)).ShouldBeFalse();
        (await world.CancelAsync("unknown")).ShouldBeFalse();
        (await world.Get<ExecutionCanceller>().CancelAsync("someone-else", id, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Everything_open_of_a_workflow_lets_go_before_it_is_deleted()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        world.Steps.Holds("a");
        var id = await world.RunAsync(Draw.Graph("trigger-a", Step("a")));
        await world.Steps.Reached("a");

        await world.Get<ExecutionCanceller>().CancelAllAsync(EngineWorld.Tenant, EngineWorld.Workflow, CancellationToken.None);

        (await world.RowAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
    }

    [Fact]
    public async Task A_run_whose_rows_are_deleted_lets_go_of_its_slot()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var held = world.Steps.Holds("a");
        var id = await world.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b", effects: true)));
        await world.Steps.Reached("a");
        var left = world.Get<RunningRuns>().Find(id).ShouldNotBeNull().Left;
        await using (var db = world.Db()) await db.Workflows.ExecuteDeleteAsync();

        held.SetResult();

        await left.WaitAsync(TimeSpan.FromMinutes(2));
        world.Steps.Began.ShouldBe(["a"]);
    }
}
