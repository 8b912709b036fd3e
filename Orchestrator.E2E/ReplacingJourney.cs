using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

/// <summary>What is there becomes something else, in its place: a step another step, a connection one to elsewhere.</summary>
public sealed class ReplacingJourney(Stage stage)
{
    private const string Chain = """
        { "name": "Chain", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual" } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Log", "name": "log", "config": { "actionType": "log/write", "message": "Hello {{ trigger.name }}" } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "First", "config": { "actionType": "log/write", "message": "{{ log.message }}" } } },
            { "id": "c", "type": "action", "position": { "x": 360, "y": 288 }, "data": { "label": "Second", "config": { "actionType": "log/write", "message": "b" } } } ],
          "edges": [ { "id": "ta", "source": "t", "target": "a" }, { "id": "ab", "source": "a", "target": "b" } ] }
        """;

    [Fact]
    public async Task A_connection_is_led_to_another_step_with_the_mouse()
    {
        await using var visitor = await stage.VisitAsync(width: 1440, height: 900);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Chain);
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);

        // The end of the line, beside the middle of the handle it lies under.
        await editor.DragAsync(await EndAsync(page, "ab", "target"), await Editor.MiddleAsync(editor.Step("Second")));
        await Assertions.Expect(page.Locator("[aria-label='Edge from a to c']")).ToBeAttachedAsync();
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await visitor.PictureAsync("reconnected");

        // Over nothing it stays where it was, and asks for no step.
        await editor.DragAsync(await EndAsync(page, "ab", "target"), (900, 700));
        await Assertions.Expect(editor.Palette).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[aria-label='Edge from a to c']")).ToBeAttachedAsync();

        // The other end, and back again.
        await editor.DragAsync(await EndAsync(page, "ab", "source"), await Editor.MiddleAsync(editor.Step("First")));
        await Assertions.Expect(page.Locator("[aria-label='Edge from b to c']")).ToBeAttachedAsync();
        await page.Locator(".react-flow").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.Locator("[aria-label='Edge from a to b']")).ToBeAttachedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_becomes_another_by_key_and_from_its_panel()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Chain);
        var list = page.GetByRole(AriaRole.Complementary, new() { Name = "Replace step" });

        // What is typed behind the key goes into the list's search.
        await editor.Step("Log").FocusAsync();
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("transf");
        await Assertions.Expect(list).ToContainTextAsync("In place of Log");
        await Assertions.Expect(list.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("Transform");
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Button, new() { Name = "More for this step" })).ToBeInViewportAsync(new() { Ratio = 1 });
        await visitor.ShouldBeAccessibleInBothThemesAsync("replace-step");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Step("Transform")).ToBeFocusedAsync();
        await Assertions.Expect(list).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await editor.Step("First").ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("{{ transform.message }}");

        // From the panel, with the settings both have; one undo takes it back.
        await editor.Step("Second").ClickAsync();
        await Assertions.Expect(editor.Panel).ToHaveAttributeAsync("aria-label", "Step: Second");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "More for this step" }).ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Replace", Exact = true }).ClickAsync();
        await list.GetByRole(AriaRole.Option, new() { NameRegex = new Regex("^Delay", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Delay");
        await Assertions.Expect(editor.Panel.GetByLabel("Message", new() { Exact = true })).ToHaveCountAsync(0);
        await visitor.PictureAsync("replaced");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(editor.Panel.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("b");
        visitor.Errors.ShouldBeEmpty();
    }

    private static Task<(float X, float Y)> EndAsync(IPage page, string edge, string end) => Editor.MiddleAsync(page.Locator($".react-flow__edge[data-id='{edge}'] .react-flow__edgeupdater-{end}"));
}
