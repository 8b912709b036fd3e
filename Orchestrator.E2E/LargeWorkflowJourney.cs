using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class LargeWorkflowJourney(Stage stage)
{
    private const int Steps = 300;
    private const int LargestMessage = 20 * 1024;

    [Fact]
    public async Task It_opens_where_it_begins_draws_what_is_in_sight_and_is_walked_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await OpenAsync(visitor);
        await Assertions.Expect(editor.Step("set_1")).ToBeInViewportAsync();
        (await ZoomAsync(page)).ShouldBeGreaterThanOrEqualTo(50);
        (await editor.Steps.CountAsync()).ShouldBeLessThan(Steps / 2);

        // Tab walks to steps that were not drawn, and back.
        await page.Locator(".react-flow").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Card(page, "trigger")).ToBeFocusedAsync();
        for (var number = 1; number <= 40; number++)
        {
            await page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(Card(page, $"set_{number}")).ToBeFocusedAsync();
        }

        await Assertions.Expect(Card(page, "set_40")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(Card(page, "set_39")).ToBeFocusedAsync();

        // What is moved by keyboard stays in sight.
        for (var press = 0; press < 12; press++) await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Assertions.Expect(Card(page, "set_39")).ToBeFocusedAsync();
        await Assertions.Expect(Card(page, "set_39")).ToBeInViewportAsync();

        // A step that goes out of sight leaves the keyboard with the drawing.
        await page.Mouse.MoveAsync(200, 220);
        for (var turn = 0; turn < 6; turn++) await page.Mouse.WheelAsync(0, -1200);
        await Assertions.Expect(Card(page, "set_39")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".react-flow")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fit to view" }).ClickAsync();
        await Assertions.Expect(editor.Steps.Nth(Steps / 2)).ToBeAttachedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_single_edit_sends_more_than_twenty_kilobytes()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        var sizes = new ConcurrentQueue<int>();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sizes.Enqueue(frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        await OpenAsync(visitor);
        await Card(page, "set_1").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await ToldAsync(page, "Moved");
        await page.Keyboard.PressAsync("d");
        await ToldAsync(page, "Disabled");
        await page.Keyboard.PressAsync("Control+d");
        await ToldAsync(page, "Duplicated");
        await page.Keyboard.PressAsync("Control+z");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tidy up" }).ClickAsync();
        await ToldAsync(page, "Tidied up");
        await page.Keyboard.PressAsync("Control+z");
        await ToldAsync(page, "Disabled");

        // All of them at once.
        await Card(page, "set_1").FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await ToldAsync(page, "Moved");
        await page.Keyboard.PressAsync("Delete");
        await ToldAsync(page, "Deleted");
        await page.Keyboard.PressAsync("Control+z");
        await ToldAsync(page, "Moved");
        sizes.Max().ShouldBeLessThan(LargestMessage);
        visitor.Errors.ShouldBeEmpty();
    }

    private static async Task OpenAsync(Visitor visitor)
    {
        await visitor.SignUpAsync();
        var workflow = await visitor.Page.CreateAsync(new
        {
            name = "Three hundred steps",
            nodes = (object[])
            [
                new { id = "trigger", type = "trigger", position = new { x = 0, y = 0 }, data = new { label = "Begin", config = new { triggerType = "Manual" } } },
                .. Enumerable.Range(1, Steps - 1).Select(number => new
                {
                    id = $"set_{number}", type = "action", position = new { x = number / 8 * 320, y = number % 8 * 140 },
                    data = new { label = $"set_{number}", name = $"set_{number}", config = new { actionType = "data/transform", fields = new { step = number } } },
                }),
            ],
            edges = Enumerable.Range(1, Steps - 1).Select(number => new { id = $"e{number}", source = number == 1 ? "trigger" : $"set_{number - 1}", target = $"set_{number}" }),
        });
        await visitor.Page.GotoAsync($"/workflows/{workflow}");
        await Card(visitor.Page, "set_1").WaitForAsync();
    }

    private static ILocator Card(IPage page, string step) => page.Locator($".react-flow__node[data-id='{step}']");

    private static Task ToldAsync(IPage page, string what) =>
        Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Undo: {what}", Exact = false })).ToBeVisibleAsync();

    private static async Task<int> ZoomAsync(IPage page) =>
        int.Parse(Regex.Match(await page.GetByRole(AriaRole.Button, new() { Name = "Zoom", Exact = false }).And(page.Locator(".zoom")).InnerTextAsync(), "\\d+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value, CultureInfo.InvariantCulture);
}
