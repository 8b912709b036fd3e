using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

/// <summary>A text is opened nearly as large as the window.</summary>
public sealed class LargeTextJourney(Stage stage)
{
    private const string Texts = """
        { "name": "Texts", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "name": "Ada", "password": "hush-hush-4711", "tags": ["x", "y"], "story": "One line.\nAnother line.\nA third line." } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Say", "config": { "actionType": "log/write", "message": "Hello" } } },
            { "id": "b", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Shape", "config": { "actionType": "data/transform", "fields": { "greeting": "Hello {{ trigger.name }}" } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 432 }, "data": { "label": "Check", "config": { "actionType": "flow/condition", "expression": "trigger.name == \"Ada\"" } } },
            { "id": "d", "type": "action", "position": { "x": 0, "y": 576 }, "data": { "label": "Fetch", "config": { "actionType": "http/request", "method": "GET", "url": "https://a.example", "headers": { "x-name": "{{ trigger.name }}" } } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "b" }, { "source": "b", "target": "c" }, { "source": "c", "target": "d", "sourceHandle": "true" } ] }
        """;

    [Fact]
    public async Task A_text_is_written_large_by_mouse_beside_its_data_and_its_whole_value()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Texts);
        await editor.Step("Say").ClickAsync();
        var large = Large(page, "Message");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Open Message large" }).ClickAsync();
        var text = large.GetByRole(AriaRole.Textbox);
        await Assertions.Expect(text).ToBeFocusedAsync();
        await Assertions.Expect(large).ToContainTextAsync("There is nothing in it that is read from a step.");

        // A field of the data is put where the caret is; the value is shown over all its lines, and masked.
        await text.PressAsync("End");
        await page.Keyboard.TypeAsync(" ");
        await large.Locator("[data-insert='trigger.name']").ClickAsync();
        await Assertions.Expect(text).ToHaveValueAsync("Hello {{ trigger.name }}");
        await Assertions.Expect(text).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("\n{{ trigger.story }}\n{{ trigger.password }}");
        await Assertions.Expect(large.Locator(".resolved.whole code")).ToHaveTextAsync("Hello Ada\nOne line.\nAnother line.\nA third line.\n«redacted»", new() { UseInnerText = true });
        await editor.DragAsync(large.Locator("[data-insert='trigger.tags']"), text);
        await Assertions.Expect(text).ToHaveValueAsync(new Regex(@"\{\{ trigger\.tags \}\}", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-text");
        await text.FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(text).Not.ToHaveValueAsync(new Regex(@"trigger\.tags", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // What is wrong is said beside it, and mended there.
        await text.FillAsync("{{ trigger.nmae }}");
        await large.GetByRole(AriaRole.Button, new() { Name = "Write name instead" }).WaitForAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-text-wrong");
        await large.GetByRole(AriaRole.Button, new() { Name = "Write name instead" }).ClickAsync();
        await Assertions.Expect(text).ToHaveValueAsync("{{ trigger.name }}");

        // It was the field's own text all the time.
        await large.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(large).ToHaveCountAsync(0);
        var message = editor.Panel.GetByLabel("Message", new() { Exact = true });
        await Assertions.Expect(message).ToBeFocusedAsync();
        await Assertions.Expect(message).ToHaveValueAsync("{{ trigger.name }}");
        await Assertions.Expect(editor.Panel.Locator("#set-a-message-value")).ToContainTextAsync("Ada");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Json_conditions_and_headers_are_written_large_by_keyboard_and_the_caret_stays_where_it_was()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Texts);
        await editor.Step("Shape").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var json = page.Locator("#set-b-fields");
        await Assertions.Expect(json).ToBeFocusedAsync();
        await json.FillAsync("{ \"a\": \"\" }");
        await page.Keyboard.PressAsync("End");
        for (var times = 0; times < 3; times++) await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Control+Shift+e");
        var large = Large(page, "Fields");
        await Assertions.Expect(json).ToBeFocusedAsync();
        await Assertions.Expect(large.GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("{{ sto");
        var list = page.GetByRole(AriaRole.Listbox, new() { Name = "Step data" });
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-picker");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(json).ToHaveValueAsync("{ \"a\": \"{{ trigger.story }}\" }");
        await Assertions.Expect(large.Locator(".resolved.whole")).ToContainTextAsync("Another line.");

        // From the tree, which is walked to like everything else here.
        await page.Keyboard.TypeAsync(" ");
        await large.Locator("[data-insert='trigger']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(large.Locator("[data-insert='trigger.name']")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(large.Locator("[data-insert='trigger.name']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(json).ToHaveValueAsync("{ \"a\": \"{{ trigger.story }} {{ trigger.name }}\" }");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(",");
        await Assertions.Expect(large).ToContainTextAsync("this is not JSON yet");
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-json-wrong");
        await page.Keyboard.PressAsync("Backspace");

        // Tab indents; F6 goes on to the other parts, and one Escape is the way out.
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(large.Locator(".large-said")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(large.Locator("[data-insert='trigger.name']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(large.GetByRole(AriaRole.Button, new() { Name = "Done" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(json).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(large).ToHaveCountAsync(0);
        await Assertions.Expect(json).ToBeFocusedAsync();
        (await json.EvaluateAsync<int>("area => area.selectionStart")).ShouldBe("{ \"a\": \"{{ trigger.story }} {{ trigger.name }}\" }".Length);
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();

        // A condition as text, and a header's value.
        await editor.Step("Check").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        var condition = page.Locator("#set-c-expression");
        await condition.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "Condition").Locator(".resolved.whole")).ToContainTextAsync("true");
        await condition.FillAsync("trigger.name == \"Tom\"");
        await Assertions.Expect(Large(page, "Condition").Locator(".resolved.whole")).ToContainTextAsync("false");
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-condition");
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "Condition")).ToHaveCountAsync(0);
        await Assertions.Expect(condition).ToBeFocusedAsync();
        await editor.Step("Fetch").ClickAsync();
        var header = editor.Panel.GetByLabel("Value of x-name", new() { Exact = true });
        await header.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "x-name").Locator(".resolved.whole")).ToContainTextAsync("Ada");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("!");
        await Assertions.Expect(Large(page, "x-name").Locator(".resolved.whole")).ToContainTextAsync("Ada!");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(header).ToBeFocusedAsync();
        await Assertions.Expect(header).ToHaveValueAsync("{{ trigger.name }}!");

        // Over a step that is open wide, and back to it.
        await editor.Step("Say").FocusAsync();
        await page.Keyboard.PressAsync("w");
        var message = page.Locator("aside.wide #set-a-message");
        await Assertions.Expect(message).ToBeVisibleAsync();
        await message.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "Message").GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-over-wide");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Large(page, "Message")).ToHaveCountAsync(0);
        await Assertions.Expect(message).ToBeFocusedAsync();

        // Keys of the page put the text back into its field before they do what they do.
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "Message").GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(Large(page, "Message")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("Find a command or a step")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByLabel("Find a command or a step")).ToBeHiddenAsync();
        await message.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(Large(page, "Message").GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Alt+PageDown");
        await Assertions.Expect(page.Locator("aside.wide[aria-label='Step: Shape']")).ToBeFocusedAsync();
        await Assertions.Expect(Large(page, "Message")).ToHaveCountAsync(0);
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_written_large_while_the_server_is_gone_is_in_its_field_when_it_is_back()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Texts);
        await editor.Step("Say").ClickAsync();
        var message = page.Locator("#set-a-message");
        await message.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+e");
        var large = Large(page, "Message");
        await Assertions.Expect(large.GetByRole(AriaRole.Tree)).ToBeVisibleAsync();

        await server.KillAsync();
        await Assertions.Expect(large.GetByText("Not connected")).ToBeVisibleAsync();
        await message.FillAsync("written large while nobody listened");
        await Assertions.Expect(large.GetByText("1 change is kept here")).ToBeVisibleAsync();
        await visitor.PictureAsync("large-lost");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(large).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Shift+e");
        await Assertions.Expect(large).ToBeVisibleAsync();
        await Assertions.Expect(message).ToBeFocusedAsync();

        await server.StartAgainAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("here again");
        await Assertions.Expect(message).ToHaveValueAsync("written large while nobody listened");
        await editor.SavedAsync();
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await editor.Step("Say").ClickAsync();
        await Assertions.Expect(message).ToHaveValueAsync("written large while nobody listened");
    }

    [Fact]
    public async Task On_a_small_screen_its_parts_stand_below_one_another()
    {
        await using var visitor = await stage.VisitAsync(width: 390, height: 844);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Texts);
        await editor.Step("Say").ClickAsync();
        await page.Locator("#set-a-message").FillAsync("{{ trigger.story }}");
        await page.Keyboard.PressAsync("Control+Shift+e");
        var large = Large(page, "Message");
        await Assertions.Expect(large.Locator(".resolved.whole")).ToContainTextAsync("A third line.");
        await visitor.ShouldBeAccessibleInBothThemesAsync("large-small");
        var (text, said) = (await Editor.MiddleAsync(large.GetByRole(AriaRole.Textbox)), await Editor.MiddleAsync(large.Locator(".large-said")));
        said.Y.ShouldBeGreaterThan(text.Y);
        await Assertions.Expect(large.GetByRole(AriaRole.Textbox)).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(large.Locator(".resolved.whole")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(large.GetByRole(AriaRole.Treeitem).First).ToBeInViewportAsync(new() { Ratio = 1 });
        await large.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(large).ToHaveCountAsync(0);
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Large(IPage page, string title) => page.GetByRole(AriaRole.Dialog, new() { Name = $"{title}, large", Exact = true });
}
