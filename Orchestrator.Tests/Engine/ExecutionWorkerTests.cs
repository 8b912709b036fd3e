using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.Steps;

namespace Orchestrator.Tests.Engine;

public sealed class ExecutionWorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_accepted_run_reaches_its_end_and_every_step_is_recorded()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);

        var id = await world.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b", effects: true)), """{"order":7}""");

        var row = await world.UntilAsync(id, ExecutionStatus.Success);
        row.Output.ShouldBe("""{"ok":true}""");
        (row.StartedAt, row.CompletedAt, row.ClaimedBy).ShouldSatisfyAllConditions(
            all => all.StartedAt.ShouldNotBeNull(), all => all.CompletedAt.ShouldNotBeNull(), all => all.ClaimedBy.ShouldBeNull());
        (await world.StepsAsync(id)).Select(step => (step.NodeId, step.Status)).ShouldBe(
            [("trigger", StepStatus.Success), ("a", StepStatus.Success), ("b", StepStatus.Success)], ignoreOrder: true);
        await using var db = world.Db();
        db.ExecutionState.ShouldBeEmpty();
    }

    [Fact]
    public async Task Steps_read_real_values_and_people_see_masked_ones()
    {
        string? seen = null;
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        world.Steps.Does("a", context =>
        {
            seen = context.Config.GetProperty("given").GetString();
            return new StepOutcome.Succeeded(Draw.Json("""{"ok":true}"""));
        });

        var id = await world.RunAsync(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/step","given":"{{trigger.password}}"}""")), """{"password":"hunter2-hunter2"}""");

        var row = await world.UntilAsync(id, ExecutionStatus.Success);
        seen.ShouldBe("hunter2-hunter2");
        row.Input.ShouldNotBeNull().ShouldNotContain("hunter2");
        (await world.StepsAsync(id)).Single(step => step.NodeId == "trigger").Output.ShouldNotBeNull().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_failed_run_keeps_its_error_and_what_a_resume_needs()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        world.Steps.Does("b", _ => StepOutcome.Fail("HTTP_500", "It failed."));

        var id = await world.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b")), """{"password":"hunter2-hunter2"}""");

        StoredError.Read((await world.UntilAsync(id, ExecutionStatus.Error)).Error).ShouldNotBeNull().Code.ShouldBe("HTTP_500");
        await using var db = world.Db();
        db.ExecutionState.Where(state => state.ExecutionId == id).Select(state => state.NodeId).ToList().ShouldBe(["", "trigger"], ignoreOrder: true, "what people see all of is kept once");
    }

    [Fact]
    public async Task A_delay_gives_its_slot_back_and_the_run_goes_on_when_it_is_due()
    {
        var time = new FakeTime();
        await using var world = await EngineWorld.StartAsync(_folder.Path, time);
        var id = await world.RunAsync(Draw.Graph("trigger-wait wait-a", Draw.Step("wait", """{"actionType":"flow/delay","duration":"2h"}"""), Step("a")));
        var waiting = await world.UntilAsync(id, ExecutionStatus.Waiting);
        waiting.ResumeAt.ShouldBe(time.GetUtcNow().AddHours(2));

        await AdvanceAsync(world, time, TimeSpan.FromHours(2));

        await world.UntilAsync(id, ExecutionStatus.Success);
        (await world.StepsAsync(id)).Count(step => step.NodeId == "wait").ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_survives_a_restart()
    {
        var time = new FakeTime();
        string id;
        await using (var first = await EngineWorld.StartAsync(_folder.Path, time))
        {
            id = await first.RunAsync(Draw.Graph("trigger-wait wait-a", Draw.Step("wait", """{"actionType":"flow/delay","duration":"3d"}"""), Step("a")));
            await first.UntilAsync(id, ExecutionStatus.Waiting);
        }

        time.Advance(TimeSpan.FromDays(3));
        await using var second = await EngineWorld.StartAsync(_folder.Path, time);

        await second.UntilAsync(id, ExecutionStatus.Success);
    }

    [Fact]
    public async Task An_execution_that_is_queued_twice_runs_once()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var held = world.Steps.Holds("a");
        var id = await world.RunAsync(Draw.Graph("trigger-a", Step("a", effects: true)));
        await world.Steps.Reached("a");
        var row = await world.RowAsync(id);

        world.Get<IExecutionQueue>().Enqueue(new QueuedRun(id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, 0, row.CreatedAt));
        held.SetResult();

        await world.UntilAsync(id, ExecutionStatus.Success);
        world.Steps.Began.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_version_that_can_no_longer_be_read_ends_the_run_with_an_internal_error()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);
        var started = await world.Get<ExecutionStarter>().StartAsync(
            new StartRequest(EngineWorld.Tenant, EngineWorld.Workflow, "Orders", "broken", "{", TriggerKind.Manual, Draw.Json("{}")), CancellationToken.None);

        var row = await world.UntilAsync(((StartOutcome.Accepted)started).ExecutionId, ExecutionStatus.Error);

        StoredError.Read(row.Error).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task A_trigger_for_a_deleted_workflow_is_refused()
    {
        await using var world = await EngineWorld.StartAsync(_folder.Path);

        var started = await world.Get<ExecutionStarter>().StartAsync(
            new StartRequest(EngineWorld.Tenant, "gone", "Orders", "hash", "{}", TriggerKind.Webhook, Draw.Json("{}")), CancellationToken.None);

        started.ShouldBeOfType<StartOutcome.WorkflowGone>();
    }

    /// <summary>Moves the clock on until what waits in memory has been noticed.</summary>
    private static async Task AdvanceAsync(EngineWorld world, FakeTime time, TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromMinutes(1))
        {
            await time.UntilWaiting().WaitAsync(TimeSpan.FromMinutes(2));
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
