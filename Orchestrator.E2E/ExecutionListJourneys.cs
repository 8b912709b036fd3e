using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class ExecutionListJourneys(Stage stage)
{
    [Theory]
    [InlineData(1280, 720)]
    [InlineData(390, 844)]
    public async Task Runs_are_filtered_found_chosen_and_deleted(int width, int height)
    {
        await using var visitor = await stage.VisitAsync("light", width, height);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/executions");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("Every run is kept here")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();

        var good = await page.CreateAsync(Drawing.Echo("Manual"));
        var bad = await page.CreateAsync(Drawing.Failing());
        foreach (var workflow in new[] { good, bad, good }) await page.ExecuteAsync(workflow, new { customer = $"of {workflow[^4..]}" });
        // They come without a reload.
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Executions" }).Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(rows.GetByText("Succeeded")).ToHaveCountAsync(2);
        await Assertions.Expect(rows.GetByText("INVALID_TEMPLATE")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Failed", Exact = true }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("status=error", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Search in runs, or by id").FillAsync($"of {good[^4..]}");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await visitor.ShouldBeAccessibleAsync();

        await page.GetByLabel("Choose all shown").CheckAsync();
        await Assertions.Expect(page.GetByText("2 runs chosen")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync($"executions-{width}");
        await page.GetByRole(AriaRole.Region, new() { Name = "Chosen runs" }).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No run is like this.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all runs" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Likely cause" }).WaitForAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_that_wait_are_cancelled_together_and_those_that_had_ended_are_not_touched()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var waiting = await page.CreateAsync(Drawing.Waiting("Manual"));
        var ended = await page.CreateAsync(Drawing.Echo("Manual"));
        foreach (var workflow in new[] { ended, waiting, waiting }) await page.ExecuteAsync(workflow);
        await page.GotoAsync("/executions");
        await visitor.ReadyAsync();
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Executions" }).Locator("tbody tr");
        await Assertions.Expect(rows.Locator(".st").Filter(new() { HasText = "Waiting" })).ToHaveCountAsync(2);
        await Assertions.Expect(rows.GetByText("Succeeded")).ToHaveCountAsync(1);

        await page.GetByLabel("Choose all shown").CheckAsync();
        var chosen = page.GetByRole(AriaRole.Region, new() { Name = "Chosen runs" });
        await Assertions.Expect(chosen).ToContainTextAsync("3 runs chosen");
        await chosen.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByText("2 runs cancelled")).ToBeVisibleAsync();
        await Assertions.Expect(rows.Locator(".st").Filter(new() { HasText = "Cancelled" })).ToHaveCountAsync(2);
        await Assertions.Expect(rows.GetByText("Succeeded")).ToHaveCountAsync(1);
        await Assertions.Expect(chosen).ToHaveCountAsync(0);
        visitor.Errors.ShouldBeEmpty();
    }
}
