using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class GraphProblemsTests
{
    [Fact]
    public void A_good_graph_has_no_problems() => Find(Draw.Graph("trigger-a a-b trigger-c b-d c-d")).ShouldBeEmpty();

    [Fact]
    public void A_graph_without_a_trigger_is_refused() =>
        Find(new Graph([Draw.Step("a")], [])).ShouldContain(problem => problem.Path == "nodes" && problem.Kind == ProblemKind.Structural);

    [Fact]
    public void A_second_trigger_is_refused_where_it_stands()
    {
        var problem = Find(new Graph([Draw.Trigger(), Draw.Trigger("other")], [])).ShouldHaveSingleItem();

        problem.Path.ShouldBe("nodes[1].type");
        problem.NodeId.ShouldBe("other");
    }

    [Fact]
    public void A_loop_is_named_by_its_steps()
    {
        var problem = Find(Draw.Graph("trigger-a a-b b-c c-a")).ShouldHaveSingleItem();

        problem.Kind.ShouldBe(ProblemKind.Structural);
        problem.Message.ShouldStartWith("These steps form a loop: “a” → “b” → “c” → “a”.");
    }

    [Fact]
    public void Separate_loops_are_named_separately() =>
        Find(Draw.Graph("trigger-a a-b b-a trigger-c c-d d-c")).Count(problem => problem.Message.Contains("loop", StringComparison.Ordinal)).ShouldBe(2);

    [Fact]
    public void A_chain_of_a_thousand_steps_closed_to_a_loop_is_found_without_running_out_of_stack()
    {
        var steps = Enumerable.Range(0, 999).Select(n => Draw.Step($"s{n}")).ToArray();
        var edges = Enumerable.Range(0, 999).Select(n => $"s{n}-s{(n + 1) % 999}");

        Find(Draw.Graph($"trigger-s0 {string.Join(' ', edges)}", steps))
            .ShouldContain(problem => problem.Path == "edges" && problem.Message.Length < 300);
    }

    [Fact]
    public void Connections_to_nowhere_to_the_trigger_and_to_oneself_are_each_named()
    {
        var graph = Draw.Graph("trigger-a a-gone gone-a a-a a-trigger", Draw.Step("a"));

        Structural(graph).Select(problem => problem.Path).ShouldBe(["edges[1].target", "edges[2].source", "edges[3].target", "edges[4].target", "edges"]);
    }

    [Fact]
    public void Ids_and_names_that_are_taken_are_named_with_their_owner()
    {
        var graph = new Graph([Draw.Trigger(), Draw.Step("a"), Draw.Step("a"), Draw.Step("b") with { Name = "A b" }], Draw.Edges("trigger-a trigger-a trigger-b"));

        var problems = Structural(graph);

        problems.Select(problem => problem.Path).ShouldBe(["nodes[2].id", "nodes[2].data.name", "nodes[3].data.name", "edges[1].id"]);
        problems[0].Message.ShouldContain("nodes[1]");
        problems[2].Field.ShouldBe("name");
    }

    [Fact]
    public void Too_many_steps_are_one_problem() =>
        Find(new Graph([.. Enumerable.Repeat(Draw.Step("a"), 10_000)], [])).ShouldHaveSingleItem().Message.ShouldContain("10,000 steps");

    [Fact]
    public void An_unknown_action_is_named_with_the_nearest_one()
    {
        var problem = Find(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/wirte"}"""))).ShouldHaveSingleItem();

        problem.Path.ShouldBe("nodes[1].data.config.actionType");
        problem.Kind.ShouldBe(ProblemKind.Semantic);
        problem.Message.ShouldContain("did you mean “log/write”?");
    }

    [Fact]
    public void A_step_without_an_action_and_a_trigger_without_a_type_ask_for_one()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", "{}")).With("trigger", node => node with { Config = Draw.Json("{}") });

        Find(graph).Select(problem => problem.Field).ShouldBe(["triggerType", "actionType"]);
    }

    [Fact]
    public void Settings_that_are_missing_or_of_the_wrong_type_are_all_named()
    {
        var config = """{"actionType":"http/request","method":"FETCH","headers":{"A":{}},"query":[],"followRedirects":"yes","bodyTyp":"json"}""";

        var problems = Find(Draw.Graph("trigger-a", Draw.Step("a", config)));

        problems.Select(problem => (problem.Path, problem.Kind)).ShouldBe(
        [
            ("nodes[1].data.config.method", ProblemKind.Semantic),
            ("nodes[1].data.config.url", ProblemKind.Semantic),
            ("nodes[1].data.config.query", ProblemKind.Semantic),
            ("nodes[1].data.config.headers.A", ProblemKind.Semantic),
            ("nodes[1].data.config.followRedirects", ProblemKind.Semantic),
            ("nodes[1].data.config.bodyTyp", ProblemKind.Warning),
        ]);
        problems.ShouldAllBe(problem => problem.NodeId == "a");
        problems[3].Field.ShouldBe("headers");
    }

    [Theory]
    [InlineData("""{"actionType":"flow/delay"}""", "Set “For” or “Until”.")]
    [InlineData("""{"actionType":"flow/delay","duration":"1s","until":"2026-01-01"}""", "not both")]
    [InlineData("""{"actionType":"flow/delay","duration":"soon"}""", "“soon” is not a length of time")]
    [InlineData("""{"actionType":"flow/delay","until":"tomorrow"}""", "“tomorrow” is not an instant")]
    [InlineData("""{"actionType":"flow/delay","duration":5}""", "must be text, not a number")]
    public void A_delay_needs_one_good_setting(string config, string message) =>
        Find(Draw.Graph("trigger-a", Draw.Step("a", config))).ShouldHaveSingleItem().Message.ShouldContain(message);

    [Theory]
    [InlineData("api.example.com/users", false)]
    [InlineData("htp://api.example.com", false)]
    [InlineData("ftp://api.example.com", false)]
    [InlineData("https://", false)]
    [InlineData("/users/{{ trigger.id }}", false)]
    [InlineData("https://api.example.com/users", true)]
    [InlineData(" HTTP://localhost:8080 ", true)]
    [InlineData("https://{{ trigger.host | raw }}/users", true)]
    [InlineData("{{ trigger.address | raw }}", true)]
    [InlineData("credentials://crm/base_url", true)]
    public void A_request_goes_to_a_web_address(string url, bool isGood)
    {
        var config = $$"""{"actionType":"http/request","method":"GET","url":"{{url}}"}""";

        var problems = Find(Draw.Graph("trigger-a", Draw.Step("a", config))).Where(problem => problem.Field == "url");

        problems.Any(problem => problem.Message.StartsWith("URL must begin with https:// or http://", StringComparison.Ordinal)).ShouldBe(!isGood);
    }

    [Fact]
    public void A_way_out_that_is_not_there_is_named_with_those_that_are()
    {
        var graph = Draw.Graph("trigger-check check.out-a check.true-a check.error-b", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"));

        var problems = Find(graph);

        problems.Select(problem => problem.Path).ShouldBe(["edges[1].sourceHandle", "edges[3].sourceHandle"]);
        problems[0].Message.ShouldContain("it has true, false");
        Find(graph.With("check", node => node with { OnError = OnError.Branch })).ShouldHaveSingleItem().Path.ShouldBe("edges[1].sourceHandle");
    }

    [Fact]
    public void Attempts_waits_and_time_outs_have_bounds()
    {
        var graph = Draw.Graph("trigger-a").With("a", node => node with
        {
            Timeout = TimeSpan.FromHours(2),
            Retry = new RetryPolicy(100, TimeSpan.FromHours(3), TimeSpan.FromHours(2), 0.5),
        });

        Find(graph).Select(problem => problem.Path["nodes[1].data.".Length..]).ShouldBe(
            ["timeout", "retry.maxAttempts", "retry.maxBackoff", "retry.initialBackoff", "retry.multiplier"]);
    }

    [Fact]
    public void A_step_no_run_reaches_is_a_warning_and_refuses_nothing()
    {
        var problems = Find(Draw.Graph("trigger-a", Draw.Step("a"), Draw.Step("b")));

        problems.ShouldHaveSingleItem().NodeId.ShouldBe("b");
        problems.RefuseSaving().ShouldBeFalse();
        problems.RefusePublishing().ShouldBeFalse();
    }

    private static ImmutableArray<GraphProblem> Find(Graph graph) => GraphProblems.Find(graph, ActionCatalog.BuiltIn);

    private static List<GraphProblem> Structural(Graph graph) => [.. Find(graph).Where(problem => problem.Kind == ProblemKind.Structural)];
}
