using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class ForEachTests
{
    private readonly RunWorld _world = new();

    [Fact]
    public async Task A_loop_gives_the_output_of_its_bodys_last_step_for_each_item_in_order()
    {
        _world.Does("a", (context, _) => RunWorld.Ok($$"""{"seen":{{context.Config.GetProperty("item").GetRawText()}},"at":{{context.Config.GetProperty("index").GetRawText()}}}"""));
        var graph = Loop("""["x","y"]""", "each.item-a a-b each.done-end", Reading("a"), Draw.Step("b", """{"actionType":"data/transform","fields":{"twice":"{{a.seen}}{{item}}","at":"{{a.at}}"}}"""), End());

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetProperty("all").GetRawText().ShouldBe("""{"items":[{"twice":"xx","at":0},{"twice":"yy","at":1}],"succeeded":2,"failed":0}""");
    }

    [Fact]
    public async Task Each_iterations_steps_are_recorded_with_their_index()
    {
        await _world.RunAsync(Loop("[1,2]", "each.item-a", RunWorld.Step("a")));

        _world.Recorder.Ended.Where(step => step.NodeId == "a").Select(step => step.Iteration).ShouldBe([1, 2]);
        _world.Recorder.Started.Where(step => step.NodeId == "a").Select(step => step.Iteration).ShouldBe([1, 2]);
        _world.Recorder.Ended.Where(step => step.NodeId == "each").Select(step => (step.Iteration, step.Status, step.Handle)).ShouldBe([(1L, StepStatus.Success, null), (2L, StepStatus.Success, null), (0L, StepStatus.Success, "done")]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task At_most_concurrency_passes_are_under_way_at_once(int concurrency)
    {
        var (running, most) = (0, 0);
        _world.Does("a", async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return await RunWorld.Ok();
        });

        var ended = await _world.RunAsync(Loop(Numbers(200), "each.item-a", concurrency, false, RunWorld.Step("a")));

        ended.Output!.Value.GetProperty("succeeded").GetInt32().ShouldBe(200);
        most.ShouldBeLessThanOrEqualTo(concurrency);
    }

    [Fact]
    public async Task A_failed_item_fails_the_loop_and_is_named()
    {
        var ran = new List<int>();
        _world.Does("a", (context, _) =>
        {
            var item = context.Config.GetProperty("item").GetInt32();
            ran.Add(item);
            return item == 30 ? RunWorld.Fail("no stock") : RunWorld.Ok();
        });

        var ended = await _world.RunAsync(Loop("[10,20,30,40]", "each.item-a each.done-end", Reading("a"), End()));

        ended.Status.ShouldBe(ExecutionStatus.Error);
        (ended.Error!.Code, ended.Error.Message).ShouldBe(("HTTP_503", "The item at index 2 failed: no stock"));
        ran.ShouldBe([10, 20, 30]);
        _world.EndOf("each").ShouldSatisfyAllConditions(end => end.Status.ShouldBe(StepStatus.Error), end => end.Iteration.ShouldBe(0));
    }

    [Fact]
    public async Task With_continueOnItemError_a_failed_item_stands_at_its_index()
    {
        _world.Does("a", (context, _) => context.Config.GetProperty("index").GetInt32() == 1 ? RunWorld.Fail("no stock") : RunWorld.Ok("7"));

        var ended = await _world.RunAsync(Loop("[10,20,30]", "each.item-a", 2, true, Reading("a")));

        ended.Status.ShouldBe(ExecutionStatus.Success);
        ended.Output!.Value.GetRawText().ShouldBe("""{"items":[7,{"error":{"code":"HTTP_503","message":"no stock","retryable":false,"attempt":1}},7],"succeeded":2,"failed":1}""");
    }

    [Theory]
    [InlineData(OnError.Continue, "each.done-next", true)]
    [InlineData(OnError.Branch, "each.error-next", true)]
    [InlineData(OnError.Branch, "each.done-next", false)]
    public async Task A_loop_that_failed_goes_on_as_it_says(OnError onError, string edge, bool runs)
    {
        _world.Does("a", () => RunWorld.Fail());

        var ended = await _world.RunAsync(Loop("[1]", $"each.item-a {edge}", RunWorld.Step("a"), RunWorld.Step("next")).With("each", node => node with { OnError = onError }));

        ended.Status.ShouldBe(ExecutionStatus.Success);
        _world.EndOf("next").Status.ShouldBe(runs ? StepStatus.Success : StepStatus.Skipped);
    }

    [Fact]
    public async Task Joins_dead_ways_and_errors_work_inside_a_body_as_outside()
    {
        _world.Does("risky", () => RunWorld.Fail());
        var graph = Loop("[1,2,3]", "each.item-odd odd.true-risky risky.error-join odd.false-even even-join",
            Draw.Condition("odd", "item % 2 == 1"), RunWorld.Step("risky") with { OnError = OnError.Branch }, RunWorld.Step("even"),
            Draw.Step("join", """{"actionType":"data/transform","fields":{"failed":"{{risky | default(null) }}"}}"""));

        var ended = await _world.RunAsync(graph);

        ended.Output!.Value.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("failed").ValueKind).ShouldBe([JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Object]);
        _world.Recorder.Ended.ShouldNotContain(step => step.Status == StepStatus.Skipped && step.Iteration > 0, "what a pass skips is not recorded");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("disabled")]
    public async Task A_loop_that_repeats_nothing_settles_its_body(string items)
    {
        var graph = Loop(items == "[]" ? items : "[1]", "each.item-a a-b each.done-end", RunWorld.Step("a"), RunWorld.Step("b"), End());
        if (items == "disabled") graph = graph.With("each", node => node with { Enabled = false });

        var ended = await _world.RunAsync(graph);

        ended.Output!.Value.GetProperty("all").GetRawText().ShouldBe(items == "[]" ? """{"items":[],"succeeded":0,"failed":0}""" : "null");
        _world.EndOf("a").Status.ShouldBe(StepStatus.Skipped);
        _world.EndOf("b").Status.ShouldBe(StepStatus.Skipped);
    }

    [Fact]
    public async Task A_loop_without_a_body_gives_null_for_each_item() =>
        (await _world.RunAsync(Loop("[1,2]", ""))).Output!.Value.GetRawText().ShouldBe("""{"items":[null,null],"succeeded":2,"failed":0}""");

    [Theory]
    [InlineData("\"x\"", null, "Items must be a list, not text.")]
    [InlineData("[1]", "0", "from 1 to 50")]
    [InlineData("[1]", "51", "from 1 to 50")]
    [InlineData("[1]", "\"many\"", "from 1 to 50")]
    public async Task What_cannot_be_repeated_is_said(string items, string? concurrency, string message)
    {
        var config = $$"""{"actionType":"flow/for-each","items":{{items}}{{(concurrency is null ? "" : $",\"concurrency\":{concurrency}")}}}""";

        var ended = await _world.RunAsync(Draw.Graph("trigger-each each.item-a", Draw.Step("each", config), RunWorld.Step("a")));

        (ended.Error!.Code, ended.Error.Message.Contains(message, StringComparison.Ordinal)).ShouldBe((ErrorCodes.InvalidInput, true));
    }

    [Fact]
    public async Task More_than_a_hundred_thousand_items_are_refused()
    {
        var ended = await _world.RunAsync(Loop(Numbers(100_001), "each.item-a", RunWorld.Step("a")));

        ended.Error!.Message.ShouldBe("There are 100,001 items; a loop takes at most 100,000. Split them first.");
    }

    [Fact]
    public async Task Loops_run_inside_loops_three_levels_deep()
    {
        _world.Input = Draw.Json("""[[[1,2],[3]],[[4]]]""");
        var graph = Draw.Graph("trigger-one one.item-two two.item-three three.item-leaf",
            Each("one", "{{trigger}}"), Each("two", "{{item}}"), Each("three", "{{item}}"), Draw.Step("leaf", """{"actionType":"data/transform","fields":{"n":"{{item}}","i":"{{index}}"}}"""));

        var ended = await _world.RunAsync(graph);

        ended.Output!.Value.GetRawText().ShouldBe("""{"items":[{"items":[{"items":[{"n":1,"i":0},{"n":2,"i":1}],"succeeded":2,"failed":0},{"items":[{"n":3,"i":0}],"succeeded":1,"failed":0}],"succeeded":2,"failed":0},"""
            + """{"items":[{"items":[{"n":4,"i":0}],"succeeded":1,"failed":0}],"succeeded":1,"failed":0}],"succeeded":2,"failed":0}""");
        _world.Recorder.Ended.Where(step => step.NodeId == "leaf").Select(step => string.Join('/', IterationKey.Path(step.Iteration))).ShouldBe(["0/0/0", "0/0/1", "0/1/0", "1/0/0"]);
    }

    [Fact]
    public async Task A_failure_deep_inside_names_the_item_of_each_loop()
    {
        _world.Does("leaf", (context, _) => context.Place.Iteration == IterationKey.Of(2, 0) ? RunWorld.Fail("no") : RunWorld.Ok());
        var graph = Draw.Graph("trigger-one one.item-two two.item-leaf", Each("one", "[[1],[2],[3]]"), Each("two", "{{item}}"), RunWorld.Step("leaf"));

        (await _world.RunAsync(graph)).Error!.Message.ShouldBe("The item at index 1 failed: The item at index 0 failed: no");
    }

    [Fact]
    public async Task Stop_inside_a_loop_ends_the_run()
    {
        var graph = Loop("[1,2,3]", "each.item-check check.true-stop check.false-a", Draw.Condition("check", "item == 2"), Draw.Step("stop", """{"actionType":"flow/stop","status":"success","output":"{{item}}"}"""), RunWorld.Step("a"));

        var ended = await _world.RunAsync(graph);

        (ended.Status, ended.Output!.Value.GetRawText()).ShouldBe((ExecutionStatus.Success, "2"));
        _world.EndOf("each").Status.ShouldBe(StepStatus.Cancelled);
        _world.Recorder.Started.Count(step => step.NodeId == "check").ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_item_lets_running_passes_end_and_starts_nothing_new_in_them()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Does("a", async (context, _) =>
        {
            if (context.Config.GetProperty("index").GetInt32() == 1) { await started.Task; release.SetResult(); return await RunWorld.Fail(); }
            started.SetResult();
            await release.Task;
            await Task.Yield();
            return await RunWorld.Ok();
        });
        var graph = Loop("[1,2,3,4]", "each.item-a a-b each.item-wait", 2, false, Reading("a"), RunWorld.Step("b"), Draw.Step("wait", """{"actionType":"flow/delay","duration":"1d"}"""));

        var ended = await _world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Error);
        _world.Recorder.Ended.Where(step => step.NodeId == "wait").Select(step => step.Status).ShouldBe([StepStatus.Waiting, StepStatus.Waiting, StepStatus.Cancelled, StepStatus.Cancelled], ignoreOrder: true);
        _world.Recorder.Ended.ShouldNotContain(step => step.NodeId == "b");
        _world.Recorder.Ended.Count(step => step.NodeId == "a" && step.Status == StepStatus.Success).ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_thousand_items_of_a_pure_step_take_seconds()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var ended = await _world.RunAsync(Loop(Numbers(100_000), "each.item-a", Draw.Step("a", """{"actionType":"data/transform","fields":{"n":"{{item.n}}"}}""")));

        ended.Output!.Value.GetProperty("succeeded").GetInt32().ShouldBe(100_000);
        ended.Output.Value.GetProperty("items").EnumerateArray().Last().GetRawText().ShouldBe("""{"n":99999}""");
        TestContext.Current.TestOutputHelper!.WriteLine(clock.Elapsed.ToString());
    }

    internal static Node Each(string id, string items) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "flow/for-each", items = items.StartsWith('[') ? (object)Draw.Json(items) : items }));

    internal static Graph Loop(string items, string edges, params Node[] steps) => Loop(items, edges, 1, false, steps);

    internal static Graph Loop(string items, string edges, int concurrency, bool goesOn, params Node[] steps) => Draw.Graph($"trigger-each {edges}",
        [Draw.Step("each", $$"""{"actionType":"flow/for-each","items":{{items}},"concurrency":{{concurrency}},"continueOnItemError":{{(goesOn ? "true" : "false")}}}"""), .. steps]);

    internal static Node Reading(string id) => Draw.Step(id, """{"actionType":"test/step","item":"{{item}}","index":"{{index}}"}""");

    internal static Node End() => Draw.Step("end", """{"actionType":"data/transform","fields":{"all":"{{each}}"}}""");

    internal static string Numbers(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(n => $"{{\"n\":{n}}}"))}]";
}
