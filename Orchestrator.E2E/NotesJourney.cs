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

    [Fact]
    public async Task A_note_s_Markdown_is_drawn_and_its_links_open_by_mouse_and_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await WriteAsync(page, """
            # Orders **today**
            Every order goes through here, ~~by hand~~ *by itself*:
            - [x] ask `stock`
            - [ ] tell [the shop](ORIGIN/sign-in)
            1. first
            2. [not a link](javascript:alert(1)) <b>as written</b>

            > Said once.

            | size | price |
            |---|--:|
            | small | **3** |

            ---
            ```
            a  b
            ```
            """);
        await page.GotoAsync($"/workflows/{id}");
        await visitor.ReadyAsync();
        var note = editor.Note("Orders today");
        var link = note.GetByRole(AriaRole.Link);
        await Assertions.Expect(note.Locator(".h1 strong")).ToHaveTextAsync("today");
        await Assertions.Expect(note.Locator("del")).ToHaveTextAsync("by hand");
        await Assertions.Expect(note.GetByRole(AriaRole.Img, new() { Name = "Done" })).ToHaveCountAsync(1);
        await Assertions.Expect(note).ToContainTextAsync("[not a link](javascript:alert(1)) <b>as written</b>");
        await Assertions.Expect(note.Locator("pre")).ToHaveTextAsync("a  b");
        await Assertions.Expect(note.Locator("blockquote, hr")).ToHaveCountAsync(2);
        await Assertions.Expect(note.Locator("table td").Nth(1)).ToHaveTextAsync("3");
        await Assertions.Expect(note.Locator(".is-cut")).ToHaveCountAsync(0);
        await Assertions.Expect(link).ToHaveCountAsync(1);
        (await link.GetAttributeAsync("rel")).ShouldBe("noopener noreferrer nofollow");
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-markdown");

        // Its link: by mouse, without moving the note; by keyboard, and on from there.
        await OpensAsync(page, () => link.ClickAsync());
        await note.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(note.GetByRole(AriaRole.Toolbar)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(link).ToBeFocusedAsync();
        await OpensAsync(page, () => page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(Writing(page)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(link).Not.ToBeFocusedAsync();

        // Written as text; the list has the words alone.
        await note.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Writing(page)).ToBeFocusedAsync();
        await Assertions.Expect(Writing(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^# Orders \\*\\*today", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.GetByText("Markdown: # heading")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-markdown-written");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("l");
        var list = page.GetByRole(AriaRole.Complementary, new() { Name = "Steps as a list" });
        await Assertions.Expect(list).ToContainTextAsync("Orders today");
        await Assertions.Expect(list).Not.ToContainTextAsync("**");
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-markdown-list");

        // Smaller than its text, by as many presses, however late the answers to the first ones come.
        await note.FocusAsync();
        for (var press = 0; press < 8; press++) await page.Keyboard.PressAsync("Control+ArrowUp");
        await Assertions.Expect(note).ToHaveCSSAsync("height", $"{408 - 8 * 24}px");
        await Assertions.Expect(note.Locator(".is-cut")).ToHaveCountAsync(1);
        await visitor.PictureAsync("note-cut");
        for (var press = 0; press < 8; press++) await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForFunctionAsync("async ([id, y]) => (await (await fetch('/api/workflows/' + id)).json()).notes[0].position.y === y", new object[] { id, 8 * 24 });
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(note).ToHaveCSSAsync("height", $"{408 - 8 * 24}px");
        await Assertions.Expect(Undo(page, "")).ToBeVisibleAsync();

        // For everybody: the same, and its link opens there too.
        await page.EvaluateAsync("id => fetch('/api/workflows/' + id, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ visibility: 'public' }) })", id);
        await page.GotoAsync($"/public/{id}");
        await visitor.ReadyAsync();
        await Assertions.Expect(note.Locator(".h1 strong")).ToHaveTextAsync("today");
        await Assertions.Expect(page.Locator(".public-notes")).ToContainTextAsync("Orders today");
        await Assertions.Expect(page.Locator(".public-notes")).Not.ToContainTextAsync("**");
        await visitor.ShouldBeAccessibleInBothThemesAsync("note-markdown-public");
        await OpensAsync(page, () => link.ClickAsync());
        visitor.Errors.ShouldBeEmpty();
    }

    private static Task<string> WriteAsync(IPage page, string text) => page.EvaluateAsync<string>("""
        async text => (await (await fetch('/api/workflows/create', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Notes',
          nodes: [{ id: 't', type: 'trigger', position: { x: 0, y: 0 }, data: { label: 'Begin', config: { triggerType: 'Manual' } } }], edges: [],
          notes: [{ id: 'n', position: { x: 312, y: 0 }, size: { width: 360, height: 408 }, text: text.replaceAll('ORIGIN', location.origin) }] }) })).json()).id
        """, text);

    private static async Task OpensAsync(IPage page, Func<Task> act)
    {
        var opened = await page.RunAndWaitForPopupAsync(act);
        await opened.WaitForURLAsync("**/*");
        opened.Url.ShouldNotBe("about:blank");
        await opened.CloseAsync();
    }

    private static ILocator Writing(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Note", Exact = true });

    private static ILocator Undo(IPage page, string what) => page.GetByRole(AriaRole.Button, new() { Name = $"Undo{what}", Exact = true });
}
