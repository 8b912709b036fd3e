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

    private const string Branches = """
        { "name": "Branches", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "n": 1 } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Fetch", "name": "fetch", "config": { "actionType": "data/transform", "fields": { "n": "{{ trigger.n }}" } } } },
            { "id": "z", "type": "action", "position": { "x": 300, "y": 144 }, "data": { "label": "Beside", "config": { "actionType": "log/write", "message": "beside" } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Shape", "name": "shape", "config": { "actionType": "data/transform", "fields": { "n": "{{ fetch.n }}" } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 432 }, "data": { "label": "Check", "config": { "actionType": "flow/condition", "expression": "shape.n == 1" } } },
            { "id": "y", "type": "action", "position": { "x": 0, "y": 576 }, "data": { "label": "Yes", "config": { "actionType": "log/write", "message": "yes" } } },
            { "id": "n", "type": "action", "position": { "x": 300, "y": 576 }, "data": { "label": "No", "config": { "actionType": "log/write", "message": "no" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "t", "target": "z" }, { "source": "a", "target": "b" }, { "source": "b", "target": "c" },
            { "source": "c", "sourceHandle": "true", "target": "y" }, { "source": "c", "sourceHandle": "false", "target": "n" } ] }
        """;

    [Fact]
    public async Task A_step_is_run_up_to_tested_pinned_and_run_from_by_mouse_and_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Chain);

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

    [Fact]
    public async Task What_a_step_reads_and_has_not_run_is_asked_about_and_run_first_and_a_skipped_step_says_why()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Branches);

        // By keyboard; Cancel runs nothing.
        await editor.Step("Shape").FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+Enter");
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Run the steps before it too?" });
        await Assertions.Expect(question).ToContainTextAsync("There is nothing to go on from of “Fetch”");
        await visitor.ShouldBeAccessibleInBothThemesAsync("run-missing");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(question).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Step("Fetch", "succeeded")).ToHaveCountAsync(0);

        // By mouse; only what is missing runs, and nothing beside it.
        await editor.Step("Shape").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Run from here" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Run them too" }).ClickAsync();
        await Assertions.Expect(page.GetByText("From “Shape” on")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Yes", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Beside", "not run")).ToBeVisibleAsync();

        await editor.Step("No", "skipped").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Check");
        await visitor.PictureAsync("step-skipped");
        visitor.Errors.ShouldBeEmpty();
    }
}
