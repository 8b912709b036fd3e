using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class StepPanelTests : BunitContext
{
    private const string Http = """{"actionType":"http/request","method":"GET","url":"https://a.example","headers":{"accept":"text/plain"}}""";

    private IRenderedComponent<StepPanel> Show(EditorState editor, string id, StepView? run = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeTime());
        Services.AddScoped<Orchestrator.Web.Ui.BrowserZone>();
        Services.AddScoped<Orchestrator.Web.Ui.ValueViews>();
        Services.AddScoped<Radzen.DialogService>();
        editor.Select([id], []);
        var panel = Render<StepPanel>(p => p
            .Add(x => x.State, editor).Add(x => x.Node, editor.Find(id)!).Add(x => x.Unfinished, new UnfinishedTexts())
            .Add(x => x.WorkflowId, "w1").Add(x => x.WebhookAddress, "https://here/api/workflows/w1/webhook").Add(x => x.Run, run).Add(x => x.HasRun, run is not null));
        editor.GraphChanged = () => panel.Render(p => p.Add(x => x.Node, editor.Find(id)!));
        return panel;
    }

    private static EditorState OpenHttp() => Open(Draw.Graph("trigger-a a-b", Draw.Step("a", Http), Draw.Step("b", """{"actionType":"log/write","message":"{{ a.status }}"}""")));

    private static string? Config(EditorState editor, string member) => editor.Graph.Node("a").Config.TryGetProperty(member, out var value) ? value.ToString() : null;

    [Fact]
    public void Typing_into_a_setting_changes_the_workflow()
    {
        var editor = OpenHttp();

        Show(editor, "a").Find("#set-a-url").Input("https://b.example/{{ trigger.id }}");

        Config(editor, "url").ShouldBe("https://b.example/{{ trigger.id }}");
    }

    [Fact]
    public void Under_a_templated_setting_stands_its_value_and_what_is_wrong_with_it_is_mended_with_a_click()
    {
        var editor = OpenHttp();
        editor.SetSample(Json(new { id = 7 }));
        var panel = Show(editor, "a");

        panel.Find("#set-a-url").Input("https://a.example/{{ trigger.id }}");
        panel.Find("#set-a-url-value").TextContent.ShouldBe("With the sample inputhttps://a.example/7");
        panel.Find("#set-a-url").Input("https://a.example/{{ trigger.di }}");
        panel.Find("#set-a-url-value.bad").TextContent.ShouldContain("did you mean id?");
        panel.Find("#set-a-url-value button").Click();

        Config(editor, "url").ShouldBe("https://a.example/{{ trigger.id }}");
        panel.FindAll(".resolved.bad").ShouldBeEmpty();
    }

    [Fact]
    public void Each_line_of_an_object_shows_its_own_value()
    {
        var editor = OpenHttp();
        editor.SetSample(Json(new { id = 7 }));
        editor.Do(Orchestrator.Web.Features.Editor.Commands.ChangeStep.Setting("a", "headers", Json(new { accept = "text/plain", x = "n-{{ trigger.id }}", y = "Bearer credentials://crm" })));

        Show(editor, "a").FindAll("#set-a-headers .resolved").Select(note => note.TextContent).ShouldBe(["With the sample inputn-7", "Read when the step runs. Shown as Bearer «secret:crm»"]);
    }

    [Fact]
    public void No_render_in_between_brings_back_what_was_there_before_a_letter_was_typed()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        var field = panel.FindComponents<FieldEditor>().Single(one => one.Instance.Id == "set-a-url");
        var seen = new List<string>();
        field.OnAfterRender += (_, _) => seen.Add(field.Instance.Value?.GetString() ?? "");

        panel.Find("#set-a-url").Input("https://a.example/x");
        panel.Find("#set-a-url").Input("https://a.example/xy");

        seen.Distinct(StringComparer.Ordinal).ShouldBe(["https://a.example/x", "https://a.example/xy"]);
    }

    [Fact]
    public void The_label_never_falls_back_to_what_was_there_before_a_letter_was_typed()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        editor.GraphChanged = null;

        panel.Find("input.title").Input("Fetch");

        panel.Find("input.title").GetAttribute("value").ShouldBe("Fetch");
    }

    [Fact]
    public void An_emptied_setting_is_taken_away_and_what_is_wrong_stands_under_it()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");

        panel.Find("#set-a-url").Input("");

        Config(editor, "url").ShouldBeNull();
        panel.Find("#set-a-url").GetAttribute("aria-invalid").ShouldBe("true");
        panel.Find("#set-a-url-notes .wrong").TextContent.ShouldContain("URL is missing");
    }

    [Fact]
    public void A_choice_and_a_switch_keep_their_kind()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.Find("#set-a-method").Change("POST");
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Options", StringComparison.Ordinal)).Click();
        panel.Find("#set-a-followRedirects").Change(false);

        Config(editor, "method").ShouldBe("POST");
        editor.Graph.Node("a").Config.GetProperty("followRedirects").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Headers_are_added_changed_and_removed()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");

        panel.Find("#set-a-headers .link").Click();
        panel.FindAll("#set-a-headers .kv")[1].QuerySelector("input")!.Input("x-id");
        panel.FindAll("#set-a-headers .kv")[1].QuerySelector("textarea")!.Input("{{ trigger.id }}");
        Config(editor, "headers").ShouldBe("""{"accept":"text/plain","x-id":"{{ trigger.id }}"}""");

        panel.FindAll("#set-a-headers .kv")[0].QuerySelector("button")!.Click();
        Config(editor, "headers").ShouldBe("""{"x-id":"{{ trigger.id }}"}""");
    }

    [Fact]
    public void A_header_that_is_there_twice_is_said()
    {
        var panel = Show(OpenHttp(), "a");

        panel.Find("#set-a-headers .link").Click();
        panel.FindAll("#set-a-headers .kv")[1].QuerySelector("input")!.Input("accept");

        panel.FindAll("#set-a-headers .wrong").Count.ShouldBe(2);
    }

    [Fact]
    public void Json_that_is_not_whole_yet_keeps_the_last_value_and_names_the_place()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Body", StringComparison.Ordinal)).Click();
        panel.Find("#set-a-body").Input("""{"a": 1}""");

        panel.Find("#set-a-body").Input("""{"a": """);

        Config(editor, "body").ShouldBe("""{"a": 1}""".Replace(" ", "", StringComparison.Ordinal));
        panel.Find(".wrong").TextContent.ShouldContain("Line 1");
    }

    [Fact]
    public void Renaming_rewrites_the_references_of_other_steps()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Name and connections", StringComparison.Ordinal)).Click();

        panel.Find("#set-a-step-name").Input("fetch");
        panel.Find("#set-a-step-name").Change("fetch");

        editor.Graph.Node("a").Name.ShouldBe("fetch");
        editor.Graph.Node("b").Config.GetProperty("message").GetString().ShouldBe("{{ fetch.status }}");
    }

    [Fact]
    public void A_name_that_cannot_be_is_refused_beside_the_field()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Name and connections", StringComparison.Ordinal)).Click();

        panel.Find("#set-a-step-name").Input("b");
        panel.Find("#set-a-step-name").Change("b");

        editor.Graph.Node("a").Name.ShouldBe("a");
        panel.Find("#set-a-step-name-notes .wrong").TextContent.ShouldContain("already");
    }

    [Fact]
    public void Steps_are_connected_and_disconnected_without_a_mouse()
    {
        var editor = Open(Draw.Graph("trigger-a", Draw.Step("a"), Draw.Step("b")));
        var panel = Show(editor, "a");
        panel.FindAll(".fold").Single(fold => fold.TextContent.Contains("Name and connections", StringComparison.Ordinal)).Click();

        panel.Find("[aria-label='Connect this step to a step']").Change("b");
        editor.Graph.Lines().ShouldBe("a-b trigger-a");
        panel.Find("[aria-label='Delete the connection to b']").Click();

        editor.Graph.Lines().ShouldBe("trigger-a");
    }

    [Fact]
    public void What_a_failure_does_is_chosen_with_its_retry_and_time_limit()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.Find("#tab-failure").Click();

        panel.Find("#set-a-on-error").Change("Branch");
        panel.Find("#set-a-retry").Change(true);
        panel.Find("#set-a-attempts").Change("5");
        panel.Find("#set-a-initial").Input("2s");
        panel.Find("#set-a-timeout").Input("90s");

        var node = editor.Graph.Node("a");
        (node.OnError, node.Retry, node.Timeout).ShouldBe((OnError.Branch, new RetryPolicy(5, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)), TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void A_length_of_time_that_cannot_be_read_is_said_and_changes_nothing()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "a");
        panel.Find("#tab-failure").Click();

        panel.Find("#set-a-timeout").Input("soon");

        editor.Graph.Node("a").Timeout.ShouldBeNull();
        panel.Find("#set-a-timeout-notes .wrong").TextContent.ShouldContain("90s");
    }

    [Fact]
    public void The_trigger_offers_manual_webhook_and_schedule_and_shows_the_address_and_the_way_to_a_key()
    {
        var editor = OpenHttp();
        var panel = Show(editor, "trigger");
        panel.FindAll("input[type=radio]").Select(radio => radio.GetAttribute("value")).ShouldBe(["Manual", "Webhook", "Schedule"]);

        panel.Find("input[value=Webhook]").Change(true);

        editor.Trigger!.TriggerType.ShouldBe("Webhook");
        panel.Find("#webhook-address").GetAttribute("value").ShouldBe("https://here/api/workflows/w1/webhook");
        panel.Find("a[href='/api-keys?workflow=w1&new=1']").TextContent.ShouldContain("key");
    }

    [Fact]
    public void After_a_run_the_tabs_show_what_the_step_was_given_and_gave()
    {
        var run = new StepView(StepStatus.Success, 1, "out", Json(new { asked = 1 }), Json(new { answered = 2 }), null, TimeSpan.FromMilliseconds(412));
        var panel = Show(OpenHttp(), "a", run);

        panel.Find("#tab-input").Click();
        panel.Find("[role=tabpanel]").TextContent.ShouldContain("asked");
        panel.Find("#tab-output").Click();

        panel.Find("[role=tabpanel]").TextContent.ShouldContain("answered");
        panel.Find("[role=tabpanel]").TextContent.ShouldContain("412 ms");
    }

    [Fact]
    public void A_failed_step_says_why()
    {
        var run = new StepView(StepStatus.Error, 2, null, null, null, new StepError("HTTP_401", "The server refused the key.", null, false, 2), null);
        var panel = Show(OpenHttp(), "a", run);

        panel.Find("#tab-output").Click();

        panel.Find(".callout.error").TextContent.ShouldContain("The server refused the key.");
        panel.Find(".callout.error").TextContent.ShouldContain("attempt 2");
    }

    [Fact]
    public void A_step_of_an_action_that_is_not_here_says_so()
    {
        var panel = Show(Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"no/such"}"""))), "a");

        panel.Find(".callout.error").TextContent.ShouldContain("no/such");
    }

    [Fact]
    public void A_switch_shows_its_cases_as_rows_with_the_one_that_is_taken_now()
    {
        var editor = Open(Draw.Graph("trigger-a a.small-b", Draw.Step("a", """{"actionType":"flow/switch","cases":[{"name":"small","expression":"trigger.n < 10"},{"name":"large","expression":"trigger.n > 100"}]}"""), Draw.Step("b")));
        editor.SetSample(Json(new { n = 500 }));
        var panel = Show(editor, "a");

        panel.FindAll(".case").Select(one => one.TextContent.Contains("Goes on here now", StringComparison.Ordinal)).ShouldBe([false, true]);
        panel.Find("[aria-label='Name of case 1']").Change("tiny");
        editor.Graph.Lines().ShouldBe("a.tiny-b trigger-a");
        panel.Find("[aria-label='Name of case 2']").Change("tiny");
        panel.Find(".case .wrong").TextContent.ShouldContain("Another case");
        panel.Find("[aria-label='Move case 2 up']").Click();
        panel.FindAll(".case input").Select(name => name.GetAttribute("value")).ShouldBe(["large", "tiny"]);
        panel.Find("[aria-label='Remove case 2']").Click();
        editor.Graph.Lines().ShouldBe("trigger-a");
    }

    [Fact]
    public void Rows_of_a_filter_say_how_many_items_pass_and_the_item_is_offered()
    {
        var editor = Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"data/filter","items":"{{ trigger.orders }}","where":"item.amount > 100 and item.country == \"FR\""}""")));
        editor.SetSample(Json(new { orders = new[] { new { amount = 120, country = "FR" }, new { amount = 500, country = "DE" }, new { amount = 7, country = "FR" } } }));

        var panel = Show(editor, "a");

        panel.FindAll(".cond-result").Select(result => result.TextContent.Trim()).ShouldBe(["2 of 3 items pass; the first has 120", "2 of 3 items pass; the first has FR"]);
        panel.Find("#set-a-where-value").TextContent.ShouldContain("1 of 3 items pass");
        panel.Find("#path-list").GetAttribute("data-choices")!.ShouldContain("item.amount");
        panel.Find("#value-list").GetAttribute("data-choices")!.ShouldNotContain("item.amount");
    }
}
