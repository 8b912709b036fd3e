using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class PublicJourneys(Stage stage)
{
    [Fact]
    public async Task A_workflow_is_shared_by_its_link_seen_by_a_visitor_and_copied_by_somebody_else()
    {
        await using var owner = await stage.VisitAsync();
        await owner.SignUpAsync();
        var link = await ShareAsync(owner);

        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await page.GotoAsync(link);
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sort messages" })).ToBeVisibleAsync();
        await new Editor(page).Step("Is it a question?").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Is it a question?" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to all steps" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "About this workflow" })).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in to duplicate" }).ClickAsync();
        await page.ArriveAsync("**/sign-in?returnUrl=*");

        await using var other = await stage.VisitAsync();
        await other.SignUpAsync("Grace Hopper");
        // The editor's address leads a stranger to the public page.
        await other.Page.GotoAsync(link.Replace("/public/", "/workflows/", StringComparison.Ordinal));
        await other.Page.ArriveAsync("**/public/*");
        await other.ReadyAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Duplicate" }).ClickAsync();
        await other.Page.ArriveAsync("**/workflows/*");
        await new Editor(other.Page).Step("Is it a question?").WaitForAsync();
        await Assertions.Expect(other.Page.GetByText("Sort messages (copy)").First).ToBeVisibleAsync();
        other.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task The_public_page_is_accessible(string theme, int width, int height)
    {
        await using var owner = await stage.VisitAsync(theme);
        await owner.SignUpAsync();
        var link = await ShareAsync(owner, look: true);
        await using var visitor = await stage.VisitAsync(theme, width, height);
        await visitor.Page.GotoAsync(link);
        await visitor.ReadyAsync();
        await new Editor(visitor.Page).Steps.First.WaitForAsync();
        await visitor.PictureAsync($"public-{theme}-{width}");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Is it a question?" }).GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Back to all steps" }).WaitForAsync();
        await visitor.PictureAsync($"public-step-{theme}-{width}");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.Page.GotoAsync("/public/00000000000000000000000000000000");
        await visitor.ReadyAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "This page does not exist" })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();
    }

    private static async Task<string> ShareAsync(Visitor owner, bool look = false)
    {
        var page = owner.Page;
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Sort messages" }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await page.GotoAsync("/workflows");
        await owner.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Sort messages" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Share" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Switch, new() { Name = "Anyone with the link can see it" }).CheckAsync();
        var link = await dialog.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Copied")).ToBeAttachedAsync();
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(link);
        if (look)
        {
            await owner.PictureAsync("share");
            await owner.ShouldBeAccessibleAsync();
        }
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        return link;
    }
}
