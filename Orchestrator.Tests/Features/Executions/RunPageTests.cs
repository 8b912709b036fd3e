using System.Text.Json;
using Bunit;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task A_good_run_shows_every_step_and_the_last_ones_output()
    {
        await SignInAsync(app);
        var page = await RunAsync(Starter.All[1], """{"id":"A-1","currency":"EUR","customer":"Ines","items":[{"name":"Lamp","price":120}]}""");
        page.Find("[aria-label='Run summary'] .chip").TextContent.ShouldBe("Succeeded");
        page.FindAll(".steps li").Count.ShouldBe(7);
        page.Find("#step").TextContent.ShouldBe("Write it down");
        page.FindAll(".json")[1].TextContent.ShouldContain("Order A-1: 120 EUR, express shipping");
    }

    [Fact]
    public async Task A_failed_run_opens_on_its_first_failed_step_with_cause_and_fix()
    {
        await SignInAsync(app);
        var page = await RunAsync(Starter.All[1], """{"id":"A-1","items":[{"name":"Lamp"}]}""");
        page.Find("[aria-label='Run summary'] .chip").TextContent.ShouldBe("Failed at Add it up");
        page.Find("#step").TextContent.ShouldBe("Add it up");
        page.Find("[aria-label='What happened']").TextContent.ShouldContain("price");
        page.FindAll(".diag section").Select(section => section.GetAttribute("aria-label")).ShouldBe(["What happened", "Likely cause", "Fix"]);
    }

    [Fact]
    public async Task Another_step_can_be_looked_at()
    {
        await SignInAsync(app);
        var page = await RunAsync(Starter.All[1], """{"id":"A-1","currency":"EUR","customer":"Ines","items":[{"name":"Lamp","price":120}]}""");
        // On the renderer's own thread: the page is live and may render between the look and the click.
        await page.InvokeAsync(() => page.FindAll(".steps button").First(row => row.TextContent.Contains("Standard shipping")).ClickAsync(new()));
        page.Find(".step-report").TextContent.ShouldContain("No connection into this step was taken.");
    }

    [Fact]
    public async Task Resuming_is_offered_on_a_loop_and_not_on_the_steps_inside_it()
    {
        await SignInAsync(app);
        var page = await RunAsync(new Starter("Loop", "", "", GraphDocument.Read(JsonElement.Parse("""
            {"nodes":[
              {"id":"t","type":"trigger","data":{"label":"Start","name":"trigger","config":{"triggerType":"Manual"}}},
              {"id":"each","type":"action","data":{"label":"Each","name":"each","config":{"actionType":"flow/for-each","items":[1]}}},
              {"id":"fail","type":"action","data":{"label":"Inside","name":"fail","config":{"actionType":"log/write","message":"{{trigger.missing}}"}}}],
             "edges":[{"id":"a","source":"t","sourceHandle":"out","target":"each"},{"id":"b","source":"each","sourceHandle":"item","target":"fail"}]}
            """)).Graph!), "{}");
        foreach (var (step, isOffered) in new[] { ("Each", true), ("Inside", false) })
        {
            await page.InvokeAsync(() => page.FindAll(".steps button").First(row => row.TextContent.Contains(step)).ClickAsync(new()));
            page.Find("#step").TextContent.ShouldBe(step);
            page.Find(".step-report").TextContent.Contains("Resume from here").ShouldBe(isOffered, step);
        }
    }

    [Fact]
    public async Task A_run_of_another_workspace_is_not_there()
    {
        await SignInAsync(app);
        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, new string('0', 32)));
        page.Find("h1").TextContent.ShouldBe("There is no such run");
    }

    private async Task<IRenderedComponent<RunPage>> RunAsync(Starter starter, string input)
    {
        var workflow = await MakeAsync(starter);
        var started = (await Services.GetRequiredService<ManualRuns>().StartAsync(Caller, workflow.Id, JsonElement.Parse(input), draft: false)).ShouldBeOfType<ManualRunOutcome.Started>();
        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, started.ExecutionId));
        page.WaitForState(() => page.Find("[aria-label='Run summary'] .chip").TextContent is not ("Queued" or "Running"), TimeSpan.FromMinutes(2));
        return page;
    }
}
