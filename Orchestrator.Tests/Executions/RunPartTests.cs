using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>Test step, run from here, run up to here, pinned outputs: as the engine understands them.</summary>
public sealed class RunPartTests
{
    private static readonly ImmutableDictionary<string, JsonElement> _none = ImmutableDictionary<string, JsonElement>.Empty;
    private readonly RunWorld _world = new();

    private static Node Say(string id, string value) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "data/transform", fields = new { v = value } }));

    private static Graph Chain => Draw.Graph("trigger-a a-b b-c trigger-side", Say("a", "{{trigger.n}}"), Say("b", "{{a.v}}!"), Say("c", "{{b.v}}?"), RunWorld.Step("side"));

    private static RecordedStep Ended(string id, string output) => new($"old-{id}", id, 1, StepStatus.Success, default, default(DateTimeOffset), "out", Draw.Json(output));

    [Fact]
    public async Task A_run_up_to_a_step_runs_what_is_before_it_and_nothing_else_and_gives_what_it_gave()
    {
        _world.Input = Draw.Json("""{"n":7}""");
        _world.Part = new RunPart("b", IsAlone: false, _none);

        var ended = await _world.RunAsync(Chain);

        _world.Story.ShouldBe("trigger Success, a Success, b Success");
        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"7!"}""");
    }

    [Fact]
    public async Task A_run_up_to_a_step_behind_a_loop_runs_what_the_loop_repeats()
    {
        var graph = Draw.Graph("trigger-each each.item-in each.done-b b-c", Draw.Step("each", """{"actionType":"flow/for-each","items":[1,2]}"""), Say("in", "{{item}}"), Say("b", "{{each.items}}"), Say("c", "x"));
        _world.Part = new RunPart("b", IsAlone: false, _none);

        await _world.RunAsync(graph);

        _world.Recorder.Ended.Count(step => step.NodeId == "in").ShouldBe(2);
        _world.EndOf("b").Status.ShouldBe(StepStatus.Success);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "c");
    }

    [Fact]
    public async Task A_step_inside_a_loop_is_the_last_of_each_pass()
    {
        var graph = Draw.Graph("trigger-each each.item-in in-more each.done-b", Draw.Step("each", """{"actionType":"flow/for-each","items":[1,2]}"""), Say("in", "{{item}}"), Say("more", "x"), Say("b", "x"));
        _world.Part = new RunPart("in", IsAlone: false, _none);

        await _world.RunAsync(graph);

        _world.Recorder.Ended.Count(step => step.NodeId == "in").ShouldBe(2);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "more" || step.NodeId == "b");
    }

    [Fact]
    public async Task A_step_alone_reads_what_is_recorded_of_the_steps_before_it_and_runs_nothing_else()
    {
        _world.Part = new RunPart("b", IsAlone: true, _none);

        var ended = await _world.RunAsync(Chain, recorded: [Ended("a", """{"v":"old"}""")]);

        _world.Story.ShouldBe("trigger Success, b Success");
        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"old!"}""");
    }

    [Fact]
    public async Task A_step_alone_runs_also_where_no_run_would_come()
    {
        var graph = Draw.Graph("trigger-check check.false-b", Draw.Condition("check", "true"), Say("b", "here"));
        _world.Part = new RunPart("b", IsAlone: true, _none);

        var ended = await _world.RunAsync(graph, recorded: [Ended("check", """{"result":true}""") with { Handle = "true" }]);

        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"here"}""");
    }

    [Fact]
    public async Task A_step_alone_that_was_interrupted_by_a_crash_goes_on_once()
    {
        _world.Part = new RunPart("b", IsAlone: true, _none.Add("a", Draw.Json("""{"v":"pin"}""")));
        await _world.RunAsync(Chain);
        var before = _world.Recorder.Recorded.Where(step => step.NodeId != "b");

        await _world.RunAsync(Chain, recorded: before);

        _world.Story.ShouldBe("b Success");
        _world.EndOf("b").RawOutput!.Value.GetRawText().ShouldBe("""{"v":"pin!"}""");
    }

    [Fact]
    public async Task A_pinned_step_gives_its_pin_and_does_not_run()
    {
        var ran = false;
        _world.Does("side", () => { ran = true; return RunWorld.Ok(); });
        _world.Part = new RunPart(null, IsAlone: false, _none.Add("a", Draw.Json("""{"v":"pin"}""")).Add("side", Draw.Json("5")));

        await _world.RunAsync(Chain);

        ran.ShouldBeFalse();
        _world.EndOf("c").RawOutput!.Value.GetRawText().ShouldBe("""{"v":"pin!?"}""");
    }

    [Fact]
    public async Task A_pin_stands_for_every_pass_of_a_loop_and_a_disabled_step_gives_nothing_pinned_or_not()
    {
        var graph = Draw.Graph("trigger-each each.item-in each.done-off", Draw.Step("each", """{"actionType":"flow/for-each","items":[1,2]}"""), Say("in", "{{item}}"), Say("off", "x") with { Enabled = false });
        _world.Part = new RunPart(null, IsAlone: false, _none.Add("in", Draw.Json("9")).Add("off", Draw.Json("9")));

        await _world.RunAsync(graph);

        _world.EndOf("each").RawOutput!.Value.GetProperty("items").GetRawText().ShouldBe("[9,9]");
        _world.EndOf("off").RawOutput!.Value.ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_run_from_a_step_runs_it_and_what_is_behind_it_and_nothing_beside_the_ways_there()
    {
        _world.Part = new RunPart(null, IsAlone: false, _none) { FirstId = "b" };

        await _world.RunAsync(Chain, recorded: [Ended("a", """{"v":"old"}""")]);

        _world.Story.ShouldBe("trigger Success, b Success, c Success");
        _world.EndOf("c").RawOutput!.Value.GetRawText().ShouldBe("""{"v":"old!?"}""");
    }

    [Fact]
    public async Task A_run_from_a_step_runs_what_a_step_behind_it_waits_for_when_nothing_is_recorded_of_it()
    {
        var graph = Draw.Graph("trigger-a a-both trigger-b b-both b-beside both-c", Say("a", "1"), Say("b", "2"), Say("both", "{{a.v}}{{b.v}}"), Say("beside", "x"), Say("c", "x"));
        _world.Part = new RunPart(null, IsAlone: false, _none) { FirstId = "a" };

        await _world.RunAsync(graph);

        _world.EndOf("both").RawOutput!.Value.GetRawText().ShouldBe("""{"v":"12"}""");
        _world.EndOf("c").Status.ShouldBe(StepStatus.Success);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "beside");
    }

    [Fact]
    public async Task A_run_from_a_step_repeats_what_the_loops_before_and_behind_it_repeat()
    {
        var graph = Draw.Graph("trigger-each each.item-in each.done-b b-again again.item-more trigger-side", Draw.Step("each", """{"actionType":"flow/for-each","items":[1,2]}"""), Say("in", "{{item}}"),
            Say("b", "{{each.items}}"), Draw.Step("again", """{"actionType":"flow/for-each","items":[1,2,3]}"""), Say("more", "{{item}}"), Say("side", "x"));
        _world.Part = new RunPart(null, IsAlone: false, _none) { FirstId = "b" };

        await _world.RunAsync(graph);

        _world.Recorder.Ended.Count(step => step.NodeId == "in").ShouldBe(2);
        _world.Recorder.Ended.Count(step => step.NodeId == "more").ShouldBe(3);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "side");
    }

    [Fact]
    public void Taken_over_is_what_ended_well_before_a_step_and_missing_what_did_not()
    {
        var found = SampleSteps.For(Compiled(Draw.Graph("trigger-a a-b b-c trigger-side")), [Ended("side", "1"), Ended("c", "1"), Ended("b", "1"), Ended("trigger", "1")], "b", _none);
        found.Taken.ShouldBeEmpty();
        Missing(found).ShouldBe("a");

        Missing(SampleSteps.For(Compiled(Draw.Graph("trigger-a a-b b-c trigger-side")), [], "b", _none.Add("a", Draw.Json("1")))).ShouldBe("");
    }

    [Fact]
    public void A_step_on_the_way_that_was_not_taken_is_not_missing()
    {
        var workflow = Compiled(Draw.Graph("trigger-check check.true-yes check.false-no no-deep yes-b deep-b b-c", [Draw.Condition("check", "true"), .. new[] { "yes", "no", "deep", "b", "c" }.Select(id => Say(id, "x"))]));
        RecordedStep check = Ended("check", """{"result":true}""") with { Handle = "true" };

        Missing(SampleSteps.For(workflow, [check, Ended("yes", "1")], "b", _none)).ShouldBe("");
        Missing(SampleSteps.For(workflow, [check], "b", _none)).ShouldBe("yes");
        Missing(SampleSteps.For(workflow, [Ended("yes", "1")], "b", _none)).ShouldBe("check no deep");
    }

    [Fact]
    public void A_run_that_went_another_way_is_no_data_for_what_it_did_not_come_to()
    {
        var workflow = Compiled(Draw.Graph("trigger-check check.true-yes check.false-no no-deep", [Draw.Condition("check", "true"), .. new[] { "yes", "no" }.Select(id => Say(id, "x")), Say("deep", "{{no.v}}")]));

        var other = SampleSteps.For(workflow, [Ended("check", """{"result":true}""") with { Handle = "true" }, Ended("yes", "1")], "deep", _none);
        (other.IsReached, Missing(other)).ShouldBe((false, "no"));
        other.TakenBeside(workflow).Select(step => step.NodeId).ShouldBe(["check"]);
        var right = SampleSteps.For(workflow, [Ended("check", """{"result":false}""") with { Handle = "false" }, Ended("no", "1")], "deep", _none);
        (right.IsReached, Missing(right)).ShouldBe((true, ""));
        SampleSteps.ForAlone(workflow, [], "deep", _none).IsReached.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_run_of_a_part_leaves_out_is_not_recorded_as_skipped_either()
    {
        var graph = Draw.Graph("trigger-check check.true-b check.false-no", [Draw.Condition("check", "true"), Say("b", "x"), Say("no", "x")]);
        _world.Part = new RunPart("b", IsAlone: false, _none);

        await _world.RunAsync(graph);

        _world.Story.ShouldBe("trigger Success, check Success, b Success");
    }

    [Fact]
    public void Missing_is_also_what_the_steps_behind_wait_for_and_what_is_behind_the_missing_runs_again()
    {
        var workflow = Compiled(Draw.Graph("trigger-a a-b b-both trigger-x x-y y-both both-c y-beside"));

        var found = SampleSteps.For(workflow, [Ended("a", "1"), Ended("y", "1"), Ended("beside", "1")], "b", _none);

        Missing(found).ShouldBe("x");
        found.Taken.Select(step => step.NodeId).ShouldBe(["a", "y"]);
        found.TakenBeside(workflow).Select(step => step.NodeId).ShouldBe(["a"]);
        found.Again(workflow).Select(node => node.Id).ShouldBe(["y"]);
    }

    [Fact]
    public void A_step_alone_misses_something_only_when_it_reads_what_is_not_there()
    {
        var workflow = Compiled(Draw.Graph("trigger-a a-b b-c c-d", Say("a", "1"), Say("b", "{{a.v}}"), Say("c", "{{trigger.n}}"), Say("d", "{{b.v}}")));

        Missing(SampleSteps.ForAlone(workflow, [], "c", _none)).ShouldBe("");
        Missing(SampleSteps.ForAlone(workflow, [], "d", _none)).ShouldBe("a b c");
        Missing(SampleSteps.ForAlone(workflow, [Ended("b", "1")], "d", _none)).ShouldBe("");
    }

    private static CompiledWorkflow Compiled(Graph graph) => new(graph, ActionCatalog.BuiltIn);

    private static string Missing(SampleSteps found) => string.Join(' ', found.Missing.Select(node => node.Id));
}
