using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class DataProblemsTests
{
    [Theory]
    [InlineData("""{"actionType":"data/filter","items":"{{trigger.list}}","where":"item.a > 1 and index < 5 and trigger.x == 1"}""")]
    [InlineData("""{"actionType":"data/filter","items":[1,2],"where":"{{item}} > 1"}""")]
    [InlineData("""{"actionType":"data/sort","items":"{{trigger.list}}","by":"a.b, c[0]?","order":"desc"}""")]
    [InlineData("""{"actionType":"data/sort","items":"{{trigger.list}}","by":["a","{{trigger.by}}"]}""")]
    [InlineData("""{"actionType":"data/aggregate","items":"{{trigger.list}}","functions":{"n":{"function":"count"},"s":{"function":"{{trigger.f}}","path":"{{trigger.p}}"}},"groupBy":"{{trigger.g}}"}""")]
    [InlineData("""{"actionType":"data/split","items":"{{trigger.list}}","size":"{{trigger.size}}"}""")]
    [InlineData("""{"actionType":"data/split","text":"a,b","separator":","}""")]
    public void What_is_right_or_known_only_when_the_step_runs_is_no_problem(string config) => Find(config).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"actionType":"data/filter","items":"{{trigger.list}}","where":"item.a >"}""", "where", "It ends too early")]
    [InlineData("""{"actionType":"data/filter","items":"{{trigger.list}}","where":"itm.a > 1"}""", "where", "There is no step `itm`")]
    [InlineData("""{"actionType":"data/filter","items":"{{trigger.list}}"}""", "where", "Where is missing.")]
    [InlineData("""{"actionType":"data/filter","items":"{{item.list}}","where":"true"}""", "items", "only inside a for-each")]
    [InlineData("""{"actionType":"data/filter","items":"orders","where":"true"}""", "items", "Items must be a list, not text; a template alone keeps its list")]
    [InlineData("""{"actionType":"data/filter","items":{"a":1},"where":"true"}""", "items", "Items must be a list, not an object.")]
    [InlineData("""{"actionType":"data/filter","where":"true"}""", "items", "Items is missing.")]
    [InlineData("""{"actionType":"data/sort","items":[],"by":"a b"}""", "by", "By cannot be read: `b` does not belong here")]
    [InlineData("""{"actionType":"data/sort","items":[],"by":["a",5]}""", "by", "By must be a path inside each item, such as customer.name, not a number.")]
    [InlineData("""{"actionType":"data/sort","items":[],"order":"up"}""", "order", "Order cannot be “up”")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"t":{"function":"summ","path":"a"}}}""", "functions", "There is no function “summ”; did you mean “sum”? There are count, sum,")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"t":{"function":"sum","pth":"a"}}}""", "functions", "“t” has no setting “pth”; did you mean “path”?")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"t":{"function":"sum","path":"a..b"}}}""", "functions", "The path cannot be read")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"t":"sum"}}""", "functions", "“t” needs a function and mostly a path")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{}}""", "functions", "1 to 100 figures")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":[]}""", "functions", "Figures must be an object of names and functions, not a list.")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"group":{"function":"count"}},"groupBy":"a"}""", "functions", "call the figure something else")]
    [InlineData("""{"actionType":"data/aggregate","items":[],"functions":{"n":{"function":"count"}},"groupBy":"a, b"}""", "groupBy", "Group by takes one path.")]
    [InlineData("""{"actionType":"data/split","items":[]}""", "size", "Size is missing")]
    [InlineData("""{"actionType":"data/split","items":[],"size":1.5}""", "size", "whole number from 1 to 100,000")]
    [InlineData("""{"actionType":"data/split","items":[],"text":"a","size":5}""", "text", "not both")]
    [InlineData("""{"actionType":"data/split"}""", "items", "Set “Items” or “Text”.")]
    public void What_is_wrong_is_said_while_editing(string config, string field, string message)
    {
        var problem = Find(config).ShouldHaveSingleItem();

        (problem.Field, problem.Kind, problem.NodeId).ShouldBe((field, ProblemKind.Semantic, "d"));
        problem.Message.ShouldContain(message);
        problem.Path.ShouldStartWith($"nodes[1].data.config.{field}");
    }

    [Fact]
    public void A_new_data_step_asks_for_what_it_needs_and_for_nothing_twice() =>
        Find("""{"actionType":"data/aggregate","functions":{}}""").Select(problem => problem.Field).ShouldBe(["items", "functions"]);

    private static ImmutableArray<GraphProblem> Find(string config) => GraphProblems.Find(Draw.Graph("trigger-d", Draw.Step("d", config)), ActionCatalog.BuiltIn);
}
