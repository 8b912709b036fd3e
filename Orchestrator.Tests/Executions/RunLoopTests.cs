using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class RunLoopTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task A_run_goes_from_its_trigger_to_its_last_step_whose_output_is_its_own()
    {
        _world.Input = Draw.Json("""{"amount":150,"country":"FR"}""");
        var graph = Draw.Graph("trigger-check check.true-big check.false-small",
            Draw.Condition("check", "trigger.amount > 100 and trigger.country == \"FR\""),
            Draw.Step("big", """{"actionType":"data/transform","fields":{"tax":"{{trigger.amount}}","note":"{{workflow.name}}: {{check.result}}"}}"""),
            Draw.Step("small"));

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"tax":150,"note":"Orders: true"}""");
        _world.Story.ShouldBe("trigger Success, check Success, small Skipped, big Success");
        _world.EndOf("check").Handle.ShouldBe("true");
        _world.EndOf("trigger").RawOutput!.Value.GetProperty("amount").GetInt32().ShouldBe(150);
        _world.Recorder.Run.ShouldBe(ended);
    }

    [Fact]
    public async Task The_outputs_of_several_last_steps_come_by_name()
    {
        _world.Does("a", () => RunWorld.Ok("1")).Does("b", () => RunWorld.Ok("[2]"));

        var ended = await _world.RunAsync(RunWorld.Graph("trigger-a trigger-b"));

        ended.Output!.Value.GetRawText().ShouldBe("""{"a":1,"b":[2]}""");
    }

    [Fact]
    public async Task A_trigger_alone_gives_back_its_input()
    {
        _world.Input = Draw.Json("[1,2]");

        (await _world.RunAsync(Draw.Graph(""))).Output!.Value.GetRawText().ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Ready_steps_run_at_the_same_time()
    {
        var (a, b) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Does("a", async () => { a.SetResult(); await b.Task; return await RunWorld.Ok(); })
            .Does("b", async () => { b.SetResult(); await a.Task; return await RunWorld.Ok(); });

        (await _world.RunAsync(RunWorld.Graph("trigger-a trigger-b a-c b-c"))).Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public async Task The_first_failure_ends_the_run_once_its_siblings_have_ended()
    {
        var failed = new TaskCompletionSource();
        _world.Does("a", () => { failed.SetResult(); return RunWorld.Fail("a is down"); })
            .Does("b", async () => { await failed.Task; await Task.Yield(); return await RunWorld.Ok(); });

        var ended = await _world.RunAsync(RunWorld.Graph("trigger-a trigger-b a-c b-d"));

        ended.Status.ShouldBe(ExecutionStatus.Error);
        ended.Error!.Message.ShouldBe("a is down");
        ended.Output.ShouldBeNull();
        _world.Story.ShouldBe("trigger Success, a Error, b Success");
    }

    [Fact]
    public async Task A_failure_that_continues_is_read_as_output_by_what_follows()
    {
        _world.Does("a", () => RunWorld.Fail("down"));
        var graph = new Graph([Draw.Trigger(), RunWorld.Step("a") with { OnError = OnError.Continue },
            Draw.Step("b", """{"actionType":"log/write","message":"{{a.error.code}} {{a.error.message}}"}""")], Draw.Edges("trigger-a a-b"));

        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);

        _world.Log.ShouldBe(["info HTTP_503 down"]);
        _world.EndOf("a").Status.ShouldBe(StepStatus.Error);
        _world.EndOf("a").Handle.ShouldBe("out");
    }

    [Fact]
    public async Task A_failure_that_branches_leaves_through_error()
    {
        _world.Does("a", () => RunWorld.Fail());

        await _world.RunAsync(RunWorld.Graph("trigger-a a-b a.error-c").With("a", node => node with { OnError = OnError.Branch }));

        _world.Story.ShouldBe("trigger Success, a Error, b Skipped, c Success");
    }

    [Fact]
    public async Task A_disabled_step_passes_null_through_its_first_way_out()
    {
        var graph = Draw.Graph("trigger-check check.true-a check.false-b", Draw.Condition("check", "false") with { Enabled = false },
            Draw.Step("a", """{"actionType":"data/transform","fields":{"was":"{{check}}"}}"""), Draw.Step("b"));

        var ended = await _world.RunAsync(graph);

        ended.Output!.Value.GetRawText().ShouldBe("""{"was":null}""");
        _world.EndOf("check").Output!.Value.ValueKind.ShouldBe(JsonValueKind.Null);
        _world.EndOf("b").Status.ShouldBe(StepStatus.Skipped);
    }

    [Fact]
    public async Task A_skipped_step_reads_as_null()
    {
        var graph = Draw.Graph("trigger-check check.true-a check.false-join a-join", Draw.Condition("check", "false"), RunWorld.Step("a"),
            Draw.Step("join", """{"actionType":"data/transform","fields":{"a":"{{a}}","b":"{{a.text? | default(\"none\")}}"}}"""));

        (await _world.RunAsync(graph)).Output!.Value.GetRawText().ShouldBe("""{"a":null,"b":"none"}""");
    }

    [Fact]
    public async Task A_step_that_does_not_run_before_this_one_cannot_be_read()
    {
        var graph = Draw.Graph("trigger-a trigger-b", RunWorld.Step("a"), Draw.Step("b", """{"actionType":"log/write","message":"{{a.x}}"}"""));

        var ended = await _world.RunAsync(graph);

        ended.Error!.Code.ShouldBe(ErrorCodes.InvalidTemplate);
        ended.Error.Message.ShouldStartWith("message: ");
        ended.Error.Detail!.Value.GetProperty("field").GetString().ShouldBe("message");
    }

    [Fact]
    public async Task Data_that_looks_like_a_template_is_data()
    {
        _world.Input = Draw.Json("""{"text":"{{execution.id}} credentials://crm"}""");

        await _world.RunAsync(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"{{trigger.text}}"}""")));

        _world.Log.ShouldBe(["info {{execution.id}} credentials://crm"]);
    }

    [Fact]
    public async Task What_is_recorded_is_masked_and_what_later_steps_read_is_not()
    {
        var redactor = Redactor.Create([new KnownSecret("crm", "hunter2-hunter2")]);
        _world.Does("a", () => RunWorld.Ok("""{"said":"hunter2-hunter2"}""")).Does("b", () => RunWorld.Fail("refused hunter2-hunter2"));
        var graph = new Graph([Draw.Trigger(), RunWorld.Step("a"), RunWorld.Step("b") with { Config = Draw.Json("""{"actionType":"test/step","key":"{{a.said}}"}""") }], Draw.Edges("trigger-a a-b"));

        var ended = await _world.RunAsync(graph, redactor: redactor);

        _world.EndOf("a").Output!.Value.GetRawText().ShouldNotContain("hunter2");
        _world.EndOf("a").RawOutput!.Value.GetRawText().ShouldContain("hunter2");
        _world.EndOf("b").Input!.Value.GetRawText().ShouldNotContain("hunter2");
        ended.Error!.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Only_the_start_of_a_step_with_effects_is_a_barrier()
    {
        var recorder = new NotedRecorder();
        var graph = RunWorld.Graph("trigger-a a-b").With("b", node => node with { Config = Draw.Json("""{"actionType":"test/step","effects":true}""") });

        await _world.RunAsync(graph, recorder);

        recorder.Notes.ShouldBe(["end trigger", "start a", "end a", "start b durable", "end b", "run Success"]);
    }

    [Fact]
    public async Task An_exception_of_the_recorder_comes_out_once_running_steps_have_let_go()
    {
        var recorder = new NotedRecorder { BreaksOn = "start b" };
        var letGo = false;
        _world.Does("a", async (_, token) =>
        {
            using var told = token.Register(() => letGo = true);
            await Task.Delay(Timeout.Infinite, token);
            return await RunWorld.Ok();
        });

        await Should.ThrowAsync<IOException>(_world.RunAsync(RunWorld.Graph("trigger-a trigger-b"), recorder));

        letGo.ShouldBeTrue();
        recorder.Notes.ShouldNotContain(note => note.StartsWith("run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_of_a_thousand_steps_runs_without_running_out_of_stack()
    {
        var edges = Enumerable.Range(0, 998).Select(n => $"s{n}-s{n + 1}");

        (await _world.RunAsync(RunWorld.Graph("trigger-s0 " + string.Join(' ', edges)))).Status.ShouldBe(ExecutionStatus.Success);

        _world.Recorder.Ended.Length.ShouldBe(1_000);
    }

    private sealed class NotedRecorder : IRunRecorder
    {
        public List<string> Notes { get; } = [];

        public string? BreaksOn { get; init; }

        public ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken) => Note($"start {step.NodeId}", durable);

        public ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken) => Note($"end {step.NodeId}", durable);

        public ValueTask RunEndedAsync(RunEnded run, CancellationToken cancellationToken) => Note($"run {run.Status}", durable: false);

        private ValueTask Note(string note, bool durable)
        {
            if (note == BreaksOn) throw new IOException("disk full");
            Notes.Add(durable ? note + " durable" : note);
            return ValueTask.CompletedTask;
        }
    }
}
