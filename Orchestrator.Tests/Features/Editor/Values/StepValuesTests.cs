using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Editor.Values;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Values;

public sealed class StepValuesTests
{
    private static readonly FieldDefinition _text = new("message", "Message", FieldKind.LongText);

    private static StepView Gave(string output) => new(StepStatus.Success, 1, "out", Draw.Json("{}"), Draw.Json(output), null, null);

    private static RunView Run(params (string Node, StepView Step)[] steps) =>
        new("0199", ExecutionStatus.Success, null, null, steps.ToImmutableDictionary(step => step.Node, step => step.Step, StringComparer.Ordinal));

    private static KnownData Data(EditorState editor, string step, RunView? run = null) => KnownData.Of(editor, editor.Find(step)!, run, ("w1", "Orders"), new FakeTime());

    private static ResolvedValue Of(string text, RunView? run = null, EditorState? editor = null, FieldDefinition? field = null) =>
        new StepValues(Data(editor ?? Open("trigger-a a-b"), "b", run)).Of(field ?? _text, text);

    [Fact]
    public void A_templated_setting_shows_its_value_from_the_last_run() =>
        Of("Hello {{ a.name }}, {{ a.items | length }}", Run(("a", Gave("""{"name":"Ada","items":[1,2]}""")))).ShouldBe(new ResolvedValue.Known("Hello Ada, 2", "With the last run"));

    [Fact]
    public void Without_a_run_the_trigger_gives_the_sample_input()
    {
        var editor = Open("trigger-a a-b");
        editor.SetSample(Json(new { name = "Mira" }));

        Of("{{ trigger.name }}", editor: editor).ShouldBe(new ResolvedValue.Known("Mira", "With the sample input"));
    }

    [Fact]
    public void With_room_for_all_of_it_a_value_is_shown_over_its_lines_masked_and_not_beyond_ten_thousand_letters()
    {
        var editor = Open("trigger-a a-b");
        editor.SetSample(Json(new { some = new { name = "Mira", password = "hush-hush-4711" }, text = string.Concat(Enumerable.Repeat("abcd ", 3_000)) }));
        var whole = new StepValues(Data(editor, "b")).Whole;

        whole.Of(_text, "{{ trigger.some }}").ShouldBe(new ResolvedValue.Known("{\n  \"name\": \"Mira\",\n  \"password\": \"«redacted»\"\n}", "With the sample input"));
        whole.Of(_text, "{{ trigger.text }}").ShouldBeOfType<ResolvedValue.Known>().Text.ShouldEndWith("… (15,000 characters)");
        Of("{{ trigger.text }}", editor: editor).ShouldBeOfType<ResolvedValue.Known>().Text.Length.ShouldBe(301);
    }

    [Fact]
    public void What_is_not_known_yet_says_what_to_do()
    {
        Of("{{ a.name }}").ShouldBe(new ResolvedValue.Unknown("a has given nothing yet: run the workflow to see the value."));
        Of("{{ a.name }}", Run(("a", new StepView(StepStatus.Cancelled, 1, null, Draw.Json("{}"), null, null, null) { IsTried = true }))).ShouldBeOfType<ResolvedValue.Unknown>();
        Of("{{ trigger.name }}").ShouldBeOfType<ResolvedValue.Unknown>().Why.ShouldContain("sample input");
    }

    [Fact]
    public void A_field_that_is_not_there_is_a_red_reason_with_a_suggestion_that_can_be_taken()
    {
        var wrong = Of("Dear {{ a.nmae | upper }}!", Run(("a", Gave("""{"name":"Ada"}""")))).ShouldBeOfType<ResolvedValue.Wrong>();

        wrong.Why.ShouldBe("No field `nmae` in `a`; did you mean `name`?");
        (wrong.Suggestion, wrong.Mended, wrong.IsTold).ShouldBe(("name", "Dear {{ a.name | upper }}!", false));
    }

    [Fact]
    public void A_step_that_does_not_exist_is_told_by_the_workflows_problems_and_can_be_mended_here()
    {
        var wrong = Of("{{ trigge.x }}").ShouldBeOfType<ResolvedValue.Wrong>();

        (wrong.IsTold, wrong.Mended).ShouldBe((true, "{{ trigger.x }}"));
    }

    [Theory]
    [InlineData("{{ a.")]
    [InlineData("{{ a.x | nope }}")]
    public void What_cannot_be_read_is_told_by_the_workflows_problems(string text) => Of(text).ShouldBeOfType<ResolvedValue.Wrong>().IsTold.ShouldBeTrue();

    [Fact]
    public void A_condition_shows_its_answer()
    {
        var field = new FieldDefinition("expression", "Condition", FieldKind.Expression);
        var run = Run(("a", Gave("""{"n":3}""")));

        Of("a.n > 2", run, field: field).ShouldBe(new ResolvedValue.Known("true", "With the last run"));
        Of("a.n > 5", run, field: field).ShouldBe(new ResolvedValue.Known("false", "With the last run"));
        Of("a.m > 5", run, field: field).ShouldBeOfType<ResolvedValue.Wrong>();
    }

    [Fact]
    public void An_object_shows_all_its_texts_filled_in_or_the_first_that_fails()
    {
        var values = new StepValues(Data(Open("trigger-a a-b"), "b", Run(("a", Gave("""{"n":3}""")))));
        var field = new FieldDefinition("fields", "Fields", FieldKind.Json);

        values.Of(field, Json(new { x = "{{ a.n }}", y = new[] { "n is {{ a.n }}" }, z = 1 })).ShouldBe(new ResolvedValue.Known("""{"x":3,"y":["n is 3"],"z":1}""", "With the last run"));
        values.Of(field, Json(new { x = "{{ a.n }}", y = "{{ a.m }}" })).ShouldBeOfType<ResolvedValue.Wrong>().Why.ShouldContain("no field `m`", Case.Insensitive);
        values.Of(field, Json(new { x = 1 })).ShouldBeOfType<ResolvedValue.Plain>();
    }

    [Fact]
    public void Secrets_are_masked_by_reference_by_name_and_by_shape()
    {
        var editor = Open("trigger-a a-b");
        editor.SetSample(Json(new { password = "hush hush", token = "ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789", key = "Bearer abcdefghijklmnopqrstuvwxyz0123456789" }));

        Of("Bearer credentials://crm/access_token").ShouldBe(new ResolvedValue.Secret("Bearer «secret:crm»"));
        Of("{{ trigger.password }} credentials://crm", editor: editor).ShouldBeOfType<ResolvedValue.Known>().Text.ShouldBe("«redacted» «secret:crm»");
        Of("{{ trigger.token }} {{ trigger }}", editor: editor).ShouldBeOfType<ResolvedValue.Known>().Text.ShouldNotContain("aBcDeFg");
        ValueChoices.Json(Data(editor, "b")).ShouldSatisfyAllConditions(json => json.ShouldNotContain("hush"), json => json.ShouldNotContain("aBcDeFg"));
    }

    [Fact]
    public void A_long_value_is_shortened() => Of("{{ a }}", Run(("a", Gave(JsonSerializer.Serialize(new string('x', 5000)))))).ShouldBeOfType<ResolvedValue.Known>().Text.Length.ShouldBe(301);

    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    public void What_holds_no_template_shows_nothing(string text) => Of(text).ShouldBeOfType<ResolvedValue.Plain>();

    [Fact]
    public void In_a_loop_the_first_item_of_the_last_run_stands_for_all()
    {
        var graph = new Graph([Draw.Trigger(), Draw.Step("each", """{"actionType":"flow/for-each","items":"{{ trigger.list }}"}"""), Draw.Step("b"), Draw.Step("after")], Draw.Edges("trigger-each each.item-b each.done-after"));
        var editor = Open(graph);
        var run = Run(("each", Gave("{}") with { Input = Draw.Json("""{"items":[{"id":7}]}""") }));

        Of("{{ item.id }} {{ index }}", run, editor).ShouldBe(new ResolvedValue.Known("7 0", "With the last run's first item"));
        Of("{{ item.id }}", run with { IsChosen = true }, editor).ShouldBe(new ResolvedValue.Known("7", "With the chosen run's first item"));
        Data(editor, "after", run).Sources.Keys.ShouldNotContain("item");
    }

    [Fact]
    public void The_picker_offers_the_nearest_steps_fields_first_with_their_values()
    {
        var editor = Open("trigger-a a-b b-c");
        editor.SetSample(Json(new { id = 5 }));

        var offered = ValueChoices.Of(Data(editor, "b", Run(("a", Gave("""{"title":"Broken","labels":[{"name":"bug"}],"odd name":null}"""))))).ToList();

        offered.Select(choice => choice.Path).ShouldBe(
            ["a", "a.title", "a.labels", "a.labels[0]", "a.labels[0].name", "a[\"odd name\"]", "trigger", "trigger.id", "execution", "execution.id", "execution.startedAt", "workflow", "workflow.id", "workflow.name"]);
        offered.Single(choice => choice.Path == "a.title").ShouldBe(new ValueChoice("a.title", "a", "Broken"));
        offered.Single(choice => choice.Path == "a.labels").Value.ShouldBe("list of 1");
        offered.Single(choice => choice.Path == "trigger.id").Value.ShouldBe("5");
    }

    [Fact]
    public void A_step_that_has_not_run_offers_what_its_action_says_it_gives()
    {
        var editor = Open(Draw.Graph("trigger-a a-b", Draw.Step("a", """{"actionType":"http/request","method":"GET","url":"https://a.example"}"""), Draw.Step("b")));

        ValueChoices.Of(Data(editor, "b")).First().ShouldBe(new ValueChoice("a", "a", "not run yet"));
    }

    [Fact]
    public void The_list_stays_small_however_much_a_step_gave()
    {
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 5000).ToDictionary(n => $"field_{n}", n => new string('y', 1000), StringComparer.Ordinal));

        ValueChoices.Json(Data(Open("trigger-a a-b"), "b", Run(("a", Gave(many)), ("trigger", Gave(many))))).Length.ShouldBeLessThan(20_000);
    }
}
