using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

/// <summary>The rules of the language that belong to no single function.</summary>
public sealed class TemplateRulesTests
{
    [Fact]
    public void The_list_of_functions_is_closed() => TemplateFunctions.All.Select(function => function.Name).ShouldBe(
        [
            "default", "upper", "lower", "trim", "replace", "split", "join", "truncate", "length", "first", "last", "slice", "sum", "avg", "min", "max", "round", "abs",
            "keys", "values", "contains", "startsWith", "endsWith", "json", "parseJson", "urlEncode", "base64", "base64Decode", "sha256", "now", "formatDate", "addTime",
            "toNumber", "toString", "unique", "sort", "map", "where", "raw",
        ], ignoreOrder: true);

    public static TheoryData<string> Names => [.. TemplateFunctions.All.Where(function => function.Name.Length > 3).Select(function => function.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_mistyped_function_is_answered_with_the_nearest_name(string name)
    {
        var error = Template.Parse($"{{{{ trigger | {name[..^2]}{name[^1]}{name[^2]} }}}}").Error;
        (error is null ? name[^1] == name[^2] ? name : null : error.Suggestion).ShouldBe(name);
    }

    [Fact]
    public void Evaluating_does_not_read_the_text_again()
    {
        var numbers = string.Join(",", Enumerable.Repeat("1", 30_000));
        var (template, condition) = (Template.Parse($"{{{{ a | default([{numbers}]) }}}}").Template!, Condition.Parse($"a == 2 and a in [{numbers}]").Condition!);
        var scope = new Data("""{ "a": 1 }""");
        Evaluate();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 10; n++)
            Evaluate();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(60_000);

        void Evaluate()
        {
            template.Evaluate(scope, default).Value.GetInt32().ShouldBe(1);
            condition.Evaluate(scope).Value.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("x", 64 * 1024, true)]
    [InlineData("x", (64 * 1024) + 1, false)]
    public void A_template_holds_64_KB(string filler, int length, bool fits) =>
        (Template.Parse("{{ a }}" + string.Concat(Enumerable.Repeat(filler, length - 7))).Error is null).ShouldBe(fits);

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void A_template_holds_1000_placeholders(int count, bool fits) =>
        (Template.Parse(string.Concat(Enumerable.Repeat("{{a}}", count))).Error is null).ShouldBe(fits);

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Templates_and_conditions_nest_32_deep(int depth, bool fits)
    {
        var (open, close) = (new string('[', depth), new string(']', depth));
        (Template.Parse($"{{{{ {open}a{close} }}}}").Error is null).ShouldBe(fits);
        (Condition.Parse($"{open.Replace('[', '(')}true{close.Replace(']', ')')}").Error is null).ShouldBe(fits);
    }

    [Theory]
    [InlineData((5 * 1024 * 1024) - 2, true)]
    [InlineData(5 * 1024 * 1024, false)]
    public void A_result_holds_5_MB(int length, bool fits)
    {
        var scope = new Data($$"""{ "a": "{{new string('x', length)}}" }""");
        (Template.Parse("{{ a }}").Template!.Evaluate(scope, default).Error is null).ShouldBe(fits);
    }

    [Fact]
    public void Many_dots_after_a_long_query_cost_no_more_than_other_text()
    {
        var scope = new Data($$"""{ "a": "{{new string('x', 4_000_000)}}", "dot": "." }""");
        scope.Text("https://x/?q={{ a }}" + string.Concat(Enumerable.Repeat("{{dot}}", 999)), TemplateSink.Url).ShouldEndWith("x" + new string('.', 999));
    }
}
