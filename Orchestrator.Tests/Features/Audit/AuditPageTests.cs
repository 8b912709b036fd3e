using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Audit;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Audit;

public sealed class AuditPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;
    private readonly string mark = Guid.NewGuid().ToString("N");

    private AuditLog Log => Services.GetRequiredService<AuditLog>();

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Somebody_who_does_not_administer_the_instance_sees_that_there_is_no_such_page()
    {
        await SignInAsync(app);
        Render<AuditPage>().Find("h1").TextContent.ShouldBe("This page does not exist");
    }

    [Fact]
    public async Task A_row_says_when_who_what_to_which_thing_with_what_result_and_which_fields()
    {
        await SignInAsync(app, isAdmin: true);
        await Log.WriteAsync(AuditAction.CredentialTested, AuditActor.Of(Caller), new(mark, "Shop"), "wrong_password", ["value", "headers"]);
        var row = Open($"q={mark}").Find("tbody tr");
        row.QuerySelector("time")!.GetAttribute("title").ShouldEndWith("UTC");
        row.QuerySelector(".who")!.TextContent.ShouldBe("Mira Kovac");
        row.QuerySelector(".said")!.TextContent.ShouldContain("tested a credential");
        row.QuerySelector(".said .strong")!.TextContent.ShouldBe("Shop");
        row.QuerySelector(".said .strong")!.TagName.ShouldBe("SPAN"); // it does not exist
        row.QuerySelector(".st")!.TextContent.ShouldBe("Wrong password");
        row.QuerySelectorAll("details code").Select(code => code.TextContent).ShouldBe(["value", "headers"]);
    }

    [Fact]
    public async Task A_thing_that_still_exists_is_linked()
    {
        await SignInAsync(app, isAdmin: true);
        var workflow = await MakeAsync(Starter.All[0]);
        Open($"q={workflow.Id}").FindAll("tbody .said a").ShouldNotBeEmpty();
        Open($"q={workflow.Id}").Find("tbody .said a").GetAttribute("href").ShouldBe($"/workflows/{workflow.Id}");
    }

    [Fact]
    public async Task What_is_chosen_goes_into_the_address_and_begins_at_the_newest_again()
    {
        await SignInAsync(app, isAdmin: true);
        await Log.WriteAsync(AuditAction.ApiKeyCreated, AuditActor.Of(Caller), new(mark));
        await Log.WriteAsync(AuditAction.ApiKeyDeleted, AuditActor.Of(Caller), new(mark));
        var page = Open($"q={mark}&before=ffffffffffff");
        page.FindAll("tbody tr").Count.ShouldBe(2);
        await page.Find(".toolbar .select").ChangeAsync(new ChangeEventArgs { Value = "api_key.deleted" });
        new Uri(Navigation.Uri).Query.ShouldBe($"?q={mark}&action=api_key.deleted");
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(1));
        await page.Find(".toolbar .select").ChangeAsync(new ChangeEventArgs { Value = "" });
        new Uri(Navigation.Uri).Query.ShouldBe($"?q={mark}");
    }

    [Fact]
    public async Task Days_are_meant_whole_and_the_export_is_of_the_same_days()
    {
        await SignInAsync(app, isAdmin: true);
        await Log.WriteAsync(AuditAction.ApiKeyCreated, AuditActor.Of(Caller), new(mark));
        var today = TimeProvider.System.GetUtcNow();
        var page = Open($"q={mark}&from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}");
        page.FindAll("tbody tr").Count.ShouldBe(1);
        var export = page.Find("a[download]").GetAttribute("href")!;
        export.ShouldStartWith("/api/audit/export?from=");
        Uri.UnescapeDataString(export).ShouldEndWith($"&to={today.AddDays(2):yyyy-MM-dd}T00:00:00Z");
        Open("from=2001-01-01&to=2001-01-01").Find(".empty").TextContent.ShouldContain("Nothing in the log is like this");
        Open("from=nonsense&action=nonsense").FindAll("tbody tr").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Older_leads_to_the_next_part_and_newest_back()
    {
        await SignInAsync(app, isAdmin: true);
        for (var index = 0; index < 60; index++) Log.Note(AuditAction.RunStarted, AuditActor.Of(Caller), new(mark, $"{index}"));
        await Log.FlushAsync(default);
        var page = Open($"q={mark}");
        page.FindAll("tbody tr").Count.ShouldBe(50);
        var links = page.FindAll(".foot-row a");
        links.Select(link => link.TextContent).ShouldBe(["Older"]);
        Navigation.NavigateTo(links[0].GetAttribute("href")!);
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(10));
        page.FindAll(".foot-row a").Select(link => link.TextContent).ShouldBe(["Newest"]);
    }

    private IRenderedComponent<AuditPage> Open(string query)
    {
        Navigation.NavigateTo($"/audit?{query}");
        return Render<AuditPage>();
    }
}
