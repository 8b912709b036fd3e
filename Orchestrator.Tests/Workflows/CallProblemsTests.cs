using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class CallProblemsTests
{
    private static readonly KnownWorkflows Known = new(
    [
        new KnownWorkflow("good", "Good", IsPublished: true, IsEnabled: true), new KnownWorkflow("draft", "Draft", IsPublished: false, IsEnabled: true), new KnownWorkflow("off", "Off", IsPublished: true, IsEnabled: false),
        new KnownWorkflow("this", "This", IsPublished: true, IsEnabled: true) { IsThis = true },
    ], ["good", "draft", "off", "this", "gone"]);

    [Theory]
    [InlineData("good", null)]
    [InlineData("draft", "“Draft” is not published; the step fails until it is.")]
    [InlineData("off", "“Off” is switched off; the step fails until it is enabled.")]
    [InlineData("this", "The workflow calls itself; the run fails unless something before this step stops it in time.")]
    [InlineData("gone", "The workflow that is called does not exist in this workspace; the step fails.")]
    public void What_a_called_workflow_lacks_is_a_warning_at_the_step_that_calls_it(string id, string? message)
    {
        var problem = Find(Draw.Graph("trigger-call", Call(id))).SingleOrDefault();

        problem?.Message.ShouldBe(message);
        (problem is null).ShouldBe(message is null);
        if (problem is not null) (problem.Kind, problem.NodeId, problem.Field, problem.Path).ShouldBe((ProblemKind.Warning, "call", "workflowId", "nodes[1].data.config.workflowId"));
    }

    [Fact]
    public void Nothing_is_said_of_a_call_that_is_not_chosen_yet_or_when_nobody_knows_the_workflows()
    {
        GraphProblems.Find(Draw.Graph("trigger-call", Call("gone")), ActionCatalog.BuiltIn).ShouldBeEmpty();
        Find(Draw.Graph("trigger-call", Call("just chosen"))).ShouldBeEmpty();
        CallProblems.CalledBy(Draw.Step("call", """{"actionType":"workflow/call"}""")).ShouldBeNull();
        CallProblems.CalledBy(Draw.Step("call", """{"actionType":"workflow/call","workflowId":7}""")).ShouldBeNull();
        CallProblems.CalledBy(Draw.Step("call", """{"actionType":"log/write","workflowId":"good"}""")).ShouldBeNull();
    }

    private static Node Call(string id) => Draw.Step("call", $$"""{"actionType":"workflow/call","workflowId":"{{id}}"}""");

    private static ImmutableArray<GraphProblem> Find(Graph graph) => GraphProblems.Find(graph, ActionCatalog.BuiltIn, workflows: Known);
}
