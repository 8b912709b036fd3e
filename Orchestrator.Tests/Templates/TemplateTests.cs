using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class TemplateTests
{
    private static readonly Data Scope = new("""
        {
          "trigger": { "userId": 7, "price": 1.50, "large": 1E+20, "deep": { "er": { "value": "found" } } },
          "step_1": { "text": "hello", "flag": true, "nothing": null,
                      "items": [ { "name": "first" }, { "name": "second", "rows": [[1, 2], [3, 4]] } ],
                      "headers": { "x-id": "h1", "0": "zero" }, "größe": 3, "and": { "or": 1 } },
          "execution": { "id": "e1", "startedAt": "2026-03-01T09:00:00Z" },
          "hostile": { "template": "{{ step_1.text }}", "secret": "credentials://crm/access_token" }
        }
        """);

    [Theory]
    [InlineData("{{ step_1.text }}", "\"hello\"")]
    [InlineData("{{step_1.text}}", "\"hello\"")]
    [InlineData("{{ trigger.deep.er.value }}", "\"found\"")]
    [InlineData("{{ step_1.items[0].name }}", "\"first\"")]
    [InlineData("{{ step_1.items.0.name }}", "\"first\"")]
    [InlineData("{{ step_1.items.1.rows.1.0 }}", "3")]
    [InlineData("{{ step_1.items[1].rows[0][1] }}", "2")]
    [InlineData("{{ step_1.headers[\"x-id\"] }}", "\"h1\"")]
    [InlineData("{{ step_1['headers']['x-id'] }}", "\"h1\"")]
    [InlineData("{{ step_1.headers.0 }}", "\"zero\"")]
    [InlineData("{{ step_1.größe }}", "3")]
    [InlineData("{{ step_1.and.or }}", "1")]
    [InlineData("{{ execution.startedAt }}", "\"2026-03-01T09:00:00Z\"")]
    public void A_path_reads_fields_indexes_and_quoted_names(string template, string expected) =>
        Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ trigger.userId }}", JsonValueKind.Number)]
    [InlineData("{{ step_1.flag }}", JsonValueKind.True)]
    [InlineData("{{ step_1.nothing }}", JsonValueKind.Null)]
    [InlineData("{{ step_1.items }}", JsonValueKind.Array)]
    [InlineData("{{ step_1.headers }}", JsonValueKind.Object)]
    [InlineData(" {{ trigger.userId }}", JsonValueKind.String)]
    public void Text_that_is_one_template_keeps_the_type_of_its_value(string template, JsonValueKind kind) =>
        Template.Parse(template).Template!.Evaluate(Scope, default).Value.ValueKind.ShouldBe(kind);

    [Theory]
    [InlineData("<{{ step_1.text }}>", "<hello>")]
    [InlineData("n={{ trigger.userId }}, {{ step_1.flag }}, {{ step_1.nothing }}", "n=7, true, null")]
    [InlineData("{{ trigger.price }}!", "1.50!")]
    [InlineData("{{ trigger.large }}!", "100000000000000000000!")]
    [InlineData("={{ step_1.items }}", "=[{\"name\":\"first\"},{\"name\":\"second\",\"rows\":[[1,2],[3,4]]}]")]
    [InlineData("{\"a\":{{ trigger.userId }}}", "{\"a\":7}")]
    [InlineData("{{ step_1.text }}{{ step_1.text }}", "hellohello")]
    public void Mixed_text_inserts_text_as_it_is_and_everything_else_as_compact_JSON(string template, string expected) =>
        Scope.Text(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ hostile.template }}", "{{ step_1.text }}")]
    [InlineData("say: {{ hostile.template }}", "say: {{ step_1.text }}")]
    [InlineData("{{ hostile.secret | trim }}", "credentials://crm/access_token")]
    [InlineData("{{ \"{{ step_1.text }}\" }}", "{{ step_1.text }}")]
    public void What_is_inserted_is_never_evaluated_again(string template, string expected) =>
        Scope.Text(template).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("no braces at all")]
    [InlineData("{ single } and }} closing ones")]
    public void Text_without_placeholders_is_a_constant(string text)
    {
        Template.HasPlaceholders(text).ShouldBeFalse();
        Scope.Text(text).ShouldBe(text);
        Template.Parse(text).Template!.References.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{{ step_1.missing? }}", "null")]
    [InlineData("{{ step_1.missing.deeper.still? }}", "null")]
    [InlineData("{{ step_1.items[9]? }}", "null")]
    [InlineData("{{ skipped.output? }}", "null")]
    [InlineData("{{ step_1.text? }}", "\"hello\"")]
    [InlineData("{{ step_1.missing? | upper }}", "null")]
    public void A_question_mark_makes_a_value_optional(string template, string expected) =>
        Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ step_1.missing | default(\"x\") }}", "\"x\"")]
    [InlineData("{{ step_1.nothing | default(5) }}", "5")]
    [InlineData("{{ step_1.text | default(\"x\") }}", "\"hello\"")]
    [InlineData("{{ step_1.missing | upper | default(\"x\") }}", "\"x\"")]
    [InlineData("{{ step_1.missing | default(step_1.text) }}", "\"hello\"")]
    [InlineData("{{ step_1.missing | default(step_1.gone?) | default([]) }}", "[]")]
    [InlineData("{{ step_1.missing | default({}) }}", "{}")]
    [InlineData("{{ \"\" | first | default(\"none\") }}", "\"none\"")]
    [InlineData("{{ step_1.text | default(step_1.not_looked_at) }}", "\"hello\"")]
    public void A_default_takes_the_place_of_what_is_missing_or_null(string template, string expected) =>
        Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ \"a\\n\\u00e9\\\"\" }}", "a\né\"")]
    [InlineData("{{ 'it\\'s' }}", "it's")]
    [InlineData("{{ \"}}\" }}", "}}")]
    [InlineData("{{ step_1.text | replace(\"hello\", '}} {{') }}", "}} {{")]
    public void Quoted_text_may_hold_anything(string template, string expected) => Scope.Text(template).ShouldBe(expected);

    [Fact]
    public void A_template_is_parsed_once_and_evaluated_many_times()
    {
        var template = Template.Parse("{{ step.n }}").Template!;
        for (var n = 0; n < 3; n++)
            template.Evaluate(new Data($$$"""{ "step": { "n": {{{n}}} } }"""), default).Value.GetInt32().ShouldBe(n);
    }
}
