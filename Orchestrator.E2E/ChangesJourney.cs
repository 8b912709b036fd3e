using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ChangesJourney(Stage stage)
{
    private const string Say = """
        { "name": "Say", "publish": true, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual" } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Say", "config": { "actionType": "log/write", "message": "first words" } } } ],
          "edges": [ { "source": "t", "target": "a" } ] }
        """;

    [Fact]
    public async Task Two_windows_compare_their_drafts_and_publishing_shows_what_it_changes()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync($"/workflows/{id}");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var theirs = new Editor(other);
        await theirs.Step("Say").ClickAsync();
        await theirs.Panel.GetByLabel("Message").FillAsync("their words");
        await theirs.SavedAsync();

        await editor.Step("Say").ClickAsync();
        await editor.Panel.GetByLabel("Message").FillAsync("my words");
        await Assertions.Expect(page.GetByText("Changed in another window").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).PressAsync("Enter");
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Mine and theirs" });
        await Assertions.Expect(sheet.Locator("del")).ToHaveTextAsync("their words");
        await Assertions.Expect(sheet.Locator("ins")).ToHaveTextAsync("my words");
        await visitor.ShouldBeAccessibleInBothThemesAsync("conflict-compare");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await editor.SavedAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        var publish = page.GetByRole(AriaRole.Dialog, new() { Name = "Publish" });
        await Assertions.Expect(publish.Locator("del")).ToHaveTextAsync("first words");
        await Assertions.Expect(publish.Locator("ins")).ToHaveTextAsync("my words");
        await visitor.ShouldBeAccessibleInBothThemesAsync("publish-changes");
        await publish.GetByRole(AriaRole.Button, new() { Name = "Publish these changes" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("v2 published")).ToBeVisibleAsync();

        await page.GotoAsync($"/workflows/{id}/versions");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Changes of version 2" }).ClickAsync();
        var version = page.GetByRole(AriaRole.Dialog, new() { Name = "What version 2 changed" });
        await Assertions.Expect(version.Locator("ins")).ToHaveTextAsync("my words");
        await visitor.ShouldBeAccessibleInBothThemesAsync("version-changes");
        await version.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        // A dialog that is going takes the keys meant for what lies behind it.
        await Assertions.Expect(version).ToHaveCountAsync(0);

        // Back to the first, by keyboard: what changes is shown, and the draft that was replaced stays.
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore version 1" }).PressAsync("Enter");
        var restore = page.GetByRole(AriaRole.Dialog, new() { Name = "Restore version 1" });
        await Assertions.Expect(restore.Locator("del")).ToHaveTextAsync("my words");
        await Assertions.Expect(restore.Locator("ins")).ToHaveTextAsync("first words");
        await visitor.ShouldBeAccessibleInBothThemesAsync("version-restore");
        await restore.GetByRole(AriaRole.Button, new() { Name = "Restore as draft" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "v1" }).GetByText("Is the draft")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "v2" }).GetByText("Published", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restore version 2" })).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_another_window_deletes_is_said_at_once_and_what_is_changed_after_is_a_conflict()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").DblClickAsync();
        await Assertions.Expect(page.Locator("aside.wide").GetByLabel("Message")).ToBeFocusedAsync();
        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync($"/workflows/{id}");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var theirs = new Editor(other);
        await theirs.Step("Say").FocusAsync();
        await other.Keyboard.PressAsync("Delete");
        await Assertions.Expect(theirs.Steps).ToHaveCountAsync(1);
        await theirs.SavedAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("“Say” was deleted in another window.");
        await Assertions.Expect(page.Locator("aside.wide").GetByLabel("Message")).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("deleted-elsewhere");
        await editor.Panel.GetByLabel("Message").FillAsync("my words");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await editor.SavedAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Message")).ToHaveValueAsync("my words");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_window_with_nothing_to_save_offers_what_another_saved_and_publishing_there_is_no_conflict()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").ClickAsync();
        await Assertions.Expect(Message(page)).ToHaveValueAsync("first words");
        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync($"/workflows/{id}");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var theirs = new Editor(other);
        await theirs.Step("Say").ClickAsync();
        await Message(other).FillAsync("their words");
        await theirs.SavedAsync();

        // Nothing changes by itself under whoever is reading.
        var newer = page.GetByRole(AriaRole.Status).Filter(new() { HasText = "A newer draft was saved in another window." });
        await Assertions.Expect(newer).ToBeVisibleAsync();
        await Assertions.Expect(Message(page)).ToHaveValueAsync("first words");
        await visitor.ShouldBeAccessibleInBothThemesAsync("newer-elsewhere");
        await newer.GetByRole(AriaRole.Button, new() { Name = "Show it" }).PressAsync("Enter");
        await Assertions.Expect(Message(page)).ToHaveValueAsync("their words");
        await Assertions.Expect(newer).ToHaveCountAsync(0);

        // What was shown before is an undo away, for both of them.
        var offered = other.GetByText("A newer draft was saved in another window.");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Message(page)).ToHaveValueAsync("first words");
        await Assertions.Expect(offered).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Shift+Z");
        await Assertions.Expect(Message(page)).ToHaveValueAsync("their words");
        await Assertions.Expect(offered).ToHaveCountAsync(0);

        await other.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await other.GetByRole(AriaRole.Dialog, new() { Name = "Publish" }).GetByRole(AriaRole.Button, new() { Name = "Publish these changes" }).ClickAsync();
        await Assertions.Expect(other.GetByText("v2 published")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("v2 published")).ToBeVisibleAsync();
        await Message(page).FillAsync("my words");
        await editor.SavedAsync();
        await Assertions.Expect(page.GetByText("Changed in another window")).ToHaveCountAsync(0);
        await Assertions.Expect(offered).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Message(IPage page) => page.GetByLabel("Message", new() { Exact = true });
}
