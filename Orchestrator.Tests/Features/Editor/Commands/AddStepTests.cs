using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class AddStepTests
{
    private static EditResult Add(Graph graph, StepPlacement placement, string type = "log/write") => new AddStep(type, placement).Apply(graph, ActionCatalog.BuiltIn);

    [Fact]
    public void A_step_after_the_last_one_is_connected_and_stands_below_it()
    {
        var graph = Add(Draw.Graph("trigger-a").At("a", 48, 120), new StepPlacement.After("a")).Done();

        graph.Lines().ShouldBe("a-n1 trigger-a");
        graph.Node("n1").Position.ShouldBe(new Position(48, 240));
    }

    [Fact]
    public void A_step_after_one_in_the_middle_goes_in_between_and_pushes_the_rest_down()
    {
        var start = Draw.Graph("trigger-a a-b").At("a", 0, 120).At("b", 0, 240);

        var graph = Add(start, new StepPlacement.After("trigger")).Done();

        graph.Lines().ShouldBe("a-b n1-a trigger-n1");
        (graph.Node("n1").Position.Y, graph.Node("a").Position.Y, graph.Node("b").Position.Y).ShouldBe((120, 240, 360));
    }

    [Fact]
    public void A_step_after_a_condition_takes_its_first_free_way_out()
    {
        var start = Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a"));

        Add(start, new StepPlacement.After("check")).Done().Lines().ShouldBe("check.false-n1 check.true-a trigger-check");
    }

    [Fact]
    public void The_two_ways_of_a_condition_go_to_both_sides()
    {
        var start = Draw.Graph("trigger-check", Draw.Condition("check")).At("check", 0, 120);

        var left = Add(start, new StepPlacement.After("check", "true")).Done();
        var both = Add(left, new StepPlacement.After("check", "false")).Done();

        both.Node("n1").Position.X.ShouldBe(-168);
        both.Node("n2").Position.X.ShouldBe(168);
    }

    [Fact]
    public void A_condition_put_into_a_line_goes_on_through_true()
    {
        var graph = Add(Draw.Graph("trigger-a"), new StepPlacement.Between("trigger-a"), "flow/condition").Done();

        graph.Lines().ShouldBe("n1.true-a trigger-n1");
    }

    [Fact]
    public void A_line_let_go_in_empty_space_makes_another_branch_there()
    {
        var graph = Add(Draw.Graph("trigger-a"), new StepPlacement.After("trigger", "out", new Position(395, 130))).Done();

        graph.Lines().ShouldBe("trigger-a trigger-n1");
        graph.Node("n1").Position.ShouldBe(new Position(384, 120));
    }

    [Fact]
    public void A_step_let_go_anywhere_stands_alone_on_the_grid_and_not_on_another()
    {
        var start = Draw.Graph("trigger-a").At("a", 240, 240);

        var graph = Add(start, new StepPlacement.At(new Position(250, 230))).Done();

        graph.Lines().ShouldBe("trigger-a");
        graph.Node("n1").Position.ShouldBe(new Position(576, 240));
    }

    [Fact]
    public void A_new_step_has_its_defaults_and_a_label_and_name_of_its_own()
    {
        var once = Add(Draw.Graph("trigger-a"), new StepPlacement.After("a"), "http/request").Done();
        var twice = Add(once, new StepPlacement.After("n1"), "http/request").Done();

        (twice.Node("n1").Label, twice.Node("n1").Name).ShouldBe(("HTTP request", "http_request"));
        (twice.Node("n2").Label, twice.Node("n2").Name).ShouldBe(("HTTP request 2", "http_request_2"));
        twice.Node("n2").Config.GetProperty("method").GetString().ShouldBe("GET");
        twice.Node("n2").Config.GetProperty("followRedirects").GetBoolean().ShouldBeTrue();
        GraphProblems.Find(twice, ActionCatalog.BuiltIn).ShouldAllBe(problem => problem.Field == "url");
    }

    [Fact]
    public void An_unknown_action_a_gone_step_and_a_full_workflow_are_refused()
    {
        var full = Draw.Graph("", [.. Enumerable.Range(1, GraphLimits.Nodes - 1).Select(n => Draw.Step($"s{n}"))]);

        Add(Draw.Graph("trigger-a"), new StepPlacement.After("a"), "no/such").Refusal().ShouldContain("no/such");
        Add(Draw.Graph("trigger-a"), new StepPlacement.After("ghost")).Refusal().ShouldContain("gone");
        Add(Draw.Graph("trigger-a"), new StepPlacement.Between("ghost")).Refusal().ShouldContain("gone");
        Add(full, new StepPlacement.After("s1")).Refusal().ShouldContain("1,000");
    }

    [Fact]
    public void Parts_that_were_made_while_the_page_could_not_be_reached_keep_their_ids_unless_those_are_taken()
    {
        var start = Draw.Graph("trigger-a");
        EditorCommand[] commands =
        [
            new AddStep("log/write", new StepPlacement.At(new Position(480, 0)), "k1"), new AddStep("log/write", new StepPlacement.At(new Position(480, 240)), "a"),
            new ConnectSteps("a", "out", "k1", "k2"), new ConnectSteps("k1", "out", "n1", "no word"),
            new PasteSteps(StepClip.Of(Draw.Graph("a-b"), ["a", "b"])!, At: null, ImmutableDictionary<string, string>.Empty.Add("a", "k3").Add("a-out-b", "k4")),
        ];

        var graph = commands.Aggregate(start, (now, command) => command.Apply(now, ActionCatalog.BuiltIn).ShouldBeOfType<EditResult.Done>().Graph);

        graph.Nodes.Select(node => node.Id).ShouldBe(["trigger", "a", "k1", "n1", "k3", "n3"]);
        graph.Edges.Select(edge => edge.Id).ShouldContain("k2");
        graph.Edges.Select(edge => edge.Id).ShouldNotContain("no word");
        graph.Edges.Single(edge => edge.Source == "k3").Target.ShouldBe("n3");
    }
}
