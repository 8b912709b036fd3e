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
}
