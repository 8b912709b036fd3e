using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class AnswerTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task A_callback_waits_for_ever_and_what_was_sent_is_its_output()
    {
        var graph = Waiting("""{"actionType":"flow/wait-for-callback","kind":"callback"}""");

        var waits = await _world.RunAsync(graph);
        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        waits.ResumeAt.ShouldBeNull();
        (await _world.RunAsync(graph)).ResumeAt.ShouldBeNull();
        _world.Recorder.Ended.Count(step => step.NodeId == "wait").ShouldBe(1);

        var ended = await _world.RunAsync(graph, recorded: _world.Answered(graph, "wait", answers => answers.Sent(Draw.Json("""{"paid":true}"""))));

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"seen":{"paid":true}}""");
    }

    [Fact]
    public async Task The_record_of_an_approval_carries_what_the_person_is_asked()
    {
        _world.Input = Draw.Json("""{"amount":12}""");
        var graph = Waiting("""{"actionType":"flow/wait-for-callback","kind":"approval","timeout":"3d","message":"Refund {{trigger.amount}}?","fields":{"reason":"Why?"}}""");

        var waits = await _world.RunAsync(graph);

        var record = _world.EndOf("wait");
        var asked = record.Awaits.ShouldBeOfType<Awaited.Callback>();
        asked.IsApproval.ShouldBeTrue();
        asked.Message.ShouldBe("Refund 12?");
        asked.Fields!.Value.GetRawText().ShouldBe("""{"reason":"Why?"}""");
        record.ResumeAt.ShouldBe(_world.Time.GetUtcNow().AddDays(3));
        waits.ResumeAt.ShouldBe(record.ResumeAt);
    }

    [Fact]
    public async Task An_approval_gives_who_decided_what_and_why()
    {
        var graph = Waiting("""{"actionType":"flow/wait-for-callback","kind":"approval"}""");
        await _world.RunAsync(graph);

        var ended = await _world.RunAsync(graph, recorded: _world.Answered(graph, "wait", answers => answers.Decided(false, "ada@example.com", null)));

        ended.Output!.Value.GetRawText().ShouldBe("""{"seen":{"approved":false,"by":"ada@example.com","comment":null}}""");
    }

    [Theory]
    [InlineData(OnError.Fail, ExecutionStatus.Error)]
    [InlineData(OnError.Continue, ExecutionStatus.Success)]
    public async Task A_callback_that_does_not_come_in_time_fails_with_a_time_out(OnError onError, ExecutionStatus expected)
    {
        var graph = Waiting("""{"actionType":"flow/wait-for-callback","kind":"callback","timeout":"1h"}""").With("wait", node => node with { OnError = onError });
        await _world.RunAsync(graph);

        _world.Time.Advance(TimeSpan.FromHours(1));
        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(expected);
        _world.EndOf("wait").Error!.Code.ShouldBe(ErrorCodes.Timeout);
    }

    [Fact]
    public async Task A_run_that_waits_for_a_delay_and_an_answer_is_due_with_the_delay()
    {
        var graph = Draw.Graph("trigger-wait trigger-delay", Draw.Step("wait", """{"actionType":"flow/wait-for-callback","kind":"callback"}"""), Draw.Step("delay", """{"actionType":"flow/delay","duration":"1h"}"""));
        var start = _world.Time.GetUtcNow();

        (await _world.RunAsync(graph)).ResumeAt.ShouldBe(start.AddHours(1));
        _world.Time.Advance(TimeSpan.FromHours(1));
        var waits = await _world.RunAsync(graph);

        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        waits.ResumeAt.ShouldBeNull();
        _world.EndOf("delay").Status.ShouldBe(StepStatus.Success);
    }

    [Fact]
    public async Task A_call_waits_without_a_slot_for_the_called_run()
    {
        var graph = Waiting("""{"actionType":"workflow/call","workflowId":"w2","input":{"n":"{{trigger.n?}}"}}""");

        var waits = await _world.RunAsync(graph);
        waits.Status.ShouldBe(ExecutionStatus.Waiting);
        waits.ResumeAt.ShouldBeNull();
        _world.EndOf("wait").Awaits.ShouldBe(new Awaited.Execution("run1"));
        _world.Caller.Calls.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            call => call.WorkflowId.ShouldBe("w2"), call => call.Input.GetRawText().ShouldBe("""{"n":null}"""), call => call.Depth.ShouldBe(1), call => call.Waits.ShouldBeTrue(),
            call => call.Caller.ExecutionId.ShouldBe("e1"));

        var ended = await _world.RunAsync(graph, recorded: _world.Answered(graph, "wait", answers => answers.Called("run1", ExecutionStatus.Success, Draw.Json("[1]"), null)));

        ended.Output!.Value.GetRawText().ShouldBe("""{"seen":{"executionId":"run1","status":"success","output":[1]}}""");
    }

    [Theory]
    [InlineData(ExecutionStatus.Error, "HTTP_500", "The called run failed: down")]
    [InlineData(ExecutionStatus.Error, "HTTP_500", "The called run failed: down", "The called run failed: down")]
    [InlineData(ExecutionStatus.Cancelled, ErrorCodes.Cancelled, "The called run was cancelled.")]
    public async Task A_called_run_that_fails_fails_the_step_that_called_it(ExecutionStatus status, string code, string message, string said = "down")
    {
        var graph = Waiting("""{"actionType":"workflow/call","workflowId":"w2"}""");
        await _world.RunAsync(graph);

        var ended = await _world.RunAsync(graph, recorded: _world.Answered(graph, "wait",
            answers => answers.Called("run1", status, null, status == ExecutionStatus.Error ? new StepError("HTTP_500", said, Retryable: true) : null)));

        ended.Status.ShouldBe(ExecutionStatus.Error);
        (ended.Error!.Code, ended.Error.Message, ended.Error.Retryable).ShouldBe((code, message, false));
        ended.Error.Detail!.Value.GetProperty("executionId").GetString().ShouldBe("run1");
    }

    [Fact]
    public async Task A_failed_answer_goes_on_as_the_step_says()
    {
        var graph = Waiting("""{"actionType":"workflow/call","workflowId":"w2"}""").With("wait", node => node with { OnError = OnError.Continue });
        await _world.RunAsync(graph);

        var ended = await _world.RunAsync(graph, recorded: _world.Answered(graph, "wait", answers => answers.Called("run1", ExecutionStatus.Error, null, new StepError("HTTP_500", "down"))));

        ended.Output!.Value.GetProperty("seen").GetProperty("error").GetProperty("code").GetString().ShouldBe("HTTP_500");
    }

    [Fact]
    public async Task A_call_that_does_not_wait_goes_on_with_the_runs_id()
    {
        var ended = await _world.RunAsync(Waiting("""{"actionType":"workflow/call","workflowId":"w2","wait":false}"""));

        ended.Output!.Value.GetRawText().ShouldBe("""{"seen":{"executionId":"run1","status":"running"}}""");
        _world.Caller.Calls.ShouldHaveSingleItem().Waits.ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_was_cut_off_by_a_crash_starts_no_second_run()
    {
        var graph = Waiting("""{"actionType":"workflow/call","workflowId":"w2"}""");
        await _world.RunAsync(graph);

        await _world.RunAsync(graph, recorded: []);

        _world.Caller.Calls.Count.ShouldBe(2);
        _world.Caller.Runs.ShouldHaveSingleItem();
        _world.EndOf("wait").Awaits.ShouldBe(new Awaited.Execution("run1"));
    }

    [Theory]
    [InlineData(15, ExecutionStatus.Waiting)]
    [InlineData(16, ExecutionStatus.Error)]
    public async Task Calls_go_sixteen_deep_and_no_deeper(int depth, ExecutionStatus expected)
    {
        _world.Depth = depth;

        var ended = await _world.RunAsync(Waiting("""{"actionType":"workflow/call","workflowId":"w2"}"""));

        ended.Status.ShouldBe(expected);
        if (expected == ExecutionStatus.Error) (ended.Error!.Code, ended.Error.Message.Contains("at most 16 deep", StringComparison.Ordinal)).ShouldBe((ErrorCodes.InvalidConfig, true));
    }

    [Fact]
    public async Task A_call_that_is_refused_fails_with_the_reason()
    {
        _world.Caller.Refusal = new StepError(ErrorCodes.InvalidConfig, "There is no such workflow.");

        (await _world.RunAsync(Waiting("""{"actionType":"workflow/call","workflowId":"w2"}"""))).Error!.Message.ShouldBe("There is no such workflow.");
    }

    private static Graph Waiting(string config) => Draw.Graph("trigger-wait wait-after", Draw.Step("wait", config), Draw.Step("after", """{"actionType":"data/transform","fields":{"seen":"{{wait}}"}}"""));
}
