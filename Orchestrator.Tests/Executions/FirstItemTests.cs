using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>The test of a step inside a loop: with the first item, of each level.</summary>
public sealed class FirstItemTests
{
    private static readonly ImmutableDictionary<string, JsonElement> _none = ImmutableDictionary<string, JsonElement>.Empty;
    private readonly RunWorld _world = new();

    // trigger → list → each ⟲ (before → in → more), done → after
    private static Graph Loop => Draw.Graph("trigger-list list-each each.item-before before-in in-more each.done-after",
        Say("list", "{{ trigger.rows }}"), Each("each", "{{ list.v }}"), Say("before", "{{ item }}!"), Say("in", "{{ index }} {{ item }} {{ before.v }} {{ list.v | length }}"), Say("more", "x"), Say("after", "{{ each.succeeded }}"));

    private static Graph Nested => Draw.Graph("trigger-each each.item-row row-cell cell.item-in",
        Each("each", "{{ trigger.rows }}"), Say("row", "{{ item }}"), Each("cell", "{{ row.v }}"), Say("in", "{{ item }} of {{ row.v | length }}"));

    private static Node Say(string id, string value) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "data/transform", fields = new { v = value } }));

    private static Node Each(string id, string items) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "flow/for-each", items, continueOnItemError = true }));

    private static RunPart Test(string id, bool isAlone = true) => new(id, isAlone, _none) { IsFirstItem = true };

    [Fact]
    public async Task A_step_inside_a_loop_alone_reads_the_first_item_and_what_is_recorded_of_the_first_pass_and_runs_nothing_else()
    {
        _world.Input = Draw.Json("""{"rows":["a","b"]}""");
        await _world.RunAsync(Loop);
        var found = SampleSteps.ForAlone(new CompiledWorkflow(Loop, ActionCatalog.BuiltIn), _world.Recorder.Recorded, "in", _none);
        found.Missing.ShouldBeEmpty();
        found.Taken.Select(step => (step.NodeId, step.Iteration)).ShouldBe([("list", 0L), ("before", 1L)], ignoreOrder: true);
        _world.Part = Test("in");

        var ended = await _world.RunAsync(Loop, recorded: found.Taken);

        _world.Recorder.Ended.Where(step => step.NodeId == "in").ShouldHaveSingleItem().Iteration.ShouldBe(1);
        _world.Story.ShouldBe("trigger Success, in Success, each Success, each Cancelled");
        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"0 a a! 2"}""");
    }

    [Fact]
    public async Task With_what_is_missing_before_it_the_loop_goes_through_its_first_item_only_and_nothing_behind_it_runs()
    {
        _world.Input = Draw.Json("""{"rows":["a","b"]}""");
        _world.Part = Test("in", isAlone: false);

        var ended = await _world.RunAsync(Loop);

        _world.Story.ShouldBe("trigger Success, list Success, before Success, in Success, each Success, each Cancelled");
        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"0 a a! 2"}""");
    }

    [Fact]
    public async Task A_loop_that_was_tried_for_a_step_inside_it_gives_nothing_that_a_later_run_could_take_for_the_whole_list()
    {
        _world.Input = Draw.Json("""{"rows":["a","b"]}""");
        _world.Part = Test("in", isAlone: false);
        await _world.RunAsync(Loop);

        var tried = _world.Recorder.Ended.Last(step => step is { NodeId: "each", Iteration: 0 });
        (tried.Status, tried.Handle, tried.RawOutput).ShouldBe((StepStatus.Cancelled, null, null));
        tried.Error!.Message.ShouldStartWith("Only its first item was tried");
        var after = SampleSteps.ForAlone(new CompiledWorkflow(Loop, ActionCatalog.BuiltIn), _world.Recorder.Recorded, "after", _none);
        after.Missing.Select(node => node.Id).ShouldBe(["each"]);
    }

    [Fact]
    public async Task In_loops_inside_one_another_it_is_the_first_item_of_each()
    {
        _world.Input = Draw.Json("""{"rows":[[1,2,3],[4]]}""");
        _world.Part = Test("in", isAlone: false);
        (await _world.RunAsync(Nested)).Output!.Value.GetRawText().ShouldBe("""{"v":"1 of 3"}""");
        var found = SampleSteps.ForAlone(new CompiledWorkflow(Nested, ActionCatalog.BuiltIn), _world.Recorder.Recorded, "in", _none);
        found.Taken.Select(step => (step.NodeId, step.Iteration)).ShouldBe([("row", 1L)]);

        _world.Part = Test("in");
        var alone = await _world.RunAsync(Nested, recorded: found.Taken);

        alone.Output!.Value.GetRawText().ShouldBe("""{"v":"1 of 3"}""");
        _world.Recorder.Ended.Where(step => step.NodeId == "in").ShouldHaveSingleItem();
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "row");
    }

    [Theory]
    [InlineData("""{"rows":[]}""", "The list is empty, so there is no first item to test “in” with.")]
    [InlineData("""{"rows":7}""", "Items must be a list, not a number.")]
    public async Task Without_a_first_item_the_loop_says_so_and_the_run_fails_also_where_the_loop_goes_on_after_errors(string input, string why)
    {
        foreach (var isAlone in new[] { true, false })
        {
            var world = new RunWorld { Input = Draw.Json(input), Part = Test("in", isAlone) };
            var graph = Draw.Graph("trigger-each each.item-in each.done-after", Each("each", "{{ trigger.rows }}") with { OnError = OnError.Continue }, Say("in", "x"), Say("after", "x"));

            var ended = await world.RunAsync(graph);

            (ended.Status, ended.Error!.Message).ShouldBe((ExecutionStatus.Error, why));
            world.EndOf("each").Status.ShouldBe(StepStatus.Error);
            world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "in" || step.NodeId == "after");
        }
    }

    [Fact]
    public async Task A_step_that_fails_fails_the_run_with_its_own_error_through_all_its_loops()
    {
        _world.Input = Draw.Json("""{"rows":[[1]]}""");
        _world.Part = Test("in", isAlone: false);
        var graph = Nested.With("in", node => Say("in", "{{ row.v | divide: 0 }}{{ nobody }}"));

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Error);
        ended.Error!.Message.ShouldBe(_world.EndOf("in").Error!.Message);
        _world.Recorder.Ended.Where(step => step.NodeId is "each" or "cell" && step.Iteration == (step.NodeId == "each" ? 0 : 1)).Select(step => step.Status)
            .ShouldBe([StepStatus.Cancelled, StepStatus.Cancelled]);
    }

    [Fact]
    public async Task A_test_that_was_cut_off_by_a_crash_goes_on_with_the_same_item()
    {
        _world.Input = Draw.Json("""{"rows":["a","b"]}""");
        _world.Part = Test("in", isAlone: false);
        await _world.RunAsync(Loop);
        var before = _world.Recorder.Recorded.Where(step => step.NodeId is "trigger" or "list" or "before");

        var ended = await _world.RunAsync(Loop, recorded: before);

        _world.Story.ShouldBe("in Success, each Success, each Cancelled");
        ended.Output!.Value.GetRawText().ShouldBe("""{"v":"0 a a! 2"}""");
    }

    [Fact]
    public void Missing_is_what_the_step_reads_and_what_the_lists_of_its_loops_read()
    {
        var workflow = new CompiledWorkflow(Loop, ActionCatalog.BuiltIn);
        string MissingOf(string id, params RecordedStep[] recorded) => string.Join(' ', SampleSteps.ForAlone(workflow, recorded, id, _none).Missing.Select(node => node.Id));
        RecordedStep list = Ended("list"), first = Ended("before") with { Iteration = 1 }, second = Ended("before") with { Iteration = 2 };

        MissingOf("more").ShouldBe("list before in");
        MissingOf("more", list).ShouldBe("");
        MissingOf("in", list).ShouldBe("before");
        MissingOf("in", list, second).ShouldBe("before");
        MissingOf("in", list, first).ShouldBe("");
        SampleSteps.LoopsAround(new CompiledWorkflow(Nested, ActionCatalog.BuiltIn), "in").Select(node => node.Id).ShouldBe(["cell", "each"]);
    }

    [Fact]
    public void Of_a_run_only_the_first_passes_are_looked_at_however_many_it_had() => SampleSteps.Passes.ShouldBe([0, IterationKey.Of(0, 0), IterationKey.Of(IterationKey.Of(0, 0), 0), IterationKey.Of(IterationKey.Of(IterationKey.Of(0, 0), 0), 0)]);

    private static RecordedStep Ended(string id) => new($"old-{id}", id, 1, StepStatus.Success, default, default(DateTimeOffset), "out", Draw.Json("""{"v":["a"]}"""));
}
