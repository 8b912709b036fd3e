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

    [Fact]
    public async Task Chosen_runs_are_cancelled_together_and_those_that_have_ended_stay_as_they_are()
    {
        using var visitor = await app.SignUpAsync();
        await LookAsAsync(visitor);
        var waiting = await visitor.CreateAsync(Drawing.Waiting("Manual"));
        string[] open = [await visitor.ExecuteAsync(waiting), await visitor.ExecuteAsync(waiting)];
        var ended = await visitor.ExecuteAsync(await visitor.CreateAsync(Drawing.Echo("Manual")));
        await visitor.UntilEndedAsync(ended);
        var page = Show();
        await page.WaitForAssertionAsync(() => page.FindAll("tbody tr").Count.ShouldBe(3));

        await page.InvokeAsync(() => page.Find("thead input").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.FindAll(".picked-bar button")[1].ClickAsync(new()));

        foreach (var run in open) (await visitor.UntilEndedAsync(run)).GetProperty("status").GetString().ShouldBe("cancelled");
        (await visitor.UntilEndedAsync(ended)).GetProperty("status").GetString().ShouldBe("success");
        await page.WaitForAssertionAsync(() => Toasts.ShouldBe([("2 runs cancelled", "")]));
        await page.WaitForAssertionAsync(() => page.FindAll(".picked-bar").ShouldBeEmpty());
    }

    [Fact]
    public async Task What_cannot_be_run_once_more_is_told_apart_from_what_was_started()
    {
        using var visitor = await app.SignUpAsync();
        await LookAsAsync(visitor);
        var workflow = await visitor.CreateAsync(Drawing.Echo("Manual"));
        await visitor.UntilEndedAsync(await visitor.ExecuteAsync(workflow, new { password = "kept nowhere once it ended well" }));
        await visitor.UntilEndedAsync(await visitor.ExecuteAsync(workflow, new { word = "x" }));
        var page = Show();
        await page.WaitForAssertionAsync(() => page.FindAll("tbody tr").Count.ShouldBe(2));

        await page.InvokeAsync(() => page.Find("thead input").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find(".picked-bar button").ClickAsync(new()));

        await page.WaitForAssertionAsync(() => Toasts.ShouldBe([("1 run started, 1 not", "The input of those held secrets that are not kept, or their version is gone.")]));
    }

    [Fact]
    public async Task Runs_of_another_workspace_are_neither_cancelled_nor_repeated_nor_deleted_with_ones_own()
    {
        using var owner = await app.SignUpAsync();
        var open = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting("Manual")));
        var ended = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")));
        await owner.UntilEndedAsync(ended);
        using var stranger = await app.SignUpAsync();
        await LookAsAsync(stranger);
        var own = await stranger.ExecuteAsync(await stranger.CreateAsync(Drawing.Echo("Manual")));
        await stranger.UntilEndedAsync(own);
        var (runs, store) = (app.Services.GetRequiredService<ManualRuns>(), app.Services.GetRequiredService<ExecutionStore>());

        (await runs.CancelAsync(Caller, open)).ShouldBeFalse();
        (await runs.RepeatAsync(Caller, ended)).ShouldBeOfType<ManualRunOutcome.NotFound>();
        (await store.DeleteManyAsync(Caller, [ended, own, open])).ShouldBe(1);

        foreach (var deed in new[] { "cancel", "rerun" }) (await stranger.PostAsync($"/api/workflows/executions/{open}/{deed}")).Status.ShouldBe(404);
        (await stranger.DeleteAsync($"/api/workflows/executions/{ended}")).Status.ShouldBe(404);
        (await owner.GetAsync($"/api/workflows/executions/{ended}")).Status.ShouldBe(200);
        (await owner.GetAsync($"/api/workflows/executions/{open}")).Json.GetProperty("completedAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private IEnumerable<(string, string)> Toasts => Services.GetRequiredService<Radzen.NotificationService>().Messages.Select(toast => (toast.Summary, toast.Detail));

    private IRenderedComponent<RunBrowser> Show() => Render<RunBrowser>(parameters => parameters.Add(browser => browser.Caller, Caller));

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
