using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

/// <summary>What the browser keeps until it is saved, in a page that is loaded again while nothing is lost.</summary>
public sealed class KeptJourney(Stage stage)
{
    private const string Say = """
        { "name": "Kept", "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual" } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Say", "config": { "actionType": "log/write", "message": "first words" } } } ],
          "edges": [ { "source": "t", "target": "a" } ] }
        """;

    [Fact]
    public async Task A_page_that_is_left_at_once_and_comes_back_is_no_other_window()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);

        // Whoever is first, the page that goes or the one that comes: the words are saved, and are one's own.
        foreach (var words in new[] { "second words", "third words", "fourth words" })
        {
            await editor.Step("Say").ClickAsync();
            await Message(page).FillAsync(words);
            await page.GotoAsync($"/workflows/{id}");
            await visitor.ReadyAsync();
            await HoldsAsync(page, id, words);
            await NothingKeptAsync(page);
            await Assertions.Expect(Conflict(page)).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task What_the_page_before_saved_without_saying_so_is_no_conflict_and_the_step_of_the_address_is_shown()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").ClickAsync();
        await Message(page).FillAsync("second words");
        await page.WaitForFunctionAsync("() => window.left = Object.entries(localStorage).find(([key]) => key.startsWith('orchestrator.kept/'))");
        await editor.SavedAsync();
        await NothingKeptAsync(page);

        // As it is when the page went before it was told.
        await page.EvaluateAsync("() => localStorage.setItem(`${window.left[0]}-left`, JSON.stringify({ ...JSON.parse(window.left[1]), saving: null, at: -Date.now() }))");
        await page.GotoAsync($"/workflows/{id}?step=t");
        await visitor.ReadyAsync();
        await NothingKeptAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Step: Begin" })).ToBeVisibleAsync();
        await Assertions.Expect(Conflict(page)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("here again")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("header.topbar")).ToContainTextAsync("Saved");
    }

    [Fact]
    public async Task A_text_with_a_reference_to_nothing_is_saved_and_not_kept_any_longer()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").ClickAsync();
        await Message(page).FillAsync("first words {{ nowhere.to }}");
        await Assertions.Expect(Message(page)).ToHaveAttributeAsync("aria-invalid", "true");
        await editor.SavedAsync();
        await NothingKeptAsync(page);

        await page.GotoAsync($"/workflows/{id}?step=t");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Step: Begin" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("here again")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_windows_that_say_the_same_have_nothing_to_decide()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").ClickAsync();
        await Assertions.Expect(Message(page)).ToBeVisibleAsync();
        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync($"/workflows/{id}");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await new Editor(other).Step("Say").ClickAsync();
        await Message(other).FillAsync("the same words");
        await new Editor(other).SavedAsync();

        await Message(page).FillAsync("the same words");
        await editor.SavedAsync();
        await NothingKeptAsync(page);
        await Message(page).FillAsync("other words");
        await HoldsAsync(page, id, "other words");
        await Assertions.Expect(Conflict(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_was_written_last_is_saved_to_its_workflow_when_another_is_opened_in_its_place()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var other = await visitor.OpenAsync(Say);
        var id = await visitor.OpenAsync(Say);
        await editor.Step("Say").ClickAsync();
        await Message(page).FillAsync("last words");
        await page.EvaluateAsync("id => Blazor.navigateTo(`/workflows/${id}`)", other);

        await HoldsAsync(page, id, "last words");
        await Assertions.Expect(editor.Panel).ToHaveCountAsync(0);
        await editor.Step("Say").ClickAsync();
        await Assertions.Expect(Message(page)).ToHaveValueAsync("first words");
        await HoldsAsync(page, other, "first words");
    }

    private static ILocator Message(IPage page) => page.GetByLabel("Message", new() { Exact = true });

    private static ILocator Conflict(IPage page) => page.GetByText("Changed in another window");

    private static async Task NothingKeptAsync(IPage page) => await page.WaitForFunctionAsync("() => Object.keys(localStorage).every(key => !key.startsWith('orchestrator.kept/'))");

    // Until the workflow that is stored says these words.
    private static async Task HoldsAsync(IPage page, string workflow, string words) => await page.WaitForFunctionAsync(
        "async ([id, words]) => (await (await fetch(`/api/workflows/${id}`)).json()).nodes.some(node => node.data.config?.message === words)", new[] { workflow, words }, new() { PollingInterval = 250 });
}
