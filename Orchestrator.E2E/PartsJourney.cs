using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class PartsJourney(Stage stage)
{
    private const string Chain = """
        { "name": "Parts", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "n": 1 } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Fetch", "config": { "actionType": "data/transform", "fields": { "id": "{{ execution.id }}" } } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Shape", "config": { "actionType": "data/transform", "fields": { "got": "{{ fetch.id }}" } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 432 }, "data": { "label": "Finish", "config": { "actionType": "log/write", "message": "{{ shape.got }}" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "b" }, { "source": "b", "target": "c" } ] }
        """;

    [Fact]
    public async Task A_step_is_run_up_to_tested_pinned_and_run_from_by_mouse_and_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await page.EvaluateAsync<string>(
            "async body => (await (await fetch('/api/workflows/create', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()).id", Chain);
        await page.GotoAsync($"/workflows/{id}");
        await visitor.ReadyAsync();

        // Up to here: nothing behind it runs.
        await editor.Step("Fetch").ClickAsync();
        var fetch = page.Locator("aside[aria-label='Step: Fetch']");
        await fetch.GetByRole(AriaRole.Button, new() { Name = "More for this step" }).ClickAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("step-more");
        await fetch.GetByRole(AriaRole.Button, new() { Name = "Run up to here" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Up to “Fetch”")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Fetch", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Finish", "not run")).ToBeVisibleAsync();

        // Pinned: the card and the panel say so.
        await fetch.GetByRole(AriaRole.Button, new() { Name = "Pin output" }).ClickAsync();
        await Assertions.Expect(fetch.GetByText("Published runs never do.")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Fetch", "pinned")).ToBeVisibleAsync();
        var pinned = fetch.GetByLabel("Pinned output");
        await pinned.FillAsync("""{ "id": "from the pin" }""");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Pinned “Fetch”" })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("step-pinned");

        // One step alone, by keyboard.
        await editor.Step("Shape").FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+Enter");
        var shape = page.Locator("aside[aria-label='Step: Shape']");
        await Assertions.Expect(page.GetByText("Test of “Shape”")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Shape", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(shape).ToContainTextAsync("from the pin");
        await Assertions.Expect(editor.Step("Finish", "not run")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("step-tested");

        // From here on.
        await editor.Step("Finish").ClickAsync();
        await page.Locator("aside[aria-label='Step: Finish']").GetByRole(AriaRole.Button, new() { Name = "Run from here" }).ClickAsync();
        await Assertions.Expect(page.GetByText("From “Finish” on")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Finish", "succeeded")).ToBeVisibleAsync();

        // By keyboard: unpinned, and the step disabled and enabled.
        await editor.Step("Fetch").FocusAsync();
        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Unpinned “Fetch”" })).ToBeVisibleAsync();
        await editor.Step("Fetch").FocusAsync();
        await page.Keyboard.PressAsync("d");
        await Assertions.Expect(editor.Step("Fetch", "disabled")).ToBeVisibleAsync();
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
