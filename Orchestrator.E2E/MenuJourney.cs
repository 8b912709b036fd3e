using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class MenuJourney(Stage stage)
{
    [Fact]
    public async Task A_right_click_or_its_key_offers_what_can_be_done()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await page.Keyboard.PressAsync("n");
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();

        await editor.Step("Transform").ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Disable the step" }).WaitForAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("step-menu");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Disable the step" }).ClickAsync();
        await Assertions.Expect(editor.Step("Transform")).ToContainTextAsync("Disabled");
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);

        // By keyboard.
        await editor.Step("Transform").FocusAsync();
        await page.Keyboard.PressAsync("Shift+F10");
        var enable = page.GetByRole(AriaRole.Menuitem, new() { Name = "Enable the step" });
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Settings" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(enable).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Step("Transform")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+F10");
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Settings" })).ToBeFocusedAsync();
        for (var item = 1; item <= 8; item++) await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(enable).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Transform")).Not.ToContainTextAsync("Disabled");

        // Of the workflow, where nothing is.
        await page.Locator(".react-flow__pane").ClickAsync(new() { Button = MouseButton.Right, Position = new() { X = 60, Y = 400 } });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Add a note" }).ClickAsync();
        await Assertions.Expect(page.Locator(".react-flow__node-note")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
