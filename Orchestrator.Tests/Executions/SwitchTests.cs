using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class SwitchTests
{
    private readonly RunWorld _world = new();

    [Theory]
    [InlineData(50, "small", "a")]
    [InlineData(500, "large", "b")]
    [InlineData(5_000, "default", "c")]
    public async Task A_switch_goes_on_through_the_first_case_that_holds_else_through_default(int amount, string chosen, string ran)
    {
        _world.Input = Draw.Json($$"""{"amount":{{amount}}}""");

        var ended = await _world.RunAsync(Sorting());

        ended.Status.ShouldBe(ExecutionStatus.Success);
        _world.EndOf("sort").RawOutput!.Value.GetRawText().ShouldBe($$"""{"case":"{{chosen}}"}""");
        _world.EndOf(ran).Status.ShouldBe(StepStatus.Success);
        _world.Recorder.Ended.Count(step => step.Status == StepStatus.Skipped).ShouldBe(2);
    }

    [Fact]
    public async Task A_case_that_cannot_be_asked_fails_the_step_and_is_named()
    {
        _world.Input = Draw.Json("""{"amount":"many"}""");

        var ended = await _world.RunAsync(Sorting());

        ended.Error!.Code.ShouldBe(ErrorCodes.ConditionEvalError);
        ended.Error.Message.ShouldStartWith("In case “small”: ");
    }

    [Fact]
    public async Task A_disabled_switch_goes_on_through_default()
    {
        await _world.RunAsync(Sorting().With("sort", node => node with { Enabled = false }));

        _world.EndOf("c").Status.ShouldBe(StepStatus.Success);
    }

    [Fact]
    public void A_switch_has_a_way_out_for_each_case_and_default()
    {
        var sort = Sorting().Nodes[1];

        ActionCatalog.BuiltIn.HandlesOf(sort).ShouldBe(["small", "large", "default"]);
        ActionCatalog.BuiltIn.HandlesOf(sort with { OnError = OnError.Branch }).ShouldBe(["small", "large", "default", "error"]);
        ActionCatalog.BuiltIn.HandlesOf(Draw.Step("s", """{"actionType":"flow/switch","cases":[{"name":"a"},{"name":"a"},{"name":"error"},7,{"name":""}]}""")).ShouldBe(["a", "default"]);
        ActionCatalog.BuiltIn.HandlesOf(Draw.Step("s", """{"actionType":"flow/switch","cases":"x"}""")).ShouldBe(["default"]);
    }

    [Theory]
    [InlineData("""[{"name":"a","expression":"true"},{"name":"a","expression":"true"}]""", "cases[1].name", "The name “a” is taken by case 1; each case needs its own.")]
    [InlineData("""[{"name":"default","expression":"true"}]""", "cases[0].name", "already")]
    [InlineData("""[{"expression":"true"}]""", "cases[0].name", "A case needs a name")]
    [InlineData("""[{"name":"a"}]""", "cases[0].expression", "The case has no condition.")]
    [InlineData("""[{"name":"a","expression":"true"},{"name":"b","expression":"true"},{"name":"c","expression":"1 >"}]""", "cases[2].expression", "")]
    [InlineData("""[{"name":"a","expression":"nobody.here"}]""", "cases[0].expression", "There is no step `nobody`")]
    [InlineData("[5]", "cases[0]", "A case must be an object")]
    [InlineData("[]", "cases", "Add a case")]
    [InlineData("\"x\"", "cases", "must be a list")]
    public void What_is_wrong_with_a_case_is_named_with_its_place(string cases, string path, string message)
    {
        var graph = Draw.Graph("trigger-s", Draw.Step("s", $$"""{"actionType":"flow/switch","cases":{{cases}}}"""));

        var problem = GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldHaveSingleItem();

        problem.Path.ShouldBe($"nodes[1].data.config.{path}");
        problem.Field.ShouldBe("cases");
        problem.Kind.ShouldBe(ProblemKind.Semantic);
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public void A_connection_from_a_case_that_is_gone_is_a_problem()
    {
        var graph = Sorting().With("sort", node => node with { Config = Draw.Json("""{"actionType":"flow/switch","cases":[{"name":"small","expression":"true"}]}""") });

        var problem = GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldHaveSingleItem();

        problem.Path.ShouldBe("edges[2].sourceHandle");
        problem.Message.ShouldBe("“sort” has no way out “large”; it has small, default.");
    }

    [Fact]
    public void Renaming_a_step_renames_it_in_the_cases()
    {
        var graph = Draw.Graph("trigger-a a-s", Draw.Step("a"), Draw.Step("s", """{"actionType":"flow/switch","cases":[{"name":"a","expression":"a.message == 'a'"}]}"""));

        GraphEdits.Rename(graph, "a", "first", ActionCatalog.BuiltIn).Nodes[2].Config.GetProperty("cases")[0].GetRawText()
            .ShouldBe("""{"name":"a","expression":"first.message == 'a'"}""");
    }

    private static Graph Sorting() => Draw.Graph("trigger-sort sort.small-a sort.large-b sort.default-c",
        Draw.Step("sort", """{"actionType":"flow/switch","cases":[{"name":"small","expression":"trigger.amount < 100"},{"name":"large","expression":"{{trigger.amount}} < 1000"}]}"""),
        Draw.Step("a"), Draw.Step("b"), Draw.Step("c"));
}
