using System.Collections.Immutable;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class ResumptionTests
{
    private readonly RunWorld _world = new();
    private readonly List<string> _ran = [];

    [Fact]
    public async Task Resuming_takes_over_what_is_not_behind_the_step_and_runs_the_rest()
    {
        var graph = Tracked("trigger-a a-b b-d a-c c-d");
        _world.Does("b", () => RunWorld.Fail());
        await _world.RunAsync(graph);
        Track("b");
        _ran.Clear();

        var ended = await _world.RunAsync(graph, recorded: From(graph, "b"));

        ended.Status.ShouldBe(ExecutionStatus.Success);
        _ran.ShouldBe(["b", "d"]);
    }

    [Fact]
    public async Task What_failed_or_was_cancelled_beside_the_step_runs_again()
    {
        var graph = Tracked("trigger-a trigger-b b-c");
        await _world.RunAsync(graph);
        var now = _world.Time.GetUtcNow();
        RecordedStep[] recorded = [.. _world.Recorder.Recorded, new("x", "b", 1, StepStatus.Cancelled, now, now), new("y", "c", 1, StepStatus.Error, now, now, Error: new StepError("HTTP_500", "no"))];

        Resumption.From(Compiled(graph), recorded, "a").Select(step => step.NodeId).ShouldBe(["trigger"]);
        Resumption.From(Compiled(graph), _world.Recorder.Recorded, "a").Select(step => step.NodeId).Order().ShouldBe(["b", "c", "trigger"]);
        Should.Throw<ArgumentException>(() => Resumption.From(Compiled(graph), recorded, "nobody"));
        Should.Throw<ArgumentException>(() => Resumption.From(Compiled(graph), recorded, "a", 1));
    }

    [Fact]
    public async Task The_failed_steps_input_can_be_edited_and_what_was_masked_keeps_its_value()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/step","to":"{{trigger.to}}","key":"{{trigger.key}}","list":["{{trigger.key}}",{"n":1}],"broken":"{{trigger.nothing?}}"}"""));
        _world.Input = Draw.Json("""{"to":"nowhere","key":"hunter2-hunter2"}""");
        var redactor = Redactor.Create([new KnownSecret("crm", "hunter2-hunter2")]);
        _world.Does("a", () => RunWorld.Fail());
        await _world.RunAsync(graph, redactor: redactor);
        var shown = _world.EndOf("a").Input!.Value.GetRawText();
        shown.ShouldContain("«secret:crm»");
        string? used = null;
        _world.Does("a", (context, _) => { used = context.Config.GetRawText(); return RunWorld.Ok(); });
        _world.Edits = [new StepInputEdit("a", 0, Draw.Json(shown.Replace("nowhere", "ada {{trigger.x}}", StringComparison.Ordinal).Replace("\"n\":1", "\"n\":2", StringComparison.Ordinal)))];

        (await _world.RunAsync(graph, recorded: From(graph, "a"), redactor: redactor)).Status.ShouldBe(ExecutionStatus.Success);

        used.ShouldBe("""{"to":"ada {{trigger.x}}","key":"hunter2-hunter2","list":["hunter2-hunter2",{"n":2}],"broken":null}""");
    }

    [Theory]
    [InlineData("""{"key":"Bearer «secret:crm»"}""")]
    [InlineData("""{"other":["«redacted»"]}""")]
    public async Task A_mask_is_never_sent_as_a_value(string edited)
    {
        _world.Input = Draw.Json("""{"key":"hunter2-hunter2"}""");
        _world.Edits = [new StepInputEdit("a", 0, Draw.Json(edited))];

        var ended = await _world.RunAsync(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/step","key":"{{trigger.key}}"}""")), redactor: Redactor.Create([new KnownSecret("crm", "hunter2-hunter2")]));

        (ended.Error!.Code, ended.Error.Message.Contains("masked secret", StringComparison.Ordinal)).ShouldBe((ErrorCodes.InvalidInput, true));
    }

    [Fact]
    public async Task An_edited_input_stands_in_for_a_template_that_fails()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"data/transform","fields":{"x":"{{trigger.nothing}}"}}"""));
        (await _world.RunAsync(graph)).Error!.Code.ShouldBe(ErrorCodes.InvalidTemplate);
        _world.Edits = [new StepInputEdit("a", 0, Draw.Json("""{"fields":{"x":1}}"""))];

        (await _world.RunAsync(graph, recorded: From(graph, "a"))).Output!.Value.GetRawText().ShouldBe("""{"x":1}""");
    }

    [Fact]
    public async Task An_interrupted_step_is_marked_done_run_again_or_given_up()
    {
        var graph = Draw.Graph("trigger-a a-b", RunWorld.Step("a"), Draw.Step("b", """{"actionType":"data/transform","fields":{"got":"{{a.id}}"}}"""));
        Track("a");
        var cutOff = new RecordedStep("row", "a", 1, StepStatus.Running, _world.Time.GetUtcNow(), SafeToRepeat: false);
        (await _world.RunAsync(graph, recorded: [cutOff])).Error!.Code.ShouldBe(ErrorCodes.Interrupted);
        var recorded = _world.Recorder.Recorded;
        var interrupted = recorded.Single(Resumption.IsInterrupted);

        var done = await _world.RunAsync(graph, recorded: Resumption.MarkedDone(Compiled(graph), recorded, interrupted, Draw.Json("""{"id":7}"""), _world.Time.GetUtcNow()));
        done.Output!.Value.GetRawText().ShouldBe("""{"got":7}""");
        _ran.ShouldBeEmpty();

        _world.Does("a", () => { _ran.Add("a"); return RunWorld.Ok("""{"id":8}"""); });
        var again = await _world.RunAsync(graph, recorded: Resumption.From(Compiled(graph), recorded, "a"));
        again.Output!.Value.GetRawText().ShouldBe("""{"got":8}""");
        _ran.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Deciding_one_interrupted_step_repeats_no_other()
    {
        var graph = Draw.Graph("trigger-a trigger-b", RunWorld.Step("a"), RunWorld.Step("b"));
        Track("a");
        Track("b");
        await _world.RunAsync(graph, recorded: [CutOff("a"), CutOff("b")]);

        await DecideEachAsync(graph, ("a", 0), ("b", 0));
    }

    [Fact]
    public async Task Deciding_an_interrupted_step_of_one_pass_repeats_none_of_another()
    {
        var graph = ForEachTests.Loop("[1,2]", "each.item-a", concurrency: 2, goesOn: false, RunWorld.Step("a"));
        TrackPass("a");
        await _world.RunAsync(graph, recorded: [CutOff("a", 1), CutOff("a", 2)]);

        await DecideEachAsync(graph, ("a", 1), ("a", 2));
    }

    [Fact]
    public async Task What_was_cut_off_behind_a_failure_is_interrupted_too()
    {
        var graph = Draw.Graph("trigger-a trigger-x x-b", RunWorld.Step("a"), RunWorld.Step("x"), RunWorld.Step("b"));
        var now = _world.Time.GetUtcNow();

        var ended = await _world.RunAsync(graph, recorded: [new("row-a", "a", 1, StepStatus.Error, now, now, Error: new StepError("HTTP_500", "no")), new("row-x", "x", 1, StepStatus.Success, now, now, "out"), CutOff("b")]);

        ended.Error!.Code.ShouldBe("HTTP_500");
        _world.EndOf("b").Error!.Code.ShouldBe(ErrorCodes.Interrupted);
    }

    private async Task DecideEachAsync(Graph graph, (string Id, long Pass) first, (string Id, long Pass) second)
    {
        var recorded = _world.Recorder.Recorded;
        var once = Decided(recorded, first);
        (await _world.RunAsync(graph, recorded: once)).Error!.Code.ShouldBe(ErrorCodes.Interrupted);
        (await _world.RunAsync(graph, recorded: Decided([.. once, .. _world.Recorder.Recorded], second))).Status.ShouldBe(ExecutionStatus.Success);
        _ran.ShouldBeEmpty();

        ImmutableArray<RecordedStep> Decided(IReadOnlyList<RecordedStep> known, (string Id, long Pass) step) => Resumption.MarkedDone(
            Compiled(graph), known, known.Single(one => one.NodeId == step.Id && one.Iteration == step.Pass && Resumption.IsInterrupted(one)), Draw.Json("{}"), _world.Time.GetUtcNow());
    }

    private RecordedStep CutOff(string id, long pass = 0) => new($"row-{id}-{pass}", id, 1, StepStatus.Running, _world.Time.GetUtcNow(), SafeToRepeat: false) { Iteration = pass };

    [Fact]
    public async Task Resuming_inside_a_loop_takes_over_the_other_passes()
    {
        var graph = ForEachTests.Loop("[1,2,3]", "trigger-before each.item-a a-b b-c each.done-end", RunWorld.Step("before"), RunWorld.Step("a"), RunWorld.Step("b"), RunWorld.Step("c"), ForEachTests.End());
        foreach (var id in new[] { "before", "a", "b", "c" }) TrackPass(id);
        _world.Does("b", (context, _) => context.Place.Iteration == 2 ? RunWorld.Fail() : RunWorld.Ok());
        (await _world.RunAsync(graph)).Error!.Message.ShouldBe("The item at index 1 failed: no");
        TrackPass("b");
        _ran.Clear();

        var ended = await _world.RunAsync(graph, recorded: Resumption.From(Compiled(graph), _world.Recorder.Recorded, "b", 2));

        ended.Status.ShouldBe(ExecutionStatus.Success);
        _ran.ShouldBe(["b2", "c2", "a3", "b3", "c3"]);
    }

    [Fact]
    public async Task Resuming_before_a_loop_runs_all_of_it_again()
    {
        var graph = ForEachTests.Loop("[1,2]", "trigger-x each.item-a", RunWorld.Step("x"), RunWorld.Step("a"));
        TrackPass("a");
        await _world.RunAsync(graph);
        _ran.Clear();

        await _world.RunAsync(graph, recorded: From(graph, "each"));

        _ran.ShouldBe(["a1", "a2"]);
    }

    private ImmutableArray<RecordedStep> From(Graph graph, string id) => Resumption.From(Compiled(graph), _world.Recorder.Recorded, id);

    private static CompiledWorkflow Compiled(Graph graph) => new(graph, ActionCatalog.BuiltIn);

    private Graph Tracked(string edges)
    {
        var graph = RunWorld.Graph(edges);
        foreach (var node in graph.Nodes) Track(node.Id);
        return graph;
    }

    private void Track(string id) => _world.Does(id, () => { lock (_ran) _ran.Add(id); return RunWorld.Ok(); });

    private void TrackPass(string id) => _world.Does(id, (context, _) => { lock (_ran) _ran.Add($"{id}{context.Place.Iteration}"); return RunWorld.Ok(); });
}
