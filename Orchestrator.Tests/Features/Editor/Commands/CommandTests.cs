using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class CommandTests
{
    private static EditResult Do(Graph graph, EditorCommand command) => command.Apply(graph, ActionCatalog.BuiltIn);

    [Fact]
    public void Steps_are_connected() =>
        Do(Draw.Graph("trigger-a", Draw.Step("a"), Draw.Step("b")), new ConnectSteps("a", "out", "b")).Done().Lines().ShouldBe("a-b trigger-a");

    [Theory]
    [InlineData("b", "out", "a", "circle")]
    [InlineData("a", "out", "a", "circle")]
    [InlineData("a", "out", "b", "already")]
    [InlineData("a", "out", "trigger", "trigger")]
    [InlineData("a", "out", "ghost", "gone")]
    public void A_connection_that_makes_no_sense_is_refused_with_a_reason(string source, string handle, string target, string reason) =>
        Do(Draw.Graph("trigger-a a-b"), new ConnectSteps(source, handle, target)).Refusal().ShouldContain(reason);

    [Fact]
    public void A_condition_may_lead_to_one_step_by_both_its_ways()
    {
        var graph = Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a"));

        Do(graph, new ConnectSteps("check", "false", "a")).Done().Lines().ShouldBe("check.false-a check.true-a trigger-check");
    }

    [Theory]
    [InlineData("a", "out", "c", "a-c trigger-a")]
    [InlineData("trigger", "out", "b", "trigger-a trigger-b")]
    public void A_connection_is_led_elsewhere_and_stays_the_same_one(string source, string handle, string target, string lines)
    {
        var graph = Draw.Graph("trigger-a a-b", Draw.Step("a"), Draw.Step("b"), Draw.Step("c"));

        var led = Do(graph, new ReconnectSteps("a-b", source, handle, target)).Done();

        led.Lines().ShouldBe(lines);
        led.Edges.Select(edge => edge.Id).ShouldBe(graph.Edges.Select(edge => edge.Id));
    }

    [Theory]
    [InlineData("ghost", "a", "b", "gone")]
    [InlineData("trigger-a", "b", "a", "circle")]
    [InlineData("a-b", "trigger", "a", "already")]
    [InlineData("a-b", "a", "trigger", "trigger")]
    public void A_connection_is_not_led_where_none_could_be_drawn(string edge, string source, string target, string reason) =>
        Do(Draw.Graph("trigger-a a-b"), new ReconnectSteps(edge, source, "out", target)).Refusal().ShouldContain(reason);

    [Fact]
    public void A_connection_led_elsewhere_is_weighed_without_itself()
    {
        var graph = Draw.Graph("trigger-a a-b b-c", Draw.Step("a"), Draw.Step("b"), Draw.Step("c"));

        Do(graph, new ReconnectSteps("a-b", "c", "out", "b")).Refusal().ShouldContain("circle");
        Do(graph, new ReconnectSteps("trigger-a", "trigger", "out", "b")).Done().Lines().ShouldBe("a-b b-c trigger-b");
        Do(graph, new ReconnectSteps("a-b", "a", "out", "b")).ShouldBeOfType<EditResult.Unchanged>();
    }

    [Fact]
    public void A_chain_is_joined_where_a_step_was_taken_out() =>
        Do(Draw.Graph("trigger-a a-b b-c"), new RemoveParts(["b"], [])).Done().Lines().ShouldBe("a-c trigger-a");

    [Fact]
    public void A_step_with_two_ways_out_takes_its_connections_along()
    {
        var graph = Draw.Graph("trigger-check check.true-a check.false-b", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"));

        Do(graph, new RemoveParts(["check"], [])).Done().Lines().ShouldBe("");
    }

    [Fact]
    public void Joining_a_chain_makes_no_connection_twice() =>
        Do(Draw.Graph("trigger-a trigger-b a-b"), new RemoveParts(["a"], [])).Done().Lines().ShouldBe("trigger-b");

    [Fact]
    public void Several_steps_and_connections_go_at_once()
    {
        var graph = Do(Draw.Graph("trigger-a a-b b-c c-d"), new RemoveParts(["a", "b"], ["c-d"])).Done();

        graph.Lines().ShouldBe("trigger-c");
        graph.Nodes.Select(node => node.Id).ShouldBe(["trigger", "c", "d"]);
    }

    [Fact]
    public void The_trigger_stays()
    {
        Do(Draw.Graph("trigger-a"), new RemoveParts(["trigger"], [])).Refusal().ShouldContain("trigger");
        Do(Draw.Graph("trigger-a"), new RemoveParts(["trigger", "a"], [])).Done().Nodes.ShouldHaveSingleItem().Id.ShouldBe("trigger");
    }

    [Fact]
    public void Removing_nothing_changes_nothing() =>
        Do(Draw.Graph("trigger-a"), new RemoveParts([], [])).ShouldBeOfType<EditResult.Unchanged>();

    [Fact]
    public void Steps_move_and_a_place_that_is_no_place_is_ignored()
    {
        var places = ImmutableDictionary<string, Position>.Empty.Add("a", new Position(48, 72)).Add("trigger", new Position(double.NaN, 0));

        var graph = Do(Draw.Graph("trigger-a"), new MoveSteps(places)).Done();

        graph.Node("a").Position.ShouldBe(new Position(48, 72));
        graph.Node("trigger").Position.ShouldBe(default);
    }

    [Fact]
    public void Moving_to_the_same_place_changes_nothing() =>
        Do(Draw.Graph("trigger-a"), new MoveSteps(ImmutableDictionary<string, Position>.Empty.Add("a", default))).ShouldBeOfType<EditResult.Unchanged>();

    [Fact]
    public void A_setting_is_set_in_its_place_and_taken_away_with_nothing()
    {
        var start = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"hello","level":"info","own":[1]}"""));

        var set = Do(start, ChangeStep.Setting("a", "message", Editing.Json("bye"))).Done();
        var gone = Do(set, ChangeStep.Setting("a", "level", null)).Done();

        set.Node("a").Config.GetRawText().ShouldBe("""{"actionType":"log/write","message":"bye","level":"info","own":[1]}""");
        gone.Node("a").Config.GetRawText().ShouldBe("""{"actionType":"log/write","message":"bye","own":[1]}""");
    }

    [Fact]
    public void Retry_timeout_and_join_are_changed_and_changed_back()
    {
        var start = Draw.Graph("trigger-a");
        var retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

        var changed = Do(Do(Do(start, ChangeStep.Retry("a", retry)).Done(), ChangeStep.Timeout("a", TimeSpan.FromMinutes(1))).Done(), ChangeStep.Join("a", JoinMode.Any)).Done();

        (changed.Node("a").Retry, changed.Node("a").Timeout, changed.Node("a").Join).ShouldBe((retry, TimeSpan.FromMinutes(1), JoinMode.Any));
        Do(changed, ChangeStep.Retry("a", null)).Done().Node("a").Retry.ShouldBeNull();
        Do(changed, ChangeStep.Retry("a", retry)).ShouldBeOfType<EditResult.Unchanged>();
    }

    [Fact]
    public void A_step_that_no_longer_branches_on_errors_loses_that_branch()
    {
        var branching = Do(Draw.Graph("trigger-a a-b"), ChangeStep.OnError("a", OnError.Branch)).Done();
        var drawn = Do(branching, new AddStep("log/write", new StepPlacement.After("a", "error"))).Done();

        drawn.Lines().ShouldBe("a-b a.error-n1 trigger-a");
        Do(drawn, ChangeStep.OnError("a", OnError.Fail)).Done().Lines().ShouldBe("a-b trigger-a");
    }

    [Fact]
    public void A_step_that_is_gone_cannot_be_changed() =>
        Do(Draw.Graph("trigger-a"), ChangeStep.Label("ghost", "x")).Refusal().ShouldContain("gone");
}
