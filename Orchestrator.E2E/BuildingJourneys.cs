using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class BuildingJourneys(Stage stage)
{
    [Fact]
    public async Task A_two_step_workflow_is_built_by_mouse_runs_and_is_still_there_after_a_reload()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add step", Exact = false }).Last.ClickAsync();
        await editor.Palette.GetByLabel("Where it goes").SelectOptionAsync(new SelectOptionValue { Label = "Not connected" });
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(0);
        await editor.Panel.GetByLabel("Fields").FillAsync("""{ "greeting": "Hello {{ trigger.name? | default(\"you\") }}" }""");

        await editor.DragAsync(editor.Step("Manual").Locator(".react-flow__handle.source"), editor.Step("Transform").Locator(".react-flow__handle.target"));
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(1);

        await editor.Step("Transform").GetByRole(AriaRole.Button, new() { Name = "Add step after this one" }).ClickAsync();
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Log" }).ClickAsync();
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await editor.Panel.GetByLabel("Message").FillAsync("{{ transform.greeting }}");
        await editor.SavedAsync();

        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("Log", "succeeded")).ToBeVisibleAsync();
        await editor.Step("Log").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Hello you");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_two_step_workflow_is_built_by_keyboard_alone_runs_and_is_still_there_after_a_reload()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty workflow" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/workflows/*");
        await editor.Steps.First.WaitForAsync();

        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByLabel("Search steps")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("transform");
        await Assertions.Expect(editor.Offered).ToContainTextAsync("Transform");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(1);

        await editor.Step("Transform").FocusAsync();
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByLabel("Search steps")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("log");
        await Assertions.Expect(editor.Offered).ToContainTextAsync("Log");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await editor.Panel.GetByLabel("Message").FocusAsync();
        await page.Keyboard.TypeAsync("done");
        await editor.SavedAsync();

        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(editor.Step("Log", "succeeded")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Moving_deleting_and_renaming_are_undone_and_redone()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await page.Keyboard.PressAsync("n");
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Condition True or false" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        // The panel opens, and the canvas moves beside it, before the step is where it stays.
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await editor.SavedAsync();

        var before = await Editor.MiddleAsync(editor.Step("Condition"));
        await editor.DragAsync(before, (before.X + 240, before.Y + 48));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Moved", Exact = false })).ToBeEnabledAsync();
        (await Editor.MiddleAsync(editor.Step("Condition"))).X.ShouldBe(before.X + 240, tolerance: 36);

        await editor.Step("Condition").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Redo: Moved", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeEnabledAsync();
        (await Editor.MiddleAsync(editor.Step("Condition"))).X.ShouldBe(before.X, tolerance: 2);
        await page.Keyboard.PressAsync("Control+Shift+z");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Undo: Moved", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeEnabledAsync();
        await editor.SavedAsync();
    }

    [Fact]
    public async Task A_change_in_another_window_is_shown_and_never_overwritten()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        var other = await visitor.OpenWindowAsync();
        var otherEditor = new Editor(other);
        await other.GotoAsync(page.Url);
        await otherEditor.Steps.First.WaitForAsync();
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.Keyboard.PressAsync("n");
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await editor.SavedAsync();
        await other.Keyboard.PressAsync("n");
        await otherEditor.Palette.GetByRole(AriaRole.Option, new() { Name = "Log" }).ClickAsync();

        await Assertions.Expect(other.GetByText("Changed in another window")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Assertions.Expect(otherEditor.Step("Transform")).ToBeVisibleAsync();
        await Assertions.Expect(otherEditor.Step("Log")).ToHaveCountAsync(0);
    }
}
