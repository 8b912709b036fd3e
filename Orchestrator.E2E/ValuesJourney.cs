using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ValuesJourney(Stage stage)
{
    private const string Greeting = """
        { "name": "Greeting", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "name": "Ada", "password": "hush-hush-4711" } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Shape", "config": { "actionType": "data/transform", "fields": { "title": "Hello {{ trigger.name }}", "labels": ["x", "y"] } } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Say", "config": { "actionType": "log/write", "message": "start" } } },
            { "id": "c", "type": "action", "position": { "x": 360, "y": 120 }, "data": { "label": "Loose", "config": { "actionType": "data/transform", "fields": { "n": 1 } } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "b" } ] }
        """;

    [Fact]
    public async Task Fields_show_their_values_are_picked_behind_two_braces_and_steps_are_put_into_connections()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Greeting);

        // From the sample at first; its secret is not shown.
        await editor.Step("Say").ClickAsync();
        var message = editor.Panel.GetByLabel("Message");
        await message.FillAsync("{{ trigger.name }} {{ trigger.password }}");
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToHaveTextAsync(new Regex("With the sample input\\s*Ada «redacted»", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("Say", "succeeded")).ToBeVisibleAsync();

        // Picked by keyboard, with the values of the run.
        await message.FillAsync("");
        await message.PressSequentiallyAsync("Said: {{");
        var list = page.GetByRole(AriaRole.Listbox, new() { Name = "Step data" });
        await Assertions.Expect(list.GetByRole(AriaRole.Option, new() { Name = "shape.title" })).ToContainTextAsync("Hello Ada");
        await visitor.ShouldBeAccessibleInBothThemesAsync("value-picker");
        await message.PressSequentiallyAsync("tit");
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await message.PressAsync("Enter");
        await Assertions.Expect(message).ToHaveValueAsync("Said: {{ shape.title }}");
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToContainTextAsync("Said: Hello Ada");
        await Assertions.Expect(message).ToBeFocusedAsync();

        // A name that is not there is red, and mended with a click.
        await message.FillAsync("{{ shape.titel }}");
        await Assertions.Expect(editor.Panel.Locator(".resolved.bad")).ToContainTextAsync("did you mean title?");
        await visitor.ShouldBeAccessibleInBothThemesAsync("value-wrong");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Write title instead" }).ClickAsync();
        await Assertions.Expect(message).ToHaveValueAsync("{{ shape.title }}");
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToContainTextAsync("Hello Ada");

        // A loose step is dragged onto a connection.
        await editor.Step("Loose").ClickAsync();
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Loose']")).ToBeVisibleAsync();
        var (loose, shape, say) = (await Editor.MiddleAsync(editor.Step("Loose")), await Editor.MiddleAsync(editor.Step("Shape")), await Editor.MiddleAsync(editor.Step("Say")));
        await page.Mouse.MoveAsync(loose.X, loose.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(shape.X, (shape.Y + say.Y) / 2, new() { Steps = 6 });
        await Assertions.Expect(page.GetByText("Insert here")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Inserted “Loose”" })).ToBeVisibleAsync();

        // By keyboard: out of the list of a step's connections.
        await editor.Step("Say").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var panel = page.Locator("aside[aria-label='Step: Say']");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Name and connections", Exact = false }).PressAsync("Enter");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert a step after Loose" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Search steps")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Palette).ToContainTextAsync("Between Loose and Say");
        await page.Keyboard.TypeAsync("delay");
        await Assertions.Expect(editor.Offered).ToContainTextAsync("Delay");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(4);
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
