using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class StarterJourney(Stage stage)
{
    [Theory]
    [InlineData("Sort messages", "New message", "Note where it went")]
    [InlineData("Order totals", "Add it up", "Write it down")]
    [InlineData("Route a request", "Wait three seconds", "Tell the requester")]
    [InlineData("Triage with a model", "Ask a model", "Note it")]
    [InlineData("Slack alert", "Tell #alerts", "Note it")]
    [InlineData("GitHub issue to Linear ticket", "Answer on GitHub", "Note it")]
    public async Task A_new_visitor_runs_a_starter_and_sees_green_steps_and_what_went_in_and_out(string starter, string first, string last)
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All 13 starters" }).ClickAsync();
        await page.ArriveAsync("**/starters");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Starters", Exact = true })).ToBeVisibleAsync(); // the list before it has the first three too
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = starter }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.ArriveAsync("**/workflows/*");
        await editor.Run.ClickAsync();

        await Assertions.Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step(first, "succeeded")).ToBeVisibleAsync();
        await editor.Step(last).ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Input" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("\"message\"");
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("\"message\"");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_gallery_is_searched_and_read_by_keyboard_before_one_is_used()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "All 13 starters" }).PressAsync("Enter");
        await page.ArriveAsync("**/starters");
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(13);
        await visitor.ShouldBeAccessibleInBothThemesAsync("gallery");
        await page.GetByLabel("Search starters").FillAsync("reminder");
        var found = page.GetByRole(AriaRole.Article);
        await Assertions.Expect(found).ToHaveCountAsync(1);
        await found.Locator("summary").PressAsync("Enter");
        await Assertions.Expect(found).ToContainTextAsync("Asks each invoice whether its day has passed.");
        await visitor.ShouldBeAccessibleInBothThemesAsync("gallery-steps");
        await found.GetByRole(AriaRole.Button, new() { Name = "Use Overdue invoices" }).PressAsync("Enter");
        await page.ArriveAsync("**/workflows/*");
        await Assertions.Expect(editor.Note("Make it yours")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("starter-explained");
        await editor.Step("Keep the late ones").ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Asks each invoice whether its day has passed.");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_starter_s_notes_are_seen_whole()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All 13 starters" }).ClickAsync();
        await page.ArriveAsync("**/starters");
        var names = await page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Heading).AllTextContentsAsync();
        names.Count.ShouldBe(13);
        foreach (var name in names)
        {
            await page.GotoAsync("/starters");
            await visitor.ReadyAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = $"Use {name}", Exact = true }).ClickAsync();
            await page.ArriveAsync("**/workflows/*");
            await Assertions.Expect(page.Locator(".cv-note-text")).ToHaveCountAsync(2);
            var cut = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.cv-note-text')].filter(note => note.scrollHeight > note.clientHeight).map(note => `${note.scrollHeight - note.clientHeight}: ${note.textContent}`)");
            cut.ShouldBeEmpty(name);
            await visitor.PictureAsync($"starter-{name}");
        }
    }
}
