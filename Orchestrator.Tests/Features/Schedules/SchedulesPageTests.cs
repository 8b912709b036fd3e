using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Schedules;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Schedules;

public sealed class SchedulesPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task An_empty_page_says_one_sentence_and_leads_to_the_workflows()
    {
        await SignInAsync(app);
        var page = Render<SchedulesPage>();
        page.Find("[aria-label='No schedules yet'] p").TextContent.ShouldContain("runs by itself");
        page.Find("[aria-label='No schedules yet'] a").GetAttribute("href").ShouldBe("/workflows");
    }

    [Fact]
    public async Task A_row_says_the_rule_in_words_the_next_time_and_the_policies()
    {
        await SignInAsync(app);
        await MakeAsync("""{"triggerType":"Schedule","cron":"0 9 * * 1-5","timezone":"Asia/Tokyo","missed":"skip"}""");
        var page = Render<SchedulesPage>();
        var row = page.Find("tbody tr").TextContent;
        row.ShouldContain("Every weekday at 09:00, Asia/Tokyo");
        row.ShouldContain("No runs yet");
        row.ShouldContain("Skipped");
        row.ShouldContain("Starts beside it");
        page.Find("h1 + p").TextContent.ShouldBe("1 schedule, 1 on.");
    }

    [Fact]
    public async Task The_next_five_times_are_shown_in_the_schedules_zone_and_in_yours()
    {
        await SignInAsync(app);
        JSInterop.Setup<string?>("orchestratorZone").SetResult("America/New_York");
        await MakeAsync("""{"triggerType":"Schedule","cron":"0 9 * * *","timezone":"Asia/Tokyo"}""");
        var page = Render<SchedulesPage>();
        await page.Find("td button.as-link").ClickAsync(new());
        page.FindAll(".next-times th").Select(th => th.TextContent).ShouldBe(["Asia/Tokyo", "Your time", "From now"]);
        var cells = page.FindAll(".next-times tbody tr td").Select(td => td.TextContent).ToList();
        page.FindAll(".next-times tbody tr").Count.ShouldBe(5);
        cells[0].ShouldEndWith(", 09:00");
        cells[1].ShouldMatch(", (19|20):00$");
    }

    [Fact]
    public async Task The_switch_turns_it_off_and_on()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync("""{"triggerType":"Schedule","every":"1h"}""");
        var page = Render<SchedulesPage>();
        await page.Find("[aria-label='Nightly on']").ChangeAsync(new ChangeEventArgs { Value = false });
        (await Workflows.ReadAsync(Caller, workflow.Id))!.Enabled.ShouldBeFalse();
        page.Find("h1 + p").TextContent.ShouldBe("1 schedule, 0 on.");
        page.Find("tbody tr").TextContent.ShouldContain("Off");
        await page.Find("[aria-label='Nightly on']").ChangeAsync(new ChangeEventArgs { Value = true });
        page.Find("tbody tr").TextContent.ShouldContain("in ");
    }

    [Fact]
    public async Task Run_now_starts_a_run_and_shows_it()
    {
        await SignInAsync(app);
        await MakeAsync("""{"triggerType":"Schedule","every":"1h"}""");
        var page = Render<SchedulesPage>();
        await page.Find("[aria-label='Run Nightly now']").ClickAsync(new());
        Services.GetRequiredService<NavigationManager>().Uri.ShouldContain("/executions/");
    }

    private async Task<WorkflowDetail> MakeAsync(string trigger)
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"hello"}""")).With("trigger", node => node with { Config = Draw.Json(trigger) });
        return (await Workflows.CreateAsync(Caller, new NewWorkflow("Nightly", "", graph, Publish: true))).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;
    }
}
