using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

[Collection(Clipboard)]
public sealed class ArrangingJourney(Stage stage)
{
    /// <summary>Journeys that use the clipboard, of which a browser has one for all, run one after the other.</summary>
    public const string Clipboard = "clipboard";

    private const string Imported = """
        { "name": "Imported", "nodes": [
            { "id": "t", "type": "trigger", "data": { "label": "Begin", "config": { "triggerType": "Manual" } } },
            { "id": "c", "type": "action", "data": { "label": "Check", "config": { "actionType": "flow/condition", "expression": "true" } } },
            { "id": "y", "type": "action", "data": { "label": "Yes", "config": { "actionType": "data/transform", "fields": { "a": 1 } } } },
            { "id": "n", "type": "action", "data": { "label": "No", "config": { "actionType": "log/write", "message": "no" } } },
            { "id": "z", "type": "action", "data": { "label": "Last", "config": { "actionType": "log/write", "message": "a is {{ yes.a? }}" } } } ],
          "edges": [ { "source": "t", "target": "c" }, { "source": "c", "sourceHandle": "true", "target": "y" }, { "source": "c", "sourceHandle": "false", "target": "n" },
            { "source": "y", "target": "z" }, { "source": "n", "target": "z" } ] }
        """;

    [Fact]
    public async Task Steps_without_places_are_laid_out_tidied_up_and_copied_to_another_workflow()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Imported);
        await Assertions.Expect(editor.Step("Last")).ToBeVisibleAsync();
        await ShouldLieApartAsync(editor);
        (await Editor.MiddleAsync(editor.Step("Yes"))).X.ShouldBeLessThan((await Editor.MiddleAsync(editor.Step("No"))).X);
        await Assertions.Expect(Undo(page, "")).ToHaveAttributeAsync("aria-disabled", "true");

        // By mouse: out of place, tidied up, undone.
        var (last, yes) = (await Editor.MiddleAsync(editor.Step("Last")), await Editor.MiddleAsync(editor.Step("Yes")));
        await editor.DragAsync(last, (yes.X + 24, yes.Y));
        await Assertions.Expect(Undo(page, ": Moved Last")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Tidy up" }).ClickAsync();
        await Assertions.Expect(Undo(page, ": Tidied up")).ToBeVisibleAsync();
        await ShouldLieApartAsync(editor);
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Undo(page, ": Moved Last")).ToBeVisibleAsync();

        // By keyboard.
        await editor.Step("Yes").FocusAsync();
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(Undo(page, ": Tidied up")).ToBeVisibleAsync();
        await ShouldLieApartAsync(editor);

        // Two steps, chosen by keyboard, once more beside themselves, and away again.
        await editor.Step("Yes").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await editor.Step("Last").FocusAsync();
        await page.Keyboard.PressAsync("Shift+Space");
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Control+d");
        await Assertions.Expect(Undo(page, ": Duplicated 2 steps")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(7);
        await ShouldLieApartAsync(editor);
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Control+x");
        await Assertions.Expect(Undo(page, ": Cut 2 steps")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(5);

        // Everything but the trigger, into another window.
        await editor.Step("Yes").FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await Assertions.Expect(Chosen(page)).ToHaveCountAsync(5);
        await page.Keyboard.PressAsync("Control+c");
        await Assertions.Expect(page.Locator(".cv-sr[role=status]")).ToHaveTextAsync("Copied 4 steps");
        await visitor.ShouldBeAccessibleInBothThemesAsync("several-chosen");
        await editor.SavedAsync();

        var window = await visitor.OpenWindowAsync();
        var other = new Editor(window);
        await window.GotoAsync("/workflows");
        await window.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await other.OpenEmptyAsync();
        await other.Steps.First.FocusAsync();
        await window.Keyboard.PressAsync("Control+v");
        await Assertions.Expect(other.Steps).ToHaveCountAsync(5);
        await Assertions.Expect(other.Connections).ToHaveCountAsync(4);
        await ShouldLieApartAsync(other);
        await other.SavedAsync();

        // What is not steps changes nothing and says so.
        await window.EvaluateAsync("navigator.clipboard.writeText('{\"nodes\":[{\"id\":7}]}')");
        await other.Steps.First.FocusAsync();
        await window.Keyboard.PressAsync("Control+v");
        await Assertions.Expect(window.GetByRole(AriaRole.Alert)).ToContainTextAsync("What you pasted cannot be read");
        await Assertions.Expect(other.Steps).ToHaveCountAsync(5);
        await window.ReloadAsync();
        await Assertions.Expect(other.Connections).ToHaveCountAsync(4);
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Undo(IPage page, string what) => page.GetByRole(AriaRole.Button, new() { Name = $"Undo{what}", Exact = true });

    private static ILocator Chosen(IPage page) => page.Locator(".react-flow__node.selected");

    private static async Task ShouldLieApartAsync(Editor editor)
    {
        var boxes = await editor.Steps.EvaluateAllAsync<double[][]>("all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])");
        for (var i = 0; i < boxes.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (boxes[i], boxes[j]);
                (a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]).ShouldBeFalse($"step {i} lies on step {j}");
            }
        }
    }
}
