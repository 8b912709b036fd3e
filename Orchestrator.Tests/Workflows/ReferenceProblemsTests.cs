using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class ReferenceProblemsTests
{
    [Theory]
    [InlineData("{{trigger.x}}")]
    [InlineData("{{start.x}}")]
    [InlineData("{{first.x}} and {{execution.id}} of {{workflow.name}}")]
    [InlineData("no template at all")]
    public void What_runs_before_a_step_can_be_read(string message) => Messages(message).ShouldBeEmpty();

    [Theory]
    [InlineData("{{frist.x}}", "There is no step `frist`; did you mean “first”? (character 3)")]
    [InlineData("hello {{ zebra }}", "There is no step `zebra`. (character 10)")]
    [InlineData("{{later.x}}", "“later” does not run before this step")]
    [InlineData("{{beside.x}}", "“beside” does not run before this step")]
    [InlineData("{{here.x}}", "A step cannot read its own output.")]
    [InlineData("{{item.x}}", "only inside a for-each")]
    [InlineData("{{@later:Later.x}}", "“later” does not run before this step")]
    [InlineData("{{first.x | uper}}", "did you mean `upper`?")]
    public void What_cannot_be_read_is_named_with_its_place(string message, string problem) => Messages(message).ShouldHaveSingleItem().ShouldContain(problem);

    [Fact]
    public void Every_reference_is_looked_at_wherever_it_stands()
    {
        var config = """{"actionType":"http/request","method":"GET","url":"https://a/{{a}}/{{b}}","headers":{"X-Id":"{{c}}"},"body":{"list":["{{d}}"]}}""";

        var problems = GraphProblems.Find(Draw.Graph("trigger-here", Draw.Step("here", config)), ActionCatalog.BuiltIn);

        problems.Select(problem => problem.Path["nodes[1].data.config.".Length..]).ShouldBe(["url", "url", "headers[\"X-Id\"]", "body.list[0]"]);
        problems.Select(problem => problem.Field).ShouldBe(["url", "url", "headers", "body"]);
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Semantic && problem.NodeId == "here");
    }

    [Fact]
    public void Conditions_are_looked_at_too()
    {
        Expression("first.x > 5 and {{nope.y}} == 1").ShouldHaveSingleItem().ShouldContain("There is no step `nope`");
        Expression("first.x >").ShouldHaveSingleItem().ShouldContain("character");
        Expression("first.x > 5").ShouldBeEmpty();
    }

    [Fact]
    public void A_step_no_run_reaches_is_not_asked_what_runs_before_it()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a"), Draw.Step("b", """{"actionType":"log/write","message":"{{a}} {{trigger}}"}"""));

        GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldHaveSingleItem().Kind.ShouldBe(ProblemKind.Warning);
    }

    private static IEnumerable<string> Messages(string message) =>
        Find(Draw.Step("here", System.Text.Json.JsonSerializer.Serialize(new { actionType = "log/write", message })));

    private static IEnumerable<string> Expression(string expression) => Find(Draw.Condition("here", expression));

    private static IEnumerable<string> Find(Node here)
    {
        var graph = Draw.Graph("trigger-first first-here here-later trigger-beside", Draw.Step("first"), here, Draw.Step("later"), Draw.Step("beside"))
            .With("trigger", node => node with { Name = "start" });
        graph = graph with { Edges = [.. graph.Edges.Select(edge => edge.Source == "here" && here.ActionType == "flow/condition" ? edge with { SourceHandle = "true" } : edge)] };
        return GraphProblems.Find(graph, ActionCatalog.BuiltIn).Select(problem => problem.Message);
    }
}
