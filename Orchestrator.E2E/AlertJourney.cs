using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class AlertJourney(Stage stage)
{
    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task Who_hears_of_failures_is_set_for_the_workspace_and_for_a_workflow_and_a_test_says_what_went_wrong(string theme, int width, int height)
    {
        await using var visitor = await stage.VisitAsync(theme, width, height);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/settings");
        await visitor.ReadyAsync();
        await visitor.PictureAsync($"settings-{theme}-{width}");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "When runs fail" });
        await card.GetByRole(AriaRole.Switch, new() { Name = "Tell somebody" }).CheckAsync();
        await card.GetByLabel("After so many failures in a row").FillAsync("3");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(card.GetByText("Say where alerts go: mail, a webhook, or both.")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();
        await card.GetByLabel("Webhook", new() { Exact = true }).FillAsync("https://127.0.0.1/hook");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Assertions.Expect(card.GetByRole(AriaRole.Group, new() { Name = "Sent lately" })).ToContainTextAsync("Address not allowed", new() { Timeout = 30_000 });
        await visitor.ShouldBeAccessibleAsync();
        await card.ScrollIntoViewIfNeededAsync();
        await visitor.PictureAsync($"alerts-{theme}-{width}");

        await page.GotoAsync("/workflows");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Order totals" }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await page.GotoAsync($"{page.Url}/settings");
        await visitor.ReadyAsync();
        await Assertions.Expect(card.GetByText("It follows the workspace's rule.")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Switch, new() { Name = "This workflow has a rule of its own" }).CheckAsync();
        await Assertions.Expect(card.GetByLabel("After so many failures in a row")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();
        await card.ScrollIntoViewIfNeededAsync();
        await visitor.PictureAsync($"alerts-workflow-{theme}-{width}");
        visitor.Errors.ShouldBeEmpty();
    }
}
