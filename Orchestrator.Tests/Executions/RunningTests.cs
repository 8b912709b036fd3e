using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>What a run does, sentence by sentence, where no other test says it.</summary>
public sealed class RunningTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task Order_is_by_graph_never_by_position()
    {
        var graph = RunWorld.Graph("trigger-a a-b b-c") with { };
        graph = graph with { Nodes = [.. graph.Nodes.Reverse().Select((node, at) => node with { Position = new Position(0, at * 100) })] };

        await _world.RunAsync(graph);

        _world.Story.ShouldBe("trigger Success, a Success, b Success, c Success");
    }

    [Fact]
    public async Task A_join_of_any_runs_on_the_first_taken_connection_while_others_still_run()
    {
        var release = new TaskCompletionSource();
        var story = "";
        _world.Does("slow", async () => { await release.Task; return await RunWorld.Ok(); })
            .Does("join", () => { story = _world.Story; release.SetResult(); return RunWorld.Ok(); });

        await _world.RunAsync(RunWorld.Graph("trigger-slow trigger-fast slow-join fast-join").With("join", node => node with { Join = JoinMode.Any }));

        story.ShouldBe("trigger Success, fast Success");
        _world.Recorder.Ended.Count(step => step.NodeId == "join").ShouldBe(1);
    }

    [Fact]
    public async Task An_action_may_have_a_time_out_of_its_own_and_a_step_says_another()
    {
        var world = new FakeTime();
        var catalog = new ActionCatalog([Hanging.Drawn]);
        foreach (var (own, allowed) in new (TimeSpan?, int)[] { (null, 120), (TimeSpan.FromSeconds(5), 5) })
        {
            var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/hang"}""") with { Timeout = own });
            var run = new RunLoop(new StepRunner([new Hanging()], world), world).RunAsync(
                new CompiledWorkflow(graph, catalog), new Run("e", world.GetUtcNow(), "w", "W", Draw.Json("{}")), new MemoryRecorder());
            await world.UntilWaiting();
            world.Advance(TimeSpan.FromSeconds(allowed - 1));
            run.IsCompleted.ShouldBeFalse();
            world.Advance(TimeSpan.FromSeconds(1));

            (await run).Error!.Code.ShouldBe(ErrorCodes.Timeout);
        }
    }

    [Fact]
    public async Task With_the_real_clock_a_time_out_is_one_and_the_next_attempt_has_all_of_its_time()
    {
        var steps = new StepRunner([new Hanging()], TimeProvider.System);
        var graph = Draw.Graph("trigger-a trigger-b", Draw.Step("a", """{"actionType":"test/hang","first":true}""") with { Timeout = TimeSpan.FromMilliseconds(20), OnError = OnError.Continue },
            Draw.Step("b", """{"actionType":"test/hang","ends":true}"""));
        var loop = new RunLoop(steps, TimeProvider.System);
        var workflow = new CompiledWorkflow(graph, new ActionCatalog([Hanging.Drawn]));

        for (var again = 0; again < 3; again++)
        {
            var recorder = new MemoryRecorder();
            (await loop.RunAsync(workflow, new Run("e", DateTimeOffset.UnixEpoch, "w", "W", Draw.Json("{}")), recorder)).Status.ShouldBe(ExecutionStatus.Success);
            recorder.Ended.Single(step => step.NodeId == "a").Error!.Code.ShouldBe(ErrorCodes.Timeout);
            recorder.Ended.Single(step => step.NodeId == "b").Status.ShouldBe(StepStatus.Success);
        }
    }

    private sealed class Hanging : IAction
    {
        public static ActionDefinition Drawn { get; } = new("test/hang", "Hang", "", "note", "Data", [], ["out"]) { Timeout = TimeSpan.FromSeconds(120) };

        public ActionDefinition Definition => Drawn;

        public bool IsSafeToRepeat(System.Text.Json.JsonElement config) => true;

        public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
        {
            if (!context.Config.TryGetProperty("ends", out _)) await Task.Delay(Timeout.Infinite, cancellationToken);
            return await RunWorld.Ok();
        }
    }
}
