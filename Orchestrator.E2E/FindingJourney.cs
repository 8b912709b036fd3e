using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class FindingJourney(Stage stage)
{
    [Fact]
    public async Task A_workflow_is_built_from_the_command_palette_and_read_as_a_list()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await editor.Steps.First.FocusAsync();

        // By keyboard: found, chosen, done.
        var commands = page.GetByRole(AriaRole.Dialog, new() { Name = "Commands" });
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByLabel("Find a command or a step")).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("commands");
        await page.Keyboard.TypeAsync("add condition");
        await Assertions.Expect(commands.Locator("[aria-selected=true]")).ToContainTextAsync("Add Condition");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await Assertions.Expect(commands).ToBeHiddenAsync();
        await Assertions.Expect(editor.Step("Condition")).ToBeFocusedAsync();

        // The list: read, and a step added from it by mouse.
        await page.Keyboard.PressAsync("l");
        var list = page.GetByRole(AriaRole.Complementary, new() { Name = "Steps as a list" });
        await Assertions.Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Assertions.Expect(list).ToContainTextAsync("True: ends here");
        await visitor.ShouldBeAccessibleInBothThemesAsync("step-list");
        await list.GetByRole(AriaRole.Button, new() { Name = "Add a step after Condition" }).ClickAsync();
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Log" }).ClickAsync();
        await Assertions.Expect(list).ToContainTextAsync("True: to Log");
        await list.GetByRole(AriaRole.Button, new() { Name = "Manual", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Manual']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "List view" }).ClickAsync();
        await Assertions.Expect(list).ToHaveCountAsync(0);

        // Going to a step, and the list of keys.
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByLabel("Find a command or a step")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("log");
        await Assertions.Expect(commands.Locator("[aria-selected=true]")).ToContainTextAsync("Log");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Log")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keyboard shortcuts" })).ToBeHiddenAsync();

        // Another label: from the canvas, from the palette, and from the list.
        var label = editor.Panel.GetByLabel("Label", new() { Exact = true });
        await editor.Step("Log").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await Assertions.Expect(label).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("renaming");
        await page.Keyboard.TypeAsync("Write it down");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Write it down")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByLabel("Find a command or a step")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("rename");
        await Assertions.Expect(commands.Locator("[aria-selected=true]")).ToContainTextAsync("Rename the step");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(label).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Noted");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Noted")).ToBeFocusedAsync();

        // Escape takes a name back; a panel that was closed is closed again.
        await page.Keyboard.PressAsync("F2");
        await Assertions.Expect(label).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Never mind");
        await Assertions.Expect(editor.Step("Never mind")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(editor.Step("Noted")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Close panel" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToHaveCountAsync(0);
        await editor.Step("Noted").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await Assertions.Expect(label).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Noted down");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Noted down")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Panel).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("l");
        await list.GetByRole(AriaRole.Button, new() { Name = "Condition", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Condition']").GetByLabel("Label", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Is it paid?");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Is it paid?")).ToBeFocusedAsync();

        // What is typed before the label has the keyboard is no shortcut: "e" extracts, "n" adds, "d" disables.
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.TypeAsync("end deploy");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("end deploy")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Step("disabled")).ToHaveCountAsync(0);
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
