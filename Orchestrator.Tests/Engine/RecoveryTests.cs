using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.Steps;

namespace Orchestrator.Tests.Engine;

/// <summary>A second engine opens the folder while the first still hangs in a step: what a crash leaves behind, and a worker that comes back too late.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recorded_step_is_not_repeated_and_a_safe_one_in_flight_runs_again()
    {
        await using var first = await EngineWorld.StartAsync(_folder.Path);
        first.Steps.Holds("b", deaf: true);
        var id = await first.RunAsync(Draw.Graph("trigger-a a-b b-c", Step("a", effects: true), Step("b"), Step("c")));
        await first.Steps.Reached("b");
        await FlushedAsync(first);

        await using var second = await EngineWorld.StartAsync(_folder.Path);

        (await second.UntilAsync(id, ExecutionStatus.Success)).Claim.ShouldBe(2);
        second.Steps.Began.ShouldBe(["b", "c"]);
        (await second.StepsAsync(id)).ShouldAllBe(step => step.Status == StepStatus.Success && step.Attempt == 1);
        (await second.StepsAsync(id)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_step_with_effects_in_flight_is_shown_as_interrupted_and_never_run_again()
    {
        await using var first = await EngineWorld.StartAsync(_folder.Path);
        first.Steps.Holds("a", deaf: true);
        var id = await first.RunAsync(Draw.Graph("trigger-a a-b", Step("a", effects: true), Step("b")));
        await first.Steps.Reached("a");

        await using var second = await EngineWorld.StartAsync(_folder.Path);

        var row = await second.UntilAsync(id, ExecutionStatus.Error);
        StoredError.Read(row.Error).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Interrupted);
        second.Steps.Began.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_that_comes_back_after_its_claim_was_taken_changes_nothing()
    {
        await using var first = await EngineWorld.StartAsync(_folder.Path);
        var held = first.Steps.Holds("a", deaf: true);
        var id = await first.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b", effects: true)));
        await first.Steps.Reached("a");
        await FlushedAsync(first);
        await using var second = await EngineWorld.StartAsync(_folder.Path);
        await second.UntilAsync(id, ExecutionStatus.Success);
        var left = first.Get<RunningRuns>().Find(id).ShouldNotBeNull().Left;

        held.SetResult();
        await left.WaitAsync(TimeSpan.FromMinutes(2));

        first.Steps.Began.ShouldBe(["a"]);
        (await second.StepsAsync(id)).Count(step => step.NodeId == "b").ShouldBe(1);
    }

    [Fact]
    public async Task What_waited_for_a_slot_is_taken_up_and_ends()
    {
        await using var first = await EngineWorld.StartAsync(_folder.Path, options: options => (options.Slots, options.SlotsPerWorkflow) = (2, 1));
        first.Steps.Holds("a", deaf: true);
        var graph = Draw.Graph("trigger-a", Step("a"));
        List<string> ids = [];
        for (var number = 0; number < 10; number++) ids.Add(await first.RunAsync(graph, trigger: TriggerKind.Webhook));
        await first.Steps.Reached("a");

        await using var second = await EngineWorld.StartAsync(_folder.Path);

        foreach (var id in ids) await second.UntilAsync(id, ExecutionStatus.Success);
        second.Steps.Began.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_run_that_was_being_cancelled_is_cancelled_at_the_next_start()
    {
        await using var first = await EngineWorld.StartAsync(_folder.Path);
        first.Steps.Holds("a", deaf: true);
        var id = await first.RunAsync(Draw.Graph("trigger-a", Step("a", effects: true)));
        await first.Steps.Reached("a");
        await first.CancelAsync(id);

        await using var second = await EngineWorld.StartAsync(_folder.Path);

        (await second.RowAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
        (await second.StepsAsync(id)).Single(step => step.NodeId == "a").Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task A_run_interrupted_by_a_shutdown_spends_no_attempt_and_goes_on_at_the_next_start()
    {
        var first = await EngineWorld.StartAsync(_folder.Path);
        first.Steps.Holds("a");
        var id = await first.RunAsync(Draw.Graph("trigger-a a-b", Step("a"), Step("b")));
        await first.Steps.Reached("a");
        await first.StopAsync();
        (await first.RowAsync(id)).Status.ShouldBe(ExecutionStatus.Pending);
        await first.DisposeAsync();

        await using var second = await EngineWorld.StartAsync(_folder.Path);

        await second.UntilAsync(id, ExecutionStatus.Success);
        (await second.StepsAsync(id)).ShouldAllBe(step => step.Attempt == 1 && step.Status == StepStatus.Success);
    }

    [Fact]
    public async Task A_step_with_effects_may_end_while_the_program_stops()
    {
        var first = await EngineWorld.StartAsync(_folder.Path);
        var held = first.Steps.Holds("a");
        var id = await first.RunAsync(Draw.Graph("trigger-a a-b", Step("a", effects: true), Step("b")));
        await first.Steps.Reached("a");

        var stopping = first.StopAsync();
        held.SetResult();
        await stopping;
        (await first.StepsAsync(id)).Single(step => step.NodeId == "a").Status.ShouldBe(StepStatus.Success);
        await first.DisposeAsync();

        await using var second = await EngineWorld.StartAsync(_folder.Path);
        await second.UntilAsync(id, ExecutionStatus.Success);
        second.Steps.Began.ShouldBe(["b"]);
    }

    // Records that nobody waited for are written before one that is waited for.
    private static async Task FlushedAsync(EngineWorld world) =>
        await world.Get<ExecutionJournal>().WriteAsync(new JournalRecord.Cancel("nobody", "nothing", DateTimeOffset.UtcNow), CancellationToken.None);
}
