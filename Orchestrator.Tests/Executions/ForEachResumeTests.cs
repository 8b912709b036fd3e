using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class ForEachResumeTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task After_a_crash_recorded_steps_of_recorded_passes_are_not_repeated()
    {
        var ran = new List<(string Node, long Pass)>();
        foreach (var id in new[] { "a", "b" }) _world.Does(id, (context, _) => { lock (ran) ran.Add((id, context.Place.Iteration)); return RunWorld.Ok($"\"{id}{context.Place.Iteration}\""); });
        var graph = ForEachTests.Loop("[1,2,3]", "each.item-a a-b each.done-end", 2, false, RunWorld.Step("a"), RunWorld.Step("b"), ForEachTests.End());
        var whole = (await _world.RunAsync(graph)).Output!.Value.GetRawText();
        var recorded = _world.Recorder.Recorded;

        for (var kept = 0; kept <= recorded.Length; kept++)
        {
            ran.Clear();
            var ended = await _world.RunAsync(graph, recorded: recorded[..kept]);

            ended.Output!.Value.GetRawText().ShouldBe(whole, $"after {kept} records");
            var done = recorded[..kept].Where(step => step.Status == StepStatus.Success).Select(step => (step.NodeId, step.Iteration));
            ran.ShouldBe(new[] { "a", "b" }.SelectMany(id => new[] { 1L, 2L, 3L }.Select(pass => (id, pass))).Except(done), ignoreOrder: true, $"after {kept} records");
        }
    }

    [Fact]
    public async Task The_records_of_a_pass_that_ended_are_not_needed()
    {
        var graph = ForEachTests.Loop("[1,2,3]", "each.item-a each.item-wait", RunWorld.Step("a"), Draw.Step("wait", """{"actionType":"flow/delay","duration":"1h"}"""));
        _world.Does("a", (context, _) => RunWorld.Ok($"{context.Place.Iteration}"));
        await _world.RunAsync(graph);
        _world.Time.Advance(TimeSpan.FromHours(1));
        await _world.RunAsync(graph);
        var ended = _world.Recorder.Recorded.Where(step => step.NodeId == "each" && step.Status == StepStatus.Success).Select(step => step.Iteration).ToList();
        ended.ShouldBe([1]);
        _world.Does("a", (context, _) => context.Place.Iteration == 1 ? RunWorld.Fail("ran again") : RunWorld.Ok($"{context.Place.Iteration}"));

        var left = _world.Recorder.Recorded.Where(step => step.NodeId == "each" || !ended.Contains(step.Iteration)).ToArray();
        _world.Time.Advance(TimeSpan.FromHours(1));
        var waits = await _world.RunAsync(graph, recorded: left);
        _world.Time.Advance(TimeSpan.FromHours(1));
        var end = await _world.RunAsync(graph, recorded: [.. left, .. _world.Recorder.Recorded]);

        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        end.Output!.Value.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("a").GetInt32()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_step_a_crash_cut_off_in_a_pass_that_had_failed_is_not_left_running()
    {
        var graph = ForEachTests.Loop("[1]", "each.item-a each.item-b", 2, true, RunWorld.Step("a"), RunWorld.Step("b"));
        _world.Does("b", () => RunWorld.Fail());
        await _world.RunAsync(graph);
        var loop = _world.Recorder.Recorded.First(step => step is { NodeId: "each", Iteration: IterationKey.None }).StepId;

        // The pass had been recorded as failed, the step beside the failed one not yet as over.
        var left = _world.Recorder.Recorded.Where(step => step.Status == StepStatus.Running || step.StepId != loop && step.NodeId != "a").ToArray();
        (await _world.RunAsync(graph, recorded: left)).Status.ShouldBe(ExecutionStatus.Success);

        _world.Recorder.Ended.Single(step => step.NodeId == "a").Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task Delays_inside_a_loop_let_the_run_go()
    {
        var graph = ForEachTests.Loop("[1,2,3]", "each.item-wait wait-a", 2, false, Draw.Step("wait", """{"actionType":"flow/delay","duration":"{{item}}h"}"""), RunWorld.Step("a"));
        var start = _world.Time.GetUtcNow();

        (await _world.RunAsync(graph)).ResumeAt.ShouldBe(start.AddHours(1));
        _world.Recorder.Ended.Count(step => step.Status == StepStatus.Waiting).ShouldBe(2);
        _world.Time.Advance(TimeSpan.FromHours(1));
        (await _world.RunAsync(graph)).ResumeAt.ShouldBe(start.AddHours(2));
        _world.Time.Advance(TimeSpan.FromHours(3));
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);
        _world.Recorder.Ended.Where(step => step.NodeId == "a").Select(step => step.Iteration).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Approvals_inside_a_loop_are_answered_one_by_one()
    {
        var graph = ForEachTests.Loop("""["x","y"]""", "each.item-ask", 2, false, Draw.Step("ask", """{"actionType":"flow/wait-for-callback","kind":"approval","message":"{{item}}?"}"""));

        (await _world.RunAsync(graph)).ResumeAt.ShouldBeNull();
        _world.Recorder.Ended.Select(step => (step.Awaits as Awaited.Callback)?.Message).OfType<string>().ShouldBe(["x?", "y?"]);
        (await _world.RunAsync(graph, recorded: _world.Answered(graph, "ask", answers => answers.Decided(true, "ada", null)))).Status.ShouldBe(ExecutionStatus.Waiting);
    }

    [Fact]
    public async Task A_step_with_effects_that_was_cut_off_inside_a_loop_fails_its_item_only()
    {
        var now = _world.Time.GetUtcNow();
        RecordedStep[] recorded =
        [
            new("r0", "each", 1, StepStatus.Running, now),
            new("r1", "a", 1, StepStatus.Running, now, SafeToRepeat: false) { Iteration = 1 },
        ];

        var ended = await _world.RunAsync(ForEachTests.Loop("[1,2]", "each.item-a", 1, true, RunWorld.Step("a")), recorded: recorded);

        ended.Output!.Value.GetProperty("items")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe(ErrorCodes.Interrupted);
        ended.Output.Value.GetProperty("succeeded").GetInt32().ShouldBe(1);
        _world.Recorder.Ended.First(step => step.NodeId == "a").StepId.ShouldBe("r1");
    }

    [Fact]
    public async Task A_loop_whose_failed_item_is_recorded_fails_and_gives_up_the_others()
    {
        var now = _world.Time.GetUtcNow();
        RecordedStep[] recorded =
        [
            new("r0", "each", 1, StepStatus.Running, now),
            new("r1", "a", 1, StepStatus.Waiting, now, ResumeAt: now.AddHours(1)) { Iteration = 2 },
            new("r2", "a", 1, StepStatus.Waiting, now, ResumeAt: now.AddHours(1)) { Iteration = 3 },
            new("r3", "each", 1, StepStatus.Error, now, now, Error: new StepError("HTTP_500", "down")) { Iteration = 2 },
        ];

        var ended = await _world.RunAsync(ForEachTests.Loop("[1,2,3]", "each.item-a", 3, false, RunWorld.Step("a")).With("each", node => node with { OnError = OnError.Continue }), recorded: recorded);

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetProperty("error").GetProperty("message").GetString().ShouldBe("The item at index 1 failed: down");
        _world.Recorder.Ended.Where(step => step.Status == StepStatus.Cancelled).Select(step => step.StepId).ShouldContain("r2");
    }

    [Fact]
    public async Task Cancelling_inside_a_loop_cancels_what_runs_and_the_loop()
    {
        using var cancel = new CancellationTokenSource();
        _world.Does("a", async (_, token) => { await cancel.CancelAsync(); await Task.Delay(Timeout.Infinite, token); return await RunWorld.Ok(); });

        var ended = await _world.RunAsync(ForEachTests.Loop("[1,2]", "each.item-a", RunWorld.Step("a")), cancelled: cancel.Token);

        ended.Status.ShouldBe(ExecutionStatus.Cancelled);
        _world.Story.ShouldBe("trigger Success, a Cancelled, each Cancelled");
    }

    [Fact]
    public async Task Shutting_down_inside_a_loop_goes_on_with_the_next_call()
    {
        using var stop = new CancellationTokenSource();
        _world.Does("a", async (context, token) =>
        {
            if (context.Place.Iteration == 2 && !stop.IsCancellationRequested) { await stop.CancelAsync(); await Task.Delay(Timeout.Infinite, token); }
            return await RunWorld.Ok($"{context.Place.Iteration}");
        });
        var graph = ForEachTests.Loop("[1,2,3]", "each.item-a", RunWorld.Step("a"));

        await Should.ThrowAsync<OperationCanceledException>(_world.RunAsync(graph, stopping: stop.Token));
        _world.Recorder.Run.ShouldBeNull();

        (await _world.RunAsync(graph)).Output!.Value.GetProperty("items").GetRawText().ShouldBe("[1,2,3]");
        _world.Recorder.Ended.Count(step => step.NodeId == "a").ShouldBe(3);
    }

    [Fact]
    public async Task A_delay_that_ends_in_a_moment_is_waited_out_on_the_worker()
    {
        var run = _world.RunAsync(Draw.Graph("trigger-wait wait-a", Draw.Step("wait", """{"actionType":"flow/delay","duration":"800ms"}"""), RunWorld.Step("a")));
        await _world.Time.UntilDueWithin(Backoff.LongestInSlot);
        _world.Time.Advance(TimeSpan.FromMilliseconds(800));

        (await run).Status.ShouldBe(ExecutionStatus.Success);
        _world.Story.ShouldBe("trigger Success, wait Waiting, wait Success, a Success");
    }

    [Fact]
    public async Task Cancelling_ends_a_short_delay_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var run = _world.RunAsync(Draw.Graph("trigger-wait", Draw.Step("wait", """{"actionType":"flow/delay","duration":"800ms"}""")), cancelled: cancel.Token);
        await _world.Time.UntilDueWithin(Backoff.LongestInSlot);
        await cancel.CancelAsync();

        (await run).Status.ShouldBe(ExecutionStatus.Cancelled);
    }
}
