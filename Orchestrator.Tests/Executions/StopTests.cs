using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class StopTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task Stop_ends_the_run_with_its_output_and_cancels_what_runs_beside_it()
    {
        _world.Input = Draw.Json("""{"n":7}""");
        _world.Does("slow", async (_, token) => { await Task.Delay(Timeout.Infinite, token); return await RunWorld.Ok(); });
        var graph = Draw.Graph("trigger-slow trigger-wait trigger-stop slow-after",
            RunWorld.Step("slow"), Draw.Step("wait", """{"actionType":"flow/delay","duration":"1d"}"""),
            Draw.Step("stop", """{"actionType":"flow/stop","status":"success","output":{"answer":"{{trigger.n}}"}}"""), RunWorld.Step("after"));

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"answer":7}""");
        _world.EndOf("stop").Status.ShouldBe(StepStatus.Success);
        _world.EndOf("slow").Status.ShouldBe(StepStatus.Cancelled);
        _world.EndOf("wait").Status.ShouldBe(StepStatus.Cancelled);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "after");
    }

    [Fact]
    public async Task Stop_with_an_error_is_the_runs_error_whatever_the_step_says_of_errors()
    {
        var graph = Draw.Graph("trigger-stop", Draw.Step("stop", """{"actionType":"flow/stop","status":"error","message":"Order {{trigger.id?}} is not complete","output":[1]}""") with { OnError = OnError.Continue });

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Error);
        ended.Output.ShouldBeNull();
        ended.Error!.Code.ShouldBe(ErrorCodes.Stopped);
        ended.Error.Message.ShouldBe("Order null is not complete");
        ended.Error.Detail!.Value.GetRawText().ShouldBe("[1]");
        _world.EndOf("stop").Status.ShouldBe(StepStatus.Error);
        _world.EndOf("stop").Handle.ShouldBeNull();
    }

    [Theory]
    [InlineData("success", ExecutionStatus.Success)]
    [InlineData("error", ExecutionStatus.Error)]
    public async Task A_stop_that_is_recorded_ends_the_run_after_a_crash_too(string status, ExecutionStatus expected)
    {
        var graph = Draw.Graph("trigger-stop trigger-a", Draw.Step("stop", $$"""{"actionType":"flow/stop","status":"{{status}}","output":5}"""), RunWorld.Step("a"));
        await _world.RunAsync(graph);
        var ran = false;
        _world.Does("a", () => { ran = true; return RunWorld.Ok(); });

        var ended = await _world.RunAsync(graph, recorded: _world.Recorder.Recorded.Where(step => step.NodeId != "a"));

        ended.Status.ShouldBe(expected);
        if (expected == ExecutionStatus.Success) ended.Output!.Value.GetRawText().ShouldBe("5");
        ran.ShouldBeFalse();
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "stop");
    }

    [Fact]
    public async Task A_stop_whose_template_is_broken_fails_like_any_step()
    {
        var graph = Draw.Graph("trigger-stop stop.error-a", Draw.Step("stop", """{"actionType":"flow/stop","output":"{{nobody.x}}"}""") with { OnError = OnError.Branch }, RunWorld.Step("a"));

        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);

        _world.EndOf("a").Status.ShouldBe(StepStatus.Success);
    }

    [Fact]
    public void Nothing_can_follow_a_stop()
    {
        var graph = Draw.Graph("trigger-stop stop-a", Draw.Step("stop", """{"actionType":"flow/stop","status":"success"}"""), Draw.Step("a"));

        GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldHaveSingleItem().Message.ShouldBe("“stop” ends the run; nothing can follow it.");
    }
}
