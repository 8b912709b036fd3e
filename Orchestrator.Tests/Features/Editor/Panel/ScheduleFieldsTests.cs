using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Ui;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class ScheduleFieldsTests : BunitContext
{
    private readonly EditorState editor = Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"hello"}""")));

    [Fact]
    public async Task Choosing_a_schedule_begins_with_weekdays_at_nine_in_the_persons_own_zone()
    {
        var panel = Show();
        await panel.Find("input[value=Schedule]").ChangeAsync(new());
        editor.Trigger!.Config.GetRawText().ShouldBe("""{"triggerType":"Schedule","cron":"0 9 * * 1-5","timezone":"Europe/Vienna"}""");
        editor.ProblemsOf(editor.Trigger.Id, "cron").ShouldBeEmpty();
        panel.Find("#set-cron-notes .help").TextContent.ShouldBe("Every weekday at 09:00, Europe/Vienna");
    }

    [Fact]
    public async Task The_next_five_times_are_shown_as_the_rule_is_typed()
    {
        var panel = Show();
        await panel.Find("input[value=Schedule]").ChangeAsync(new());
        panel.Find("#set-cron").Input("30 17 * * 5");
        panel.FindAll(".next-times tbody tr").Select(row => row.Children[0].TextContent)
            .ShouldBe(["Fri 6 Mar 2026, 17:30", "Fri 13 Mar 2026, 17:30", "Fri 20 Mar 2026, 17:30", "Fri 27 Mar 2026, 17:30", "Fri 3 Apr 2026, 17:30"]);
    }

    [Fact]
    public async Task A_bad_rule_says_every_problem_beside_its_field_and_shows_no_times()
    {
        var panel = Show();
        await panel.Find("input[value=Schedule]").ChangeAsync(new());
        panel.Find("#set-cron").Input("61 9 * * 8");
        panel.Find("#set-cron").GetAttribute("aria-invalid").ShouldBe("true");
        panel.FindAll("#set-cron-notes .wrong").Select(note => note.TextContent.Trim()).ShouldBe([
            "Minute: “61” is not a number from 0 to 59.", "Day of the week: “8” is not a number from 0 to 7 or a name from sun to sat."]);
        panel.FindAll(".next-times").ShouldBeEmpty();
        panel.Find("#set-timezone").Change("Europe/Viena");
        panel.Find("#set-timezone-notes .wrong").TextContent.ShouldContain("did you mean “Europe/Vienna”?");
    }

    [Fact]
    public async Task An_interval_takes_the_place_of_the_rule_and_back()
    {
        var panel = Show();
        await panel.Find("input[value=Schedule]").ChangeAsync(new());
        panel.FindAll(".seg button")[1].Click();
        panel.Find("#set-every").GetAttribute("value").ShouldBe("15m");
        panel.Find("#set-every").Input("2h");
        editor.Trigger!.Config.TryGetProperty("cron", out _).ShouldBeFalse();
        editor.Trigger.Config.GetProperty("every").GetString().ShouldBe("2h");
        panel.FindAll(".seg button")[0].Click();
        editor.Trigger!.Config.TryGetProperty("every", out _).ShouldBeFalse();
        editor.Undo().ShouldBeTrue();
        editor.Trigger!.Config.GetProperty("every").GetString().ShouldBe("2h");
    }

    [Fact]
    public async Task An_interval_may_be_counted_from_an_instant()
    {
        var panel = Show();
        await panel.Find("input[value=Schedule]").ChangeAsync(new());
        panel.FindAll("#set-start-at").ShouldBeEmpty();
        panel.FindAll(".seg button")[1].Click();
        panel.Find("#set-every").Input("1d");
        panel.Find("#set-start-at").Input("2030-01-01T06:30:00Z");
        editor.Trigger!.Config.GetProperty("startAt").GetString().ShouldBe("2030-01-01T06:30:00Z");
        panel.FindAll(".next-times tbody tr").Select(row => row.Children[0].TextContent).Take(2).ShouldBe(["Tue 1 Jan 2030, 07:30", "Wed 2 Jan 2030, 07:30"]);

        panel.Find("#set-start-at").Input("soon");
        panel.Find("#set-start-at").GetAttribute("aria-invalid").ShouldBe("true");
        panel.Find("#set-start-at-notes .wrong").TextContent.ShouldContain("“soon” is not an instant such as 2026-12-24T08:00:00Z");
        panel.Find("#set-start-at").Input("");
        editor.Trigger!.Config.TryGetProperty("startAt", out _).ShouldBeFalse();
    }

    private IRenderedComponent<StepPanel> Show()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<string?>("orchestratorZone").SetResult("Europe/Vienna");
        Services.AddSingleton<TimeProvider>(new FakeTime());
        Services.AddScoped<BrowserZone>();
        editor.Select(["trigger"], []);
        var panel = Render<StepPanel>(p => p
            .Add(x => x.State, editor).Add(x => x.Node, editor.Find("trigger")!).Add(x => x.Unfinished, new UnfinishedTexts())
            .Add(x => x.WorkflowId, "w1").Add(x => x.WebhookAddress, "https://here/api/workflows/w1/webhook"));
        editor.GraphChanged = () => panel.Render(p => p.Add(x => x.Node, editor.Find("trigger")!));
        return panel;
    }
}
