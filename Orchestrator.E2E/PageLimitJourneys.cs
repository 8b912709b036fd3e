using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class PageLimitJourneys(Stage stage)
{
    [Fact]
    public async Task A_page_too_many_says_so_and_opens_once_another_is_closed()
    {
        await using var server = await Server.StartAsync(("Orchestrator__PagesPerAccount", "1"));
        await using var first = await stage.VisitAsync(server: server);
        var email = await first.SignUpAsync();

        await using var second = await stage.VisitAsync(server: server);
        await second.Page.GotoAsync("/sign-in?returnUrl=%2Fapi-keys");
        await second.Page.GetByLabel("E-mail").FillAsync(email);
        await second.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Too many open pages" })).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        await second.ShouldBeAccessibleInBothThemesAsync("too-many-pages");

        await first.Page.CloseAsync();
        // The server is told of the end a moment later.
        var refusals = 0;
        while (!await OpensAsync(second.Page)) (++refusals).ShouldBeLessThan(100);
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "API keys", Level = 1 })).ToBeVisibleAsync();
        await second.Page.ArriveAsync("**/api-keys");
        first.Errors.ShouldBeEmpty();
        second.Errors.ShouldBeEmpty();
    }

    // Loads it again with its button, and waits until it answers.
    private static async Task<bool> OpensAsync(IPage page)
    {
        await page.EvaluateAsync("document.documentElement.setAttribute('data-before', '')");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the page again" }).ClickAsync();
        await page.Locator("html[data-ready]:not([data-before])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return await page.GetByRole(AriaRole.Heading, new() { Name = "Too many open pages" }).CountAsync() == 0;
    }
}
