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
            { "id": "n", "type": "action", "position": { "x": 300, "y": 576 }, "data": { "label": "No", "config": { "actionType": "log/write", "message": "no" } } },
            { "id": "d", "type": "action", "position": { "x": 300, "y": 720 }, "data": { "label": "Tell", "config": { "actionType": "log/write", "message": "{{ no.message }}" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "t", "target": "z" }, { "source": "a", "target": "b" }, { "source": "b", "target": "c" },
            { "source": "c", "sourceHandle": "true", "target": "y" }, { "source": "c", "sourceHandle": "false", "target": "n" }, { "source": "n", "target": "d" } ] }
        """;

    private const string Loop = """
        { "name": "Loop", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "names": ["Ada", "Grace", "Edsger"] } } } },
            { "id": "p", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "People", "config": { "actionType": "data/transform", "fields": { "list": "{{ trigger.names }}" } } } },
            { "id": "e", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Each", "config": { "actionType": "flow/for-each", "items": "{{ people.list }}" } } },
            { "id": "g", "type": "action", "position": { "x": -160, "y": 432 }, "data": { "label": "Greet", "config": { "actionType": "data/transform", "fields": { "line": "{{ index }} {{ item }}" } } } },
            { "id": "r", "type": "action", "position": { "x": 160, "y": 432 }, "data": { "label": "Report", "config": { "actionType": "log/write", "message": "{{ each.succeeded }}" } } } ],
          "edges": [ { "source": "t", "target": "p" }, { "source": "p", "target": "e" }, { "source": "e", "sourceHandle": "item", "target": "g" }, { "source": "e", "sourceHandle": "done", "target": "r" } ] }
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
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Run “Fetch” first?" });
        await Assertions.Expect(question).ToContainTextAsync("It has no data yet.");
        await Assertions.Expect(question.GetByRole(AriaRole.Button, new() { Name = "Run it too" })).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("run-missing");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(question).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Step("Fetch", "succeeded")).ToHaveCountAsync(0);

        // By mouse; only what is missing runs, and nothing beside it.
        await editor.Step("Shape").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Run from here" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Run it too" }).ClickAsync();
        await Assertions.Expect(page.GetByText("From “Shape” on")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Yes", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Beside", "not run")).ToBeVisibleAsync();

        await editor.Step("No", "skipped").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Check");
        await visitor.PictureAsync("step-skipped");

        // A way that was not taken gives nothing: it is said before, with what to do.
        await editor.Step("Tell").FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+Enter");
        await Assertions.Expect(Messages(page)).ToContainTextAsync("“No” did not run: the condition “Check” was true.");
        await visitor.ShouldBeAccessibleInBothThemesAsync("test-unread");
        await visitor.PictureAsync("test-unread");
        await Messages(page).GetByRole(AriaRole.Button, new() { Name = "Test “No” first" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test of “No”")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("No", "succeeded")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_inside_a_loop_is_tested_with_the_first_item_and_what_cannot_begin_there_is_run_up_to()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Loop);

        // By keyboard: Enter runs what is missing, and the step takes the first item.
        await editor.Step("Greet").FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+Enter");
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Run “People” first?" });
        await Assertions.Expect(question.GetByRole(AriaRole.Button, new() { Name = "Run it too" })).ToBeFocusedAsync();
        await visitor.PictureAsync("test-in-loop-asks");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Test of “Greet” with the first item")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Greet", "succeeded")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("0 Ada");
        await Assertions.Expect(editor.Step("Each", "first item")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Report", "not run")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("test-in-loop");
        await visitor.PictureAsync("test-in-loop");

        // By mouse: no run begins in there, and the message has the button that runs up to it. It covers no card.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Run from here" }).ClickAsync();
        await Assertions.Expect(Messages(page)).ToContainTextAsync("runs once for each item of “Each”");
        await Assertions.Expect(page.Locator(".canvas .callout, .canvas .run-line")).ToHaveCountAsync(0);
        await visitor.ShouldBeAccessibleInBothThemesAsync("run-in-loop-refused");
        await visitor.PictureAsync("run-in-loop-refused");
        await Messages(page).GetByRole(AriaRole.Button, new() { Name = "Run up to here" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Up to “Greet”")).ToBeVisibleAsync();
        await Assertions.Expect(Messages(page)).Not.ToContainTextAsync("runs once for each item");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_half_written_pin_counts_in_the_header_and_its_problem_leads_to_the_field()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Chain);
        await editor.Step("Fetch").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Test step" }).ClickAsync();
        await Assertions.Expect(editor.Step("Fetch", "succeeded")).ToBeVisibleAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Pin output" }).ClickAsync();
        var pin = editor.Panel.GetByLabel("Pinned output");
        await pin.FillAsync("{ \"id\": 7 }");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Pinned “Fetch”" })).ToBeVisibleAsync();

        await pin.FillAsync("{ \"id\": ");
        var problems = page.GetByRole(AriaRole.Button, new() { Name = "Problems: 1 error" });
        await Assertions.Expect(problems).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Until then runs take the last good one.");
        await problems.ClickAsync();
        var panel = page.Locator("aside[aria-label='Problems']");
        await Assertions.Expect(panel).ToContainTextAsync("Not JSON yet. Runs take the last good one: {\"id\":7}");
        await visitor.ShouldBeAccessibleInBothThemesAsync("problems-unfinished");
        await visitor.PictureAsync("problems-unfinished");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Go to the field" }).ClickAsync();
        await Assertions.Expect(pin).ToBeFocusedAsync();
        await Assertions.Expect(pin).ToHaveValueAsync("{ \"id\": ");

        await pin.FillAsync("{ \"id\": 8 }");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new System.Text.RegularExpressions.Regex("^Problems: 1", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToHaveCountAsync(0);
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Messages(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Messages" });
}
