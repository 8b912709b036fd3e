using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunBrowserTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task What_is_chosen_is_in_the_address()
    {
        var page = await OpenAsync(2);
        await page.InvokeAsync(() => page.Find("[aria-label='Status'] button:nth-child(2)").ClickAsync(new()));
        Address.ShouldEndWith("?status=error");
        await page.InvokeAsync(() => page.FindAll(".run-filters select")[1].ChangeAsync(new() { Value = "manual" }));
        Address.ShouldEndWith("?status=error&trigger=manual");
        await page.InvokeAsync(() => page.Find(".run-filters input[type=search]").ChangeAsync(new() { Value = "A-1" }));
        Address.ShouldEndWith("?status=error&trigger=manual&q=A-1");
    }

    [Fact]
    public async Task An_address_with_filters_shows_what_it_names()
    {
        var page = await OpenAsync(2, "?status=success");
        await page.WaitForAssertionAsync(() => page.Markup.ShouldContain("No run is like this."));
        page.Find("[aria-label='Status'] [aria-pressed=true]").TextContent.ShouldBe("Succeeded");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/executions?status=error");
        await page.WaitForAssertionAsync(() => page.FindAll("tbody tr").Count.ShouldBe(2));
        page.FindAll("thead th").Select(head => head.TextContent.Trim()).ShouldBe(["", "Status", "Workflow", "Run", "Trigger", "Started", "Took"]);
    }

    [Fact]
    public async Task Chosen_runs_run_once_more_together()
    {
        var page = await OpenAsync(2);
        await page.WaitForAssertionAsync(() => page.FindAll("tbody tr").Count.ShouldBe(2));
        await page.InvokeAsync(() => page.Find("thead input").ChangeAsync(new() { Value = true }));
        page.Find(".picked-bar [role=status]").TextContent.ShouldBe("2 runs chosen");
        await page.InvokeAsync(() => page.Find(".picked-bar button").ClickAsync(new()));
        await page.WaitForAssertionAsync(() => page.FindAll("tbody tr").Count.ShouldBe(4));
        page.FindAll(".picked-bar").ShouldBeEmpty();
    }

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private async Task<IRenderedComponent<RunBrowser>> OpenAsync(int runs, string query = "")
    {
        using var visitor = await app.SignUpAsync();
        await LookAsAsync(visitor);
        var workflow = await MakeAsync(Starter.All[0]);
        for (var n = 0; n < runs; n++) await visitor.UntilEndedAsync(await visitor.ExecuteAsync(workflow.Id));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/executions" + query);
        return Render<RunBrowser>(parameters => parameters.Add(browser => browser.Caller, Caller));
    }
}
