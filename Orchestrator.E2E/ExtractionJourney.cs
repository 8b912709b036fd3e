using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ExtractionJourney(Stage stage)
{
    private const string Chain = """
        { "name": "Orders", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "n": 2 } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 120 }, "data": { "label": "Double", "name": "double", "config": { "actionType": "data/transform", "fields": { "n": "{{ trigger.n }}" } } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 240 }, "data": { "label": "Name", "name": "name", "config": { "actionType": "data/transform", "fields": { "text": "n is {{ double.n }}" } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 360 }, "data": { "label": "Say", "name": "say", "config": { "actionType": "log/write", "message": "{{ name.text }}" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "b" }, { "source": "b", "target": "c" } ] }
        """;

    [Fact]
    public async Task Selected_steps_become_a_workflow_that_is_called_by_keyboard_and_by_mouse()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Chain);

        // By keyboard, a selection that cannot be one: it says what is wrong.
        await editor.Step("Double").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await editor.Step("Say").FocusAsync();
        await page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Runs enter the selection at “Double” and at “Say”.");
        await visitor.ShouldBeAccessibleInBothThemesAsync("extraction-refused");

        // One that can, and back.
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(0);
        await editor.Step("Double").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await editor.Step("Name").FocusAsync();
        await page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(editor.Step("Orders: Double")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await visitor.ShouldBeAccessibleInBothThemesAsync("extracted");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);

        // By mouse; the run is the same as before, through the called workflow.
        await editor.Step("Begin").ClickAsync();
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Begin']")).ToBeVisibleAsync();
        await editor.Step("Double").ClickAsync();
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Double']")).ToBeVisibleAsync();
        await editor.Step("Name").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Extract", Exact = true }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await editor.SavedAsync();
        // The called workflow is chosen by its name, and can be opened.
        var call = editor.Panel.GetByLabel("Workflow", new() { Exact = true });
        await Assertions.Expect(call.Locator("option:checked")).ToHaveTextAsync("Orders: Double");
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Link, new() { Name = "Open Orders: Double in a new tab" })).ToBeVisibleAsync();
        await call.SelectOptionAsync(new SelectOptionValue { Label = "Orders (not published)" });
        await Assertions.Expect(editor.Step("Orders: Double")).ToContainTextAsync("The workflow calls itself");
        await visitor.ShouldBeAccessibleInBothThemesAsync("called");
        await call.SelectOptionAsync(new SelectOptionValue { Label = "Orders: Double" });
        await editor.SavedAsync();
        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("Say", "succeeded")).ToBeVisibleAsync();
        await editor.Step("Say").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("n is 2");
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Chosen(IPage page) => page.Locator(".react-flow__node.selected");
}
