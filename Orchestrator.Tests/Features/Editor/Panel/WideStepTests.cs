using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class WideStepTests : BunitContext
{
    private readonly UnfinishedTexts unfinished = new();
    private readonly List<string> gone = [];
    private int left;

    public WideStepTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeTime());
        Services.AddScoped<Orchestrator.Web.Ui.BrowserZone>();
        Services.AddScoped<Orchestrator.Web.Ui.ValueViews>();
        Services.AddScoped<Radzen.DialogService>();
    }

    private static readonly StepView Answered = new(StepStatus.Success, 1, "out", Json(new { asked = 1 }), Json(new { answered = 2 }), null, TimeSpan.FromMilliseconds(412));

    private IRenderedComponent<StepPanel> Show(EditorState editor, string id, bool wide = true, StepView? run = null, RunView? known = null)
    {
        editor.Select([id], []);
        var panel = Render<StepPanel>(p => p
            .Add(x => x.State, editor).Add(x => x.Node, editor.Find(id)!).Add(x => x.Unfinished, unfinished).Add(x => x.IsWide, wide)
            .Add(x => x.WorkflowId, "w1").Add(x => x.WebhookAddress, "https://here/api/workflows/w1/webhook").Add(x => x.Run, run).Add(x => x.HasRun, run is not null).Add(x => x.LastRun, known)
            .Add(x => x.OnGo, gone.Add).Add(x => x.OnLeave, () => left++));
        editor.GraphChanged = () => panel.Render(p => p.Add(x => x.Node, editor.Find(id)!));
        return panel;
    }

    private static EditorState Branched() => Open(Draw.Graph("trigger-a a-c c.true-b c.false-d",
        Draw.Step("a", """{"actionType":"http/request","method":"GET","url":"https://a.example"}"""), Draw.Step("c", """{"actionType":"flow/condition","expression":"a.status == 200"}"""),
        Draw.Step("b", """{"actionType":"log/write","message":"yes"}"""), Draw.Step("d", """{"actionType":"log/write","message":"no"}""")));

    private static RunView Ran(string id, StepView step) => new("e1", ExecutionStatus.Success, null, null, System.Collections.Immutable.ImmutableDictionary<string, StepView>.Empty.Add(id, step));

    private static IEnumerable<string> Ends(IRenderedComponent<StepPanel> panel, string name) =>
        panel.FindAll($"nav[aria-label='{name}'] button").Select(button => string.Join(' ', button.QuerySelectorAll("span").Select(word => word.TextContent)));

    [Fact]
    public void Input_settings_and_output_stand_side_by_side()
    {
        var panel = Show(Branched(), "a", run: Answered);

        panel.Find("section[aria-label='Input of the step']").TextContent.ShouldContain("asked");
        panel.Find("section[aria-label='Input of the step'] [role=tree]").TextContent.ShouldContain("trigger");
        panel.Find("[role=tabpanel] #set-a-url").GetAttribute("value").ShouldBe("https://a.example");
        panel.Find("section[aria-label='Output of the step']").TextContent.ShouldContain("answered");
        panel.FindAll("[role=tab]").Select(tab => tab.TextContent).ShouldBe(["Settings", "Failure and retry"]);
    }

    [Fact]
    public void The_steps_before_and_after_are_named_with_the_way_that_leads_there()
    {
        var editor = Branched();

        Ends(Show(editor, "c"), "Steps before").ShouldBe(["a"]);
        Ends(Show(editor, "c"), "Steps after").ShouldBe(["True b", "False d"]);
        Ends(Show(editor, "b"), "Steps before").ShouldBe(["True c"]);
        Show(editor, "b").Find("nav[aria-label='Steps after']").TextContent.ShouldContain("Nothing comes after this step");
    }

    [Fact]
    public void One_goes_on_by_a_button_or_by_a_key_in_the_order_the_steps_run()
    {
        var panel = Show(Branched(), "c");

        panel.FindAll("nav[aria-label='Steps after'] button")[1].Click();
        panel.Find("aside").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "PageUp", AltKey = true });
        panel.Find("aside").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "PageDown", AltKey = true });
        panel.Find("aside").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "PageDown" });

        gone.ShouldBe(["d", "a", "b"]);
    }

    [Fact]
    public void Before_the_first_step_and_after_the_last_there_is_none_to_go_to()
    {
        var editor = Open("trigger-a");

        Show(editor, "trigger").Find("[aria-label='Previous step']").GetAttribute("aria-disabled").ShouldBe("true");
        Show(editor, "a").Find("[aria-label='Next step']").Click();

        gone.ShouldBeEmpty();
    }

    [Fact]
    public void Opening_it_wide_and_narrow_again_keeps_the_field_and_what_is_typed_in_it()
    {
        var editor = Branched();
        var panel = Show(editor, "a", wide: false);
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Body", StringComparison.Ordinal)).Click();
        panel.Find("#set-a-body").Input("""{"a": """);
        var field = panel.FindComponents<FieldEditor>().Single(one => one.Instance.Id == "set-a-url").Instance;

        panel.Render(p => p.Add(x => x.IsWide, true));
        panel.FindComponents<FieldEditor>().Single(one => one.Instance.Id == "set-a-url").Instance.ShouldBeSameAs(field);
        panel.Find("#set-a-body").GetAttribute("value").ShouldBe("""{"a": """);
        panel.Render(p => p.Add(x => x.IsWide, false));

        panel.FindComponents<FieldEditor>().Single(one => one.Instance.Id == "set-a-url").Instance.ShouldBeSameAs(field);
        panel.Find("#set-a-body").GetAttribute("value").ShouldBe("""{"a": """);
        panel.FindAll("section[aria-label='Output of the step']").ShouldBeEmpty();
    }

    [Fact]
    public void Opened_wide_from_the_output_the_settings_stand_beside_it()
    {
        var panel = Show(Branched(), "a", wide: false, run: Answered);
        panel.Find("#tab-output").Click();

        panel.Render(p => p.Add(x => x.IsWide, true));

        panel.Find("aside").GetAttribute("data-column").ShouldBe("output");
        panel.Find("#tab-settings").GetAttribute("aria-selected").ShouldBe("true");
        panel.FindAll("#set-a-url").Count.ShouldBe(1);
        panel.FindAll("section.json[aria-label=Output]").Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_test_gave_is_shown_without_leaving_the_settings()
    {
        var panel = Show(Branched(), "a");

        await panel.InvokeAsync(() => panel.Instance.Show("output"));
        panel.Render(p => p.Add(x => x.Run, Answered).Add(x => x.HasRun, true));

        panel.Find("section[aria-label='Output of the step']").TextContent.ShouldContain("answered");
        panel.FindAll("#set-a-url").Count.ShouldBe(1);
        panel.Find("aside").GetAttribute("data-column").ShouldBe("output");
    }

    [Fact]
    public void Where_the_run_did_not_come_what_an_earlier_one_gave_is_shown_and_said()
    {
        var panel = Show(Branched(), "a", known: Ran("a", Answered));

        panel.Find("section[aria-label='Output of the step']").TextContent.ShouldContain("in an earlier run");
        panel.Find("section[aria-label='Output of the step']").TextContent.ShouldContain("answered");
    }

    [Fact]
    public void Before_anything_has_run_it_says_what_to_press_and_offers_no_values_to_click()
    {
        var panel = Show(Branched(), "c");

        panel.Find("section[aria-label='Output of the step'] .nothing").TextContent.ShouldBe("Test the step, or run the workflow, to see here what it gave.");
        panel.Find(".data > header").TextContent.ShouldContain("values come with a run");
        panel.Find("section[aria-label='Output of the step'] .btn:not(.icon)").TextContent.ShouldBe("Test this step");
        Show(Branched(), "trigger").Find("section[aria-label='Output of the step'] .nothing").TextContent.ShouldBe("Run the workflow to see here what it gave.");

        Show(Branched(), "c", known: Ran("a", Answered)).Find(".data > header").TextContent.ShouldContain("click or drag into a field");
    }

    [Fact]
    public void A_trigger_has_no_input_and_shows_the_sample_it_would_begin_with()
    {
        var editor = Branched();
        editor.SetSample(Json(new { name = "Ada", password = "hush-hush-4711" }));
        var panel = Show(editor, "trigger");

        panel.FindAll("section[aria-label='Input of the step']").ShouldBeEmpty();
        var output = panel.Find("section[aria-label='Output of the step']").TextContent;
        output.ShouldContain("the sample input");
        output.ShouldContain("Ada");
        output.ShouldNotContain("hush-hush-4711");
    }

    [Fact]
    public void A_failure_is_said_at_the_right_while_its_settings_are_mended()
    {
        var panel = Show(Branched(), "a", run: new StepView(StepStatus.Error, 2, null, Json(new { url = "https://a.example" }), null, new StepError("HTTP_401", "The server refused the key.", null, false, 2), null));
        panel.Find("#tab-failure").Click();

        panel.Find("section[aria-label='Output of the step'] .callout.error").TextContent.ShouldContain("The server refused the key.");
        panel.FindAll("#set-a-on-error").Count.ShouldBe(1);
    }

    [Fact]
    public void Escape_in_the_label_takes_back_the_name_that_was_and_only_then_leaves()
    {
        var editor = Branched();
        var panel = Show(editor, "a");
        panel.Find(".title").Focus();
        panel.Find(".title").Input("Other");
        editor.Find("a")!.Label.ShouldBe("Other");

        Escape();
        (editor.Find("a")!.Label, left).ShouldBe(("a", 0));
        Escape();
        left.ShouldBe(1);

        void Escape()
        {
            panel.Find(".title").TriggerEvent("onkeydown", new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Escape" });
        }
    }

    [Fact]
    public void A_name_that_is_as_long_as_names_can_be_says_so()
    {
        var panel = Show(Branched(), "a");
        panel.Find("header").TextContent.ShouldNotContain("at most");

        panel.Find(".title").Input(new string('n', 120));

        panel.Find("header [role=status]").TextContent.ShouldBe("A label has at most 120 letters.");
    }

    [Fact]
    public void Escape_leaves_it()
    {
        Show(Branched(), "a").Find("aside").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Escape" });

        left.ShouldBe(1);
    }
}
