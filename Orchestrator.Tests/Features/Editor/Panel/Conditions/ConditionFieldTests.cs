using Bunit;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Panel.Conditions;
using Orchestrator.Web.Features.Editor.Values;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel.Conditions;

public sealed class ConditionFieldTests : BunitContext
{
    private readonly List<string> changes = [];

    public ConditionFieldTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void A_condition_opens_as_rows_with_what_each_comes_to()
    {
        var field = Show("trigger.amount > 100 and trigger.country == \"DE\"", sample: new { amount = 120, country = "FR" });

        Texts(field).ShouldBe(["trigger.amount", "100", "trigger.country", "DE"]);
        field.FindAll(".cond-result").Select(result => result.TextContent.Trim()).ShouldBe(["true: it is 120 now", "false: it is FR now"]);
        changes.ShouldBeEmpty("showing rows must not rewrite the text");
    }

    [Fact]
    public void A_changed_row_changes_the_text_and_leaves_the_others_to_the_letter()
    {
        var field = Show("trigger.a  ==  'x' && trigger.n > 1");
        field.Find("[aria-label='Value of row 2']").Input("25");
        changes.ShouldBe(["trigger.a  ==  'x' and trigger.n > 25"]);
        field.Find("[aria-label='Operator of row 1']").Change("not contains");
        changes[^1].ShouldBe("not trigger.a contains \"x\" and trigger.n > 25");
    }

    [Fact]
    public void The_operators_fit_the_type_that_the_field_holds()
    {
        var field = Show("trigger.n == 1", sample: new { n = 5, name = "Ada" });
        Words(field).ShouldBe(["is", "is not", "is more than", "is at least", "is less than", "is at most", "is there", "is not there"]);
        field.Find("[aria-label='Field of row 1']").Input("trigger.name");
        Words(field).ShouldContain("starts with");
    }

    [Fact]
    public void A_new_rows_value_takes_the_type_of_its_field()
    {
        var field = Show("", sample: new { n = 5, vip = true });
        field.Find("[aria-label='Field of row 1']").Input("trigger.n");
        field.Find("[aria-label='Value of row 1']").Input("7");
        changes[^1].ShouldBe("trigger.n == 7");
        field.Find("[aria-label='Add row to the condition']").Click();
        changes[^1].ShouldBe("trigger.n == 7", "a row without a field does not count");
        field.Find("[aria-label='Field of row 2']").Input("trigger.vip");
        changes[^1].ShouldBe("trigger.n == 7 and trigger.vip");
    }

    [Fact]
    public void Groups_say_any_inside_all()
    {
        var field = Show("trigger.a");
        field.Find("[aria-label='Add group to the condition']").Click();
        field.Find("[aria-label='Field of row 2.1']").Input("trigger.b");
        field.Find("[aria-label='Operator of row 2.1']").Change("exists");
        field.Find("[aria-label='Field of row 2.2']").Input("trigger.c");
        field.Find("[aria-label='Operator of row 2.2']").Change("is empty");
        changes[^1].ShouldBe("trigger.a and (trigger.b exists or trigger.c is empty)");
        field.Find("[aria-label='How the parts of the condition are joined']").Change("any");
        field.Find("[aria-label='How the parts of group 2 are joined']").Change("all");
        changes[^1].ShouldBe("trigger.a or (trigger.b exists and trigger.c is empty)");
        field.Find("[aria-label='Remove group 2']").Click();
        changes[^1].ShouldBe("trigger.a");
    }

    [Fact]
    public void What_rows_cannot_show_stays_text_and_says_why()
    {
        var field = Show("not (trigger.a or trigger.b)");
        field.Find("textarea").GetAttribute("value").ShouldBe("not (trigger.a or trigger.b)");
        field.Find("[role=status]").TextContent.ShouldBe("It turns a whole group round with “not”, so it stays text.");
        field.FindAll(".seg button")[0].HasAttribute("disabled").ShouldBeTrue();

        field.Find("textarea").Input("trigger.a");
        field.FindAll(".cond-row").ShouldBeEmpty("whoever writes goes on writing");
        field.FindAll(".seg button")[0].Click();
        field.FindAll(".cond-row").Count.ShouldBe(1);
    }

    [Fact]
    public void Text_and_rows_are_two_views_of_one_expression()
    {
        var field = Show("trigger.a == 1");
        field.FindAll(".seg button")[1].Click();
        field.Find("textarea").Input("trigger.a == 1 or trigger.b exists");
        field.FindAll(".seg button")[0].Click();
        field.FindAll(".cond-row").Count.ShouldBe(2);
        changes.ShouldBe(["trigger.a == 1 or trigger.b exists"]);
    }

    [Fact]
    public void A_parameter_that_is_older_than_what_was_typed_takes_no_letter_back()
    {
        var field = Render<ConditionField>(p => p.Add(x => x.Id, "c").Add(x => x.Label, "Condition").Add(x => x.Text, "not (t or a)").Add(x => x.Changed, changes.Add));
        field.Find("textarea").Input("not (tr or a)");
        field.Render(p => p.Add(x => x.Text, "not (t or a)"));
        field.Find("textarea").GetAttribute("value").ShouldBe("not (tr or a)");
        field.Render(p => p.Add(x => x.Text, "not (x or a)"));
        field.Find("textarea").GetAttribute("value").ShouldBe("not (x or a)", "a changed one counts");
        changes.ShouldBe(["not (tr or a)"]);
    }

    [Fact]
    public void Step_data_in_braces_is_a_field_and_not_text()
    {
        var field = Show("trigger.a == \"x\"");
        field.Find("[aria-label='Value of row 1']").Input("{{ trigger.b }}");
        changes[^1].ShouldBe("trigger.a == {{ trigger.b }}");
    }

    private IRenderedComponent<ConditionField> Show(string text, object? sample = null)
    {
        var editor = Open("trigger-a");
        if (sample is not null)
            editor.SetSample(Json(sample));
        var values = new StepValues(KnownData.Of(editor, editor.Find("a")!, null, ("w1", "Orders"), new FakeTime()));
        IRenderedComponent<ConditionField>? field = null;
        field = Render<ConditionField>(p => p.Add(x => x.Id, "c").Add(x => x.Label, "Condition").Add(x => x.Text, text).Add(x => x.Values, values)
            .Add(x => x.Changed, changed =>
            {
                changes.Add(changed);
                field!.Render(again => again.Add(x => x.Text, changed));
            }));
        return field;
    }

    private static string?[] Texts(IRenderedComponent<ConditionField> field) => [.. field.FindAll("textarea").Select(area => area.GetAttribute("value"))];

    private static string[] Words(IRenderedComponent<ConditionField> field) => [.. field.Find("[aria-label='Operator of row 1']").Children.Select(option => option.TextContent)];
}
