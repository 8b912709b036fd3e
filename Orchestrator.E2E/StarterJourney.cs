using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class StarterJourney(Stage stage)
{
    [Theory]
    [InlineData("Sort messages", "New message", "Note where it went")]
    [InlineData("Order totals", "New order", null)]
    [InlineData("Route a request", null, null)]
    public async Task A_new_visitor_runs_a_starter_and_sees_green_steps_and_what_went_in_and_out(string starter, string? first, string? last)
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = starter }).GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.WaitForURLAsync("**/workflows/*");
        await editor.Run.ClickAsync();

        await Assertions.Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync();
        if (first is not null) await Assertions.Expect(editor.Step(first, "succeeded")).ToBeVisibleAsync();
        if (last is not null)
        {
            await editor.Step(last).ClickAsync();
            await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Input" }).ClickAsync();
            await Assertions.Expect(editor.Panel).ToContainTextAsync("\"message\"");
            await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
            await Assertions.Expect(editor.Panel).ToContainTextAsync("\"message\"");
        }
        visitor.Errors.ShouldBeEmpty();
    }
}
