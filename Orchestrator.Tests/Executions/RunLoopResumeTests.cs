using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class RunLoopResumeTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task A_delay_lets_the_run_go_and_the_next_call_goes_on_from_there()
    {
        var graph = Draw.Graph("trigger-wait wait-a", Draw.Step("wait", """{"actionType":"flow/delay","duration":"2h"}"""), RunWorld.Step("a"));
        var due = _world.Time.GetUtcNow().AddHours(2);

        var waits = await _world.RunAsync(graph);
        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        waits.ResumeAt.ShouldBe(due);

        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Waiting, "too early");

        _world.Time.Advance(TimeSpan.FromHours(3));
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);

        _world.Story.ShouldBe("trigger Success, wait Waiting, wait Success, a Success");
        _world.EndOf("wait").RawOutput!.Value.GetProperty("resumedAt").GetDateTimeOffset().ShouldBe(due.AddHours(1));
        _world.Recorder.Ended.Where(step => step.NodeId == "wait").Select(step => step.StepId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_run_waits_for_the_earliest_of_several_delays()
    {
        var graph = Draw.Graph("trigger-long trigger-short short-a",
            Draw.Step("long", """{"actionType":"flow/delay","duration":"2h"}"""), Draw.Step("short", """{"actionType":"flow/delay","duration":"1h"}"""), RunWorld.Step("a"));
        var start = _world.Time.GetUtcNow();

        (await _world.RunAsync(graph)).ResumeAt.ShouldBe(start.AddHours(1));
        _world.Time.Advance(TimeSpan.FromHours(1));
        (await _world.RunAsync(graph)).ResumeAt.ShouldBe(start.AddHours(2));
        _world.EndOf("a").Status.ShouldBe(StepStatus.Success);
        _world.Time.Advance(TimeSpan.FromHours(1));
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public async Task A_delay_that_comes_due_while_another_step_runs_goes_on_at_once()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Does("slow", async () => { started.SetResult(); await release.Task; return await RunWorld.Ok(); })
            .Does("after", () => { release.SetResult(); return RunWorld.Ok(); });
        var graph = Draw.Graph("trigger-slow trigger-wait wait-after",
            RunWorld.Step("slow") with { Timeout = TimeSpan.FromMinutes(10) }, Draw.Step("wait", """{"actionType":"flow/delay","duration":"1m"}"""), RunWorld.Step("after"));

        var run = _world.RunAsync(graph);
        await started.Task;
        await _world.Time.UntilWaiting(2);
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        (await run).Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public async Task After_a_crash_recorded_steps_are_not_repeated()
    {
        var graph = RunWorld.Graph("trigger-a trigger-b a-c b-c");
        var ran = new List<string>();
        foreach (var id in new[] { "a", "b", "c" }) _world.Does(id, () => { lock (ran) ran.Add(id); return RunWorld.Ok($"\"{id}\""); });
        await _world.RunAsync(graph);
        var recorded = _world.Recorder.Recorded;

        for (var kept = 0; kept <= recorded.Length; kept++)
        {
            ran.Clear();
            var ended = await _world.RunAsync(graph, recorded: recorded[..kept]);

            ended.Status.ShouldBe(ExecutionStatus.Success);
            ended.Output!.Value.GetString().ShouldBe("c");
            var done = recorded[..kept].Where(step => step.Status == StepStatus.Success).Select(step => step.NodeId);
            ran.Order().ShouldBe(new[] { "a", "b", "c" }.Except(done).Order(), $"after {kept} records");
        }
    }

    [Fact]
    public async Task A_safe_step_that_was_cut_off_runs_again_in_its_own_row()
    {
        var cutOff = new RecordedStep("row", "a", 2, StepStatus.Running, _world.Time.GetUtcNow());

        (await _world.RunAsync(RunWorld.Graph("trigger-a"), recorded: [cutOff])).Status.ShouldBe(ExecutionStatus.Success);

        _world.Recorder.Started.ShouldBeEmpty();
        _world.EndOf("a").StepId.ShouldBe("row");
        _world.EndOf("a").Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_step_with_effects_that_was_cut_off_is_never_repeated_silently()
    {
        var ran = false;
        _world.Does("a", () => { ran = true; return RunWorld.Ok(); });
        var cutOff = new RecordedStep("row", "a", 1, StepStatus.Running, _world.Time.GetUtcNow(), SafeToRepeat: false);

        var ended = await _world.RunAsync(RunWorld.Graph("trigger-a"), recorded: [cutOff]);

        ran.ShouldBeFalse();
        ended.Status.ShouldBe(ExecutionStatus.Error);
        ended.Error!.Code.ShouldBe(ErrorCodes.Interrupted);
        ended.Error.Message.ShouldContain("may have happened");
        _world.EndOf("a").StepId.ShouldBe("row");
    }

    [Fact]
    public async Task A_failure_that_is_recorded_ends_the_run_without_starting_its_siblings()
    {
        var ran = false;
        _world.Does("b", () => { ran = true; return RunWorld.Ok(); });
        var now = _world.Time.GetUtcNow();
        RecordedStep[] recorded =
        [
            new("r1", "a", 1, StepStatus.Error, now, now, Error: new StepError("HTTP_500", "down")),
            new("r2", "c", 1, StepStatus.Running, now),
        ];

        var ended = await _world.RunAsync(RunWorld.Graph("trigger-b trigger-a trigger-c"), recorded: recorded);

        ended.Error!.Message.ShouldBe("down");
        ran.ShouldBeFalse();
        _world.EndOf("c").Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task A_failure_ends_the_run_and_what_waits_is_abandoned()
    {
        _world.Does("a", () => RunWorld.Fail());

        var ended = await _world.RunAsync(Draw.Graph("trigger-wait trigger-a", Draw.Step("wait", """{"actionType":"flow/delay","duration":"1d"}"""), RunWorld.Step("a")));

        ended.Status.ShouldBe(ExecutionStatus.Error);
        _world.EndOf("wait").Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task Cancelling_tells_running_steps_and_starts_nothing_new()
    {
        using var cancel = new CancellationTokenSource();
        _world.Does("a", async (_, token) => { await cancel.CancelAsync(); await Task.Delay(Timeout.Infinite, token); return await RunWorld.Ok(); });

        var ended = await _world.RunAsync(Draw.Graph("trigger-a a-b trigger-wait", RunWorld.Step("a"), RunWorld.Step("b"), Draw.Step("wait", """{"actionType":"flow/delay","duration":"1d"}""")), cancelled: cancel.Token);

        ended.Status.ShouldBe(ExecutionStatus.Cancelled);
        _world.EndOf("a").Status.ShouldBe(StepStatus.Cancelled);
        _world.EndOf("a").Error!.Code.ShouldBe(ErrorCodes.Cancelled);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "b");
    }

    [Fact]
    public async Task A_run_that_ended_before_it_was_cancelled_has_ended_well()
    {
        using var cancel = new CancellationTokenSource();
        _world.Does("a", async () => { await cancel.CancelAsync(); return await RunWorld.Ok(); });

        (await _world.RunAsync(RunWorld.Graph("trigger-a"), cancelled: cancel.Token)).Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public async Task Shutting_down_leaves_safe_steps_to_the_next_process_and_lets_others_end()
    {
        using var stop = new CancellationTokenSource();
        _world.Does("safe", (_, token) => Task.Delay(Timeout.Infinite, token).ContinueWith<StepOutcome>(_ => throw new OperationCanceledException(token), TaskScheduler.Default))
            .Does("mail", async (_, token) =>
            {
                await stop.CancelAsync();
                token.IsCancellationRequested.ShouldBeFalse();
                return await RunWorld.Ok();
            });
        var graph = RunWorld.Graph("trigger-safe trigger-mail mail-next").With("mail", node => node with { Config = Draw.Json("""{"actionType":"test/step","effects":true}""") });

        await Should.ThrowAsync<OperationCanceledException>(_world.RunAsync(graph, stopping: stop.Token));
        _world.Recorder.Run.ShouldBeNull();
        _world.Story.ShouldBe("trigger Success, mail Success");

        _world.Does("safe", () => RunWorld.Ok()).Does("mail", () => throw new InvalidOperationException("ran twice"));
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);
    }
}
