using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowsPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task An_empty_list_says_one_sentence_and_offers_a_starter()
    {
        await SignInAsync(app);
        var page = Render<WorkflowsPage>();
        page.Find("[aria-label='No workflows yet'] p").TextContent.ShouldStartWith("A workflow starts with a trigger");
        page.FindAll(".starters article h3").Select(name => name.TextContent).ShouldBe(["Sort messages", "Order totals", "Route a request"]);
        page.Find("a[href='/starters']").TextContent.ShouldBe($"All {Starter.All.Length} starters");
        page.FindAll("table").ShouldBeEmpty();
    }

    [Fact]
    public async Task Using_a_starter_makes_a_published_copy_and_opens_it()
    {
        await SignInAsync(app);
        var page = Render<WorkflowsPage>();
        await page.InvokeAsync(() => page.Find("[aria-label='Use Order totals']").ClickAsync(new()));
        var made = (await Workflows.ListAsync(Caller)).ShouldHaveSingleItem();
        (made.Name, made.Published).ShouldBe(("Order totals", true));
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith($"/workflows/{made.Id}");
    }

    [Fact]
    public async Task Searching_leaves_what_has_the_words_in_name_or_description()
    {
        await SignInAsync(app);
        foreach (var starter in Starter.All) await MakeAsync(starter);
        var page = Render<WorkflowsPage>();
        page.FindAll("tbody tr").Count.ShouldBe(Starter.All.Length);
        await page.Find("input[type=search]").InputAsync(new ChangeEventArgs { Value = "SHIPPING" });
        page.FindAll("tbody .name").ShouldHaveSingleItem().TextContent.ShouldBe("Order totals");
        await page.Find("input[type=search]").InputAsync(new ChangeEventArgs { Value = "nothing like it" });
        page.Find("[aria-label='Nothing found']").TextContent.ShouldContain("nothing like it");
    }

    [Fact]
    public async Task The_switch_of_a_row_turns_its_workflow_off()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        var page = Render<WorkflowsPage>();
        await page.Find("[aria-label='Enable Sort messages']").ChangeAsync(new ChangeEventArgs { Value = false });
        (await Workflows.ReadAsync(Caller, workflow.Id))!.Enabled.ShouldBeFalse();
        page.Find("h1 + p").TextContent.ShouldBe("1 workflow, 0 enabled.");
    }

    [Fact]
    public async Task Importing_something_wrong_lists_every_problem_and_makes_nothing()
    {
        await SignInAsync(app);
        var dialog = Render<ImportDialog>(parameters => parameters.Add(one => one.Caller, Caller));
        await dialog.Find("textarea").InputAsync(new ChangeEventArgs { Value = """{"nodes":[{"id":"a","type":"action","data":{"name":"a","config":{}}}],"edges":[{"id":"e","source":"a","sourceHandle":"out","target":"nowhere"}]}""" });
        await dialog.Find(".btn.primary").ClickAsync(new());
        dialog.FindAll(".callout.error li").ShouldNotBeEmpty();
        dialog.Find(".callout.error").TextContent.ShouldContain("nowhere");
        (await Workflows.ListAsync(Caller)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Importing_something_that_is_no_workflow_makes_none()
    {
        await SignInAsync(app);
        var dialog = Render<ImportDialog>(parameters => parameters.Add(one => one.Caller, Caller));
        await dialog.Find("textarea").InputAsync(new ChangeEventArgs { Value = """{"name":"package","version":"1.0.0"}""" });
        await dialog.Find(".btn.primary").ClickAsync(new());
        dialog.Find(".callout.error").TextContent.ShouldContain("There is no workflow in it");
        (await Workflows.ListAsync(Caller)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_goes_with_a_workflow_is_counted_before_it_is_deleted()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        (await Workflows.BelongingsAsync(Caller, workflow.Id)).Said.ShouldBe("It has no runs and no keys. This cannot be undone.");
        new Belongings(1204, 2).Said.ShouldBe("1,204 runs and 2 keys go with it; the keys stop working at once. This cannot be undone.");
    }
}
