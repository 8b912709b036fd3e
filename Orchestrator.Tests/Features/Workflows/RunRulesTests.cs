using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

/// <summary>The limit of concurrent runs and the retention of a workflow, over HTTP and on its pages.</summary>
public sealed class RunRulesTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task The_settings_of_a_workflows_runs_are_changed_and_read_back()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        var changed = await owner.PatchAsync($"/api/workflows/{id}", new { concurrency = new { limit = 2, overlap = "skip" }, retention = new { days = 7, runs = 100 } });
        changed.Status.ShouldBe(200, changed.Text);

        var read = (await owner.GetAsync($"/api/workflows/{id}")).Json;
        read.GetProperty("concurrency").GetRawText().ShouldBe("""{"limit":2,"overlap":"skip"}""");
        read.GetProperty("retention").GetRawText().ShouldBe("""{"days":7,"runs":100}""");
        await owner.PatchAsync($"/api/workflows/{id}", new { concurrency = new { limit = (int?)null } });
        (await owner.GetAsync($"/api/workflows/{id}")).Json.GetProperty("concurrency").GetRawText().ShouldBe("""{"limit":null,"overlap":"queue"}""");
    }

    [Fact]
    public async Task Everything_wrong_with_them_is_named()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        (await owner.PatchAsync($"/api/workflows/{id}", new { concurrency = new { limit = 0 }, retention = new { days = -1, runs = "many" } })).Paths
            .ShouldBe(["concurrency.limit", "retention.runs", "retention.days"], ignoreOrder: true);
        (await owner.PatchAsync($"/api/workflows/{id}", new { concurrency = new { limit = 1, overlap = "drop" } })).Paths.ShouldBe(["concurrency.overlap"]);
    }

    [Fact]
    public async Task One_ended_run_is_removed_and_an_open_one_stays()
    {
        using var owner = await app.SignUpAsync();
        var ended = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")));
        await owner.UntilEndedAsync(ended);
        var open = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting("Manual")));
        await owner.UntilAsync(open, "waiting");

        (await owner.DeleteAsync($"/api/workflows/executions/{ended}")).Status.ShouldBe(200);
        (await owner.GetAsync($"/api/workflows/executions/{ended}")).Status.ShouldBe(404);
        (await owner.DeleteAsync($"/api/workflows/executions/{ended}")).Status.ShouldBe(404);
        (await owner.DeleteAsync($"/api/workflows/executions/{open}")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task The_settings_page_saves_and_says_what_is_wrong()
    {
        Services.AddSingleton(app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Orchestrator.Web.Engine.RetentionOptions>>());
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        var page = Render<RunSettingsPage>(parameters => parameters.Add(one => one.WorkflowId, workflow.Id));
        await page.Find("[role=switch]").ChangeAsync(new() { Value = true });
        await page.Find("#limit").ChangeAsync(new() { Value = "0" });
        await page.Find("#days").ChangeAsync(new() { Value = "soon" });
        await page.Find("form").SubmitAsync();
        page.Find("#days").GetAttribute("aria-invalid").ShouldBe("true");

        await page.Find("#days").ChangeAsync(new() { Value = "7" });
        await page.Find("form").SubmitAsync();
        page.Find("#limit").GetAttribute("aria-invalid").ShouldBe("true");
        await page.Find("#limit").ChangeAsync(new() { Value = "3" });
        await page.FindAll("[name=overlap]")[2].ChangeAsync(new() { Value = "on" });
        await page.Find("form").SubmitAsync();
        page.FindAll("[aria-invalid]").ShouldBeEmpty();

        var saved = (await Workflows.ReadAsync(Caller, workflow.Id))!;
        saved.Concurrency.ShouldBe(new Concurrency(3, Orchestrator.Web.Data.Overlap.CancelOlder));
        saved.Retention.ShouldBe(new KeptRuns(7, null));
    }

    [Fact]
    public async Task The_versions_page_says_what_each_version_changed()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[1]);
        var first = workflow.Graph.Nodes[1];
        await Workflows.ChangeAsync(Caller, workflow.Id, new WorkflowChange
        {
            Publish = true, Graph = draft => draft with { Nodes = draft.Nodes.Replace(draft.Nodes[1], first with { Label = "Renamed" }) },
        });
        var page = Render<VersionsPage>(parameters => parameters.Add(one => one.WorkflowId, workflow.Id));
        var rows = page.FindAll("tbody tr");
        rows.Count.ShouldBe(2);
        rows[0].TextContent.ShouldContain("Changed “Renamed”.");
        rows[0].TextContent.ShouldContain("Published");
        rows[1].TextContent.ShouldContain("The first version");
        rows[1].QuerySelectorAll("button").Select(button => button.TextContent).ShouldBe(["Changes", "Restore"]);
    }
}
