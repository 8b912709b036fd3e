using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class AccessibilityJourneys(Stage stage)
{
    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task Axe_finds_nothing_on_any_page_and_none_scrolls_sideways(string theme, int width, int height)
    {
        await using var visitor = await stage.VisitAsync(theme, width, height);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        async Task LookAsync()
        {
            await visitor.ShouldFitAsync();
            await visitor.ShouldBeAccessibleAsync();
        }
        await visitor.SignUpAsync();
        await LookAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await LookAsync();
        await page.Keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Sort messages" }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await editor.Steps.First.WaitForAsync();
        await LookAsync();
        var workflow = page.Url.Split('/').Last();

        await editor.Run.ClickAsync();
        await page.GetByText("Open the run").WaitForAsync();
        await editor.Step("Is it a question?").ClickAsync();
        await editor.Panel.WaitForAsync();
        await LookAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Open Condition large" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Condition, large" }).GetByRole(AriaRole.Tree).WaitForAsync();
        await LookAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Open wide" }).ClickAsync();
        await page.Locator("aside.wide").WaitForAsync();
        await LookAsync();
        await visitor.PictureAsync($"wide-starter-{theme}-{width}");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Back to the canvas" }).ClickAsync();
        await editor.Step("Is it a question?").WaitForAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        foreach (var (view, seen) in new[] { ("Table", ".json-table"), ("Schema", "ol.outline") })
        {
            await editor.Panel.GetByRole(AriaRole.Radio, new() { Name = view }).CheckAsync();
            await editor.Panel.Locator(seen).WaitForAsync();
            await LookAsync();
        }
        await page.GetByText("Open the run").ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Steps in order" }).WaitForAsync();
        await LookAsync();

        foreach (var path in new[] { "/workflows", "/starters", $"/workflows/{workflow}/executions", $"/workflows/{workflow}/deliveries", "/api-keys", $"/api-keys?workflow={workflow}&new=1", "/nowhere" })
        {
            await page.GotoAsync(path);
            await visitor.ReadyAsync();
            await LookAsync();
        }
    }
}
