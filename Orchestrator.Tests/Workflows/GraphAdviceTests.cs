using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class GraphAdviceTests
{
    private static readonly ImmutableDictionary<string, SharedIntegration> _nothing = ImmutableDictionary<string, SharedIntegration>.Empty;
    private static readonly Node _model = Draw.Step("ask", """{"actionType":"llm/call","provider":"example","prompt":"Hello"}""");

    [Fact]
    public void More_than_thirty_steps_are_better_split()
    {
        Advised(Chain(29)).ShouldBeEmpty();
        var advice = Advised(Chain(30)).ShouldHaveSingleItem();

        (advice.Kind, advice.NodeId).ShouldBe((AdviceKind.Size, null));
        advice.Message.ShouldStartWith("31 steps are hard to debug.");
    }

    [Fact]
    public void A_model_that_is_asked_with_no_condition_before_it_could_be_asked_less_often()
    {
        Advised(Draw.Graph("trigger-ask", _model)).ShouldHaveSingleItem().ShouldBe(new Advice(AdviceKind.Model,
            "“ask” asks a model in every run, which is slow and costs. A condition before it could ask first whether that is needed.", "ask"));
        Advised(Draw.Graph("trigger-check check.true-a a-ask", Draw.Condition("check"), Draw.Step("a"), _model)).ShouldBeEmpty();
        Advised(Draw.Graph("trigger-ask", _model with { Enabled = false })).ShouldBeEmpty();
    }

    [Fact]
    public void A_value_from_more_than_three_levels_deep_is_better_taken_out_once()
    {
        Advised(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"{{ trigger.one.two.three }}"}"""))).ShouldBeEmpty();
        var advice = Advised(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"{{ trigger.one.two.three.four }} {{ trigger.x }}"}"""))).ShouldHaveSingleItem();

        (advice.Kind, advice.NodeId, advice.Field).ShouldBe((AdviceKind.Depth, "a", "message"));
        advice.Message.ShouldContain("4 levels deep: `trigger.one.two.three.four`.");
        Advised(Draw.Graph("trigger-check", Draw.Condition("check", "trigger.a.b.c.d > 1"))).ShouldHaveSingleItem().Field.ShouldBe("expression");
    }

    [Fact]
    public void An_integration_that_many_workflows_share_cannot_be_taken_from_one_alone()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"x","integrationId":"int1"}"""));

        GraphAdvice.Find(graph, ActionCatalog.BuiltIn, _nothing.Add("int1", new SharedIntegration("CRM", 3))).ShouldBeEmpty();
        var advice = GraphAdvice.Find(graph, ActionCatalog.BuiltIn, _nothing.Add("int1", new SharedIntegration("CRM", 4))).ShouldHaveSingleItem();

        (advice.Kind, advice.NodeId, advice.Field).ShouldBe((AdviceKind.Sharing, "a", "integrationId"));
        advice.Message.ShouldStartWith("“CRM” is shared by 4 workflows.");
    }

    [Fact]
    public void What_cannot_be_read_and_what_goes_in_circles_gets_no_advice_and_breaks_nothing() =>
        Advised(Draw.Graph("trigger-a a-b b-a", Draw.Step("a", """{"actionType":"log/write","message":"{{ oh"}"""), Draw.Step("b"))).ShouldBeEmpty();

    private static ImmutableArray<Advice> Advised(Graph graph) => GraphAdvice.Find(graph, ActionCatalog.BuiltIn, _nothing);

    private static Graph Chain(int steps) => Draw.Graph(string.Join(' ', Enumerable.Range(1, steps).Select(number => $"{(number == 1 ? "trigger" : $"s{number - 1}")}-s{number}")));
}
