using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ScheduleJourney(Stage stage)
{
    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task A_schedule_is_made_its_next_times_are_seen_it_is_published_listed_and_switched_off(string theme, int width, int height)
    {
        await using var visitor = await stage.VisitAsync(theme, width, height);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await page.GotoAsync("/schedules");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("runs by itself")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();

        await page.GotoAsync("/workflows");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Order totals" }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await editor.Steps.First.ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("Schedule", RegexOptions.None, TimeSpan.FromSeconds(1)) }).CheckAsync();
        await Assertions.Expect(editor.Panel.GetByText("Every weekday at 09:00, UTC")).ToBeVisibleAsync();
        await editor.Panel.GetByLabel("Cron rule").FillAsync("61 9 * * *");
        await Assertions.Expect(editor.Panel.GetByText("Minute: “61” is not a number from 0 to 59.")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();
        await editor.Panel.GetByLabel("Cron rule").FillAsync("30 17 * * 5");
        await editor.Panel.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await editor.Panel.GetByLabel("Time zone").PressAsync("Tab");
        await Assertions.Expect(editor.Panel.GetByText("Every Friday at 17:30, Asia/Tokyo")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Table, new() { Name = "Next times" }).Locator("tbody tr")).ToHaveCountAsync(5);
        await visitor.ShouldBeAccessibleAsync();
        await editor.SavedAsync();
        await visitor.PictureAsync($"schedule-editor-{theme}-{width}");
        await editor.PublishAsync();
        await Assertions.Expect(page.GetByText("v2 published")).ToBeVisibleAsync();

        await page.GotoAsync("/schedules");
        await visitor.ReadyAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Order totals" });
        await Assertions.Expect(row).ToContainTextAsync("Every Friday at 17:30, Asia/Tokyo");
        await row.GetByRole(AriaRole.Button, new() { Name = "next times of Order totals" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Next times" }).Locator("tbody tr")).ToHaveCountAsync(5);
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"schedules-{theme}-{width}");
        await row.GetByRole(AriaRole.Switch).UncheckAsync();
        await Assertions.Expect(row).ToContainTextAsync(new Regex("Off", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.GetByText("1 schedule, 0 on.")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
