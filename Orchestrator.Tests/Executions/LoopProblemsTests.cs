using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class LoopProblemsTests
{
    [Fact]
    public void A_loop_and_its_body_are_fine() => Problems("trigger-each each.item-a a-b each.done-c",
        Each(), Log("a", "{{item}} {{index}} {{trigger.x}}"), Log("b", "{{a.message}} {{item.x}}"), Log("c", "{{each.items}}")).ShouldBeEmpty();

    [Fact]
    public void A_step_that_comes_after_the_loop_is_not_repeated() =>
        Problems("trigger-each each.item-a a-c each.done-c", Each(), Draw.Step("a"), Draw.Step("c")).ShouldHaveSingleItem()
            .ShouldBe(("edges[2]", "c", "“c” can be reached both by way of “item” and by way of “done” of “each”: a step is either repeated or comes after the loop. Remove the connection from “a”."));

    [Fact]
    public void A_body_is_entered_through_item_only() =>
        Problems("trigger-each trigger-b each.item-a a-b", Each(), Draw.Step("a"), Draw.Step("b")).ShouldHaveSingleItem()
            .ShouldBe(("edges[1]", "b", "“b” is repeated by “each”, so only its way out “item” and the steps it repeats can lead there; “trigger” is not one of them. Connect “trigger” to a step before the loop or after “done”."));

    [Fact]
    public void Done_cannot_lead_into_the_body() =>
        Problems("trigger-each each.item-a a-b each.done-b", Each(), Draw.Step("a"), Draw.Step("b")).ShouldHaveSingleItem().Path.ShouldBe("edges[2]");

    [Fact]
    public void A_step_outside_cannot_read_one_that_is_repeated()
    {
        Problems("trigger-each each.item-a each.done-c", Each(), Draw.Step("a"), Log("c", "{{a.message}}")).ShouldHaveSingleItem()
            .Message.ShouldBe("“a” runs once for each item of “each”; did you mean `each.items`? (character 3)");
        Problems("trigger-each each.item-inner inner.item-a each.done-c", Each(), Each("inner", "{{item}}"), Draw.Step("a"), Log("c", "{{a.message}}")).ShouldHaveSingleItem()
            .Message.ShouldContain("did you mean `each.items`?");
        Problems("trigger-each each.item-inner inner.item-a inner.done-b", Each(), Each("inner", "{{item}}"), Draw.Step("a"), Log("b", "{{a.message}}")).ShouldHaveSingleItem()
            .Message.ShouldContain("did you mean `inner.items`?");
    }

    [Fact]
    public void A_step_inside_reads_the_item_and_not_the_loop() =>
        Problems("trigger-each each.item-a", Each(), Log("a", "{{each.items}}")).ShouldHaveSingleItem().Message.ShouldStartWith("“each” has no output before its last item; read `item` instead.");

    [Fact]
    public void Item_is_for_steps_inside_a_loop() =>
        Problems("trigger-each each.item-a each.done-c", Each(), Draw.Step("a"), Log("c", "{{item}}")).ShouldHaveSingleItem().Message.ShouldContain("only inside a for-each");

    [Fact]
    public void A_loop_that_repeats_nothing_is_a_warning()
    {
        var problem = GraphProblems.Find(Draw.Graph("trigger-each", Each()), ActionCatalog.BuiltIn).ShouldHaveSingleItem();

        (problem.Kind, problem.NodeId).ShouldBe((ProblemKind.Warning, "each"));
    }

    [Fact]
    public void Loops_nest_to_three_levels_and_a_fourth_is_a_problem()
    {
        var graph = "trigger-one one.item-two two.item-three three.item-four four.item-a";
        Node[] steps = [Each("one"), Each("two", "{{item}}"), Each("three", "{{item}}"), Each("four", "{{item}}"), Draw.Step("a")];

        var problem = Problems(graph, steps).ShouldHaveSingleItem();

        (problem.Path, problem.Node).ShouldBe(("nodes[4]", "four"));
        problem.Message.ShouldContain("3 levels deep");
    }

    [Fact]
    public async Task A_loop_with_a_problem_fails_and_says_why_when_its_draft_is_run()
    {
        var world = new RunWorld();
        var graph = Draw.Graph("trigger-each trigger-b each.item-a a-b", Draw.Step("each", """{"actionType":"flow/for-each","items":[1]}"""), RunWorld.Step("a"), RunWorld.Step("b"));

        var ended = await world.RunAsync(graph);

        (ended.Status, ended.Error!.Code).ShouldBe((ExecutionStatus.Error, ErrorCodes.InvalidConfig));
        ended.Error.Message.ShouldStartWith("“b” is repeated by “each”");
    }

    [Theory]
    [InlineData("concurrency", "0", "At once is a whole number from 1 to 50.")]
    [InlineData("concurrency", "\"x\"", "At once is a whole number from 1 to 50.")]
    [InlineData("concurrency", "\"{{trigger.n}}\"", null)]
    [InlineData("concurrency", "50", null)]
    [InlineData("continueOnItemError", "1", "Go on after a failed item must be true or false, not a number.")]
    public void Settings_of_a_loop_are_checked(string field, string value, string? message)
    {
        var problems = Problems("trigger-each each.item-a", Draw.Step("each", $$"""{"actionType":"flow/for-each","items":[1],"{{field}}":{{value}}}"""), Draw.Step("a"));

        problems.Select(problem => problem.Message).ShouldBe(message is null ? [] : [message]);
    }

    private static List<(string Path, string? Node, string Message)> Problems(string edges, params Node[] steps) =>
        [.. GraphProblems.Find(Draw.Graph(edges, steps), ActionCatalog.BuiltIn).Select(problem => (problem.Path, problem.NodeId, problem.Message))];

    private static Node Each(string id = "each", string items = "{{trigger.list}}") => ForEachTests.Each(id, items);

    private static Node Log(string id, string message) => Draw.Step(id, System.Text.Json.JsonSerializer.Serialize(new { actionType = "log/write", message }));
}
