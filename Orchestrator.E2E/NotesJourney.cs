using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

[Collection(ArrangingJourney.Clipboard)]
public sealed class NotesJourney(Stage stage)
{
    [Fact]
    public async Task Notes_are_added_written_coloured_resized_moved_copied_and_deleted_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await editor.Steps.First.FocusAsync();

        await page.Keyboard.PressAsync("Shift+N");
        await Assertions.Expect(Writing(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Every order goes");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("through here.");
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-written");
        await Assertions.Expect(Writing(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Undo(page, ": Wrote a note")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Note("Every order goes")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Note: Every order goes" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Assertions.Expect(Undo(page, ": Resized a note")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(Undo(page, ": Moved a note")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make it yellow" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it green" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Undo(page, ": Coloured a note")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-selected");

        await editor.Note("Every order goes").FocusAsync();
        await page.Keyboard.PressAsync("Control+d");
        await Assertions.Expect(Undo(page, ": Duplicated a note")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Note("")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Control+x");
        await Assertions.Expect(Undo(page, ": Cut a note")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Note("")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("l");
        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Steps as a list" })).ToContainTextAsync("Every order goes");
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-in-the-list");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Notes_are_added_written_dragged_coloured_and_undone_by_mouse_and_kept()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Assertions.Expect(Writing(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ask Mira first");
        await editor.Steps.First.ClickAsync();
        await Assertions.Expect(Undo(page, ": Wrote a note")).ToBeVisibleAsync();
        await editor.Note("Ask Mira first").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it blue" }).ClickAsync();
        await Assertions.Expect(Undo(page, ": Coloured a note")).ToBeVisibleAsync();
        var middle = await Editor.MiddleAsync(editor.Note("Ask Mira first"));
        await editor.DragAsync(middle, (middle.X + 240, middle.Y + 96));
        await Assertions.Expect(Undo(page, ": Moved a note")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo: Moved a note" }).ClickAsync();
        await Assertions.Expect(Undo(page, ": Coloured a note")).ToBeVisibleAsync();
        await editor.Note("Ask Mira first").DblClickAsync();
        await Assertions.Expect(Writing(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(", or Tom");
        await editor.Steps.First.ClickAsync();
        await Assertions.Expect(editor.Note("Ask Mira first, or Tom")).ToBeVisibleAsync();
        await editor.SavedAsync();

        await page.ReloadAsync();
        await Assertions.Expect(editor.Note("Ask Mira first, or Tom")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Writing(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Note", Exact = true });

    private static ILocator Undo(IPage page, string what) => page.GetByRole(AriaRole.Button, new() { Name = $"Undo{what}", Exact = true });
}
