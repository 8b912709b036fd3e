using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

/// <summary>The program is killed while somebody edits, and started again on the same folder and port.</summary>
public sealed class ReconnectJourney(Stage stage)
{
    [Fact]
    public async Task What_is_changed_with_the_mouse_while_the_server_is_gone_is_there_when_it_is_back()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await ThreeStepsAsync(visitor);
        await editor.Step("Log").ClickAsync();
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();

        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");

        // Moves, leads a line elsewhere, types, adds a step, deletes one.
        var log = await Editor.MiddleAsync(editor.Step("Log"));
        await editor.DragAsync(log, (log.X + 240, log.Y + 48));
        await editor.DragAsync(page.Locator("[aria-label='Edge from wait to log'] .react-flow__edgeupdater-source"), editor.Step("Start"));
        await Assertions.Expect(page.Locator("[aria-label='Edge from t to log']")).ToBeAttachedAsync();
        await Message(page).FillAsync("curl https://api.example.com -H 'Authorization: Bearer aGVsbG8gd29ybGQ'");
        await Assertions.Expect(page.Locator("[data-lost-hint]")).ToContainTextAsync("looks like a secret");
        (await page.EvaluateAsync<string>("JSON.stringify(localStorage)")).ShouldNotContain("aGVsbG8gd29ybGQ");
        await Message(page).FillAsync("typed while nobody listened");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fit to view" }).ClickAsync();
        await editor.Step("Wait").ClickAsync();
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(2);
        await editor.Step("Log").ClickAsync();
        await page.Keyboard.PressAsync("n");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Search steps" }).FillAsync("transf");
        await page.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await Assertions.Expect(Lost(page)).ToContainTextAsync("changes are kept here");
        await visitor.ShouldBeAccessibleInBothThemesAsync("reconnect-lost");

        await server.StartAgainAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("are here again");
        await visitor.PictureAsync("reconnect-back");
        await editor.SavedAsync();

        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await Assertions.Expect(editor.Step("Transform")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Connections).ToHaveCountAsync(2);
        await editor.Step("Log").ClickAsync();
        await Assertions.Expect(Message(page)).ToHaveValueAsync("typed while nobody listened");
        (await KeptAsync(page)).ShouldBe(0);

        // What is old or cannot be read goes by itself, and everything with whoever signs out.
        await page.EvaluateAsync("for (const [name, text] of [['broken', '{'], ['old', JSON.stringify({ at: Date.now() - 8 * 24 * 3600000, entries: [] })], ['new', JSON.stringify({ at: Date.now(), entries: [] })]]) localStorage.setItem(`orchestrator.kept/${document.documentElement.dataset.user}/other/${name}`, text)");
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        (await KeptAsync(page)).ShouldBe(1);
        await page.EvaluateAsync("document.querySelector(\"form[action='/sign-out']\").requestSubmit()");
        await page.ArriveAsync("**/sign-in*");
        (await KeptAsync(page)).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_done_just_before_the_server_went_away_is_done_again_with_the_steps_and_the_text_it_was_about()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await ThreeStepsAsync(visitor);
        await editor.Step("Log").ClickAsync();
        await Message(page).FillAsync("typed before");
        await editor.Step("Wait").FocusAsync();
        await page.Keyboard.PressAsync("d");
        await page.EvaluateAsync("""
            () => {
                const clip = new DataTransfer();
                clip.setData("text/plain", JSON.stringify({ nodes: [{ id: "pasted", type: "action", position: { x: 0, y: 0 }, data: { label: "Pasted", name: "pasted", config: { actionType: "log/write", message: "pasted" } } }], edges: [] }));
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));
            }
            """);

        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");
        await server.StartAgainAsync();
        await BackAsync(page, workflow);

        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);
        await Assertions.Expect(editor.Step("Wait", "disabled")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Step("Log", "disabled")).ToHaveCountAsync(0);
        (await MessageOfAsync(page, workflow)).ShouldBe("typed before");
    }

    [Fact]
    public async Task What_is_changed_with_the_keyboard_while_the_server_is_gone_is_there_when_it_is_back_and_came_and_went_in_between()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await ThreeStepsAsync(visitor);
        await editor.Step("Log").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Message(page)).ToBeFocusedAsync();

        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("by key");
        await editor.Step("Log").FocusAsync();
        for (var times = 0; times < 3; times++) await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Control+d");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("Control+y");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);
        await editor.Step("Log").FocusAsync();
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("filter");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(5);
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Running needs the server");

        // It comes, and goes again while the page is on its way back; wherever that leaves it, nothing is lost.
        await server.StartAgainAsync();
        await server.KillAsync();
        await server.StartAgainAsync();
        await BackAsync(page, workflow);

        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(5);
        await editor.Step("Log").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Message(page)).ToHaveValueAsync("by key");
        (await KeptAsync(page)).ShouldBe(0);
    }

    [Fact]
    public async Task What_another_window_saved_meanwhile_is_a_conflict_and_is_not_overwritten()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await ThreeStepsAsync(visitor);
        await editor.Step("Log").ClickAsync();
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).First.ClickAsync();
        await Assertions.Expect(editor.Palette).ToBeVisibleAsync();

        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");
        await Message(page).FillAsync("mine");
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "Transform" }).ClickAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);
        // The window is closed by accident. Another one saves, and only then is the workflow opened again.
        await page.CloseAsync();
        await server.StartAgainAsync();
        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync("/workflows");
        var answer = await other.APIRequest.GetAsync($"/api/workflows/{workflow}");
        var found = (await answer.JsonAsync())!.Value;
        (await other.APIRequest.PatchAsync($"/api/workflows/{workflow}", new() { DataObject = new { revision = found.GetProperty("revision").GetInt32(), nodes = Steps("theirs"), edges = Edges } })).Ok.ShouldBeTrue(await answer.TextAsync());

        await other.GotoAsync($"/workflows/{workflow}");
        await Assertions.Expect(other.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Changed in another window" })).ToBeVisibleAsync();
        await Assertions.Expect(new Editor(other).Steps).ToHaveCountAsync(4);
        await new Editor(other).Step("Log").ClickAsync();
        await Assertions.Expect(Message(other)).ToHaveValueAsync("mine");
        (await MessageOfAsync(other, workflow)).ShouldBe("theirs");
        await other.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await new Editor(other).SavedAsync();
        (await MessageOfAsync(other, workflow)).ShouldBe("mine");
        (await KeptAsync(other)).ShouldBe(0);
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_on_the_same_browser_gets_nothing_of_it_and_it_is_gone()
    {
        await using var server = await Server.StartAsync(("Orchestrator__Registration", "open"));
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await ThreeStepsAsync(visitor);
        await editor.Step("Log").ClickAsync();
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");
        await Message(page).FillAsync("nobody else's business");
        await Assertions.Expect(Lost(page)).ToContainTextAsync("1 change is kept here");
        await page.CloseAsync();
        await server.StartAgainAsync();

        var other = await visitor.OpenWindowAsync();
        await other.Context.ClearCookiesAsync();
        await other.GotoAsync("/sign-up");
        (await KeptAsync(other)).ShouldBe(1);
        await other.GetByLabel("Name").FillAsync("Nils Berg");
        await other.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():N}@example.com");
        await other.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await other.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await other.ArriveAsync("**/workflows");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await KeptAsync(other)).ShouldBe(0);
    }

    [Fact]
    public async Task A_text_that_looks_like_a_secret_is_not_loaded_away_and_signing_out_in_one_window_clears_what_every_window_kept()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await ThreeStepsAsync(visitor);

        // Away from the editor nothing is kept, and nothing says so.
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Breadcrumb" }).GetByRole(AriaRole.Link, new() { Name = "Workflows" }).ClickAsync();
        await page.ArriveAsync("**/workflows");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Kept" }).First).ToBeVisibleAsync();
        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Trying again; what was saved is safe");
        await server.StartAgainAsync();
        await page.Locator("html[data-ready]:not([data-connection])").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.GetByRole(AriaRole.Link, new() { Name = "Kept" }).First.ClickAsync();
        await editor.Step("Log").ClickAsync();
        await Assertions.Expect(Message(page)).ToBeVisibleAsync();
        await server.KillAsync();
        await Assertions.Expect(Lost(page)).ToContainTextAsync("Not connected");
        await Message(page).FillAsync("Bearer aGVsbG8gd29ybGQ1aGVsbG8");
        await editor.Step("Wait").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(Lost(page)).ToContainTextAsync("A text that looks like a secret is not kept here");
        (await KeptAsync(page)).ShouldBe(1);
        await server.StartAgainAsync();
        await Assertions.Expect(Lost(page).GetByRole(AriaRole.Button, new() { Name = "Load the page again" })).ToBeVisibleAsync();
        await Assertions.Expect(Message(page)).ToHaveValueAsync("Bearer aGVsbG8gd29ybGQ1aGVsbG8");
        (await page.EvaluateAsync<string>("JSON.stringify(localStorage)")).ShouldNotContain("aGVsbG8");

        var other = await visitor.OpenWindowAsync();
        await other.GotoAsync("/workflows");
        await other.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await KeptAsync(other)).ShouldBe(1);
        await other.EvaluateAsync("document.querySelector(\"form[action='/sign-out']\").requestSubmit()");
        await other.ArriveAsync("**/sign-in*");
        await page.Locator("html[data-signed-out]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await editor.Step("Wait").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        (await KeptAsync(page)).ShouldBe(0);
    }

    // A page that was being loaded when the program went away is the browser's own, which cannot come back by itself.
    private static async Task BackAsync(IPage page, string workflow)
    {
        if (!page.Url.Contains(workflow, StringComparison.Ordinal)) await page.GotoAsync($"/workflows/{workflow}");
        await page.Locator("html[data-ready]:not([data-connection])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => Object.keys(localStorage).every(key => !key.startsWith('orchestrator.kept/'))");
    }

    private static async Task<string?> MessageOfAsync(IPage page, string workflow)
    {
        var found = (await (await page.APIRequest.GetAsync($"/api/workflows/{workflow}")).JsonAsync())!.Value;
        return found.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("id").GetString() == "log").GetProperty("data").GetProperty("config").GetProperty("message").GetString();
    }

    private static ILocator Message(IPage page) => page.GetByLabel("Message", new() { Exact = true });

    private static object[] Edges => [Drawing.Edge("t", "wait"), Drawing.Edge("wait", "log")];

    private static object[] Steps(string message) =>
    [
        Placed(0, "t", "trigger", "Start", new { triggerType = "Manual" }), Placed(144, "wait", "action", "Wait", new { actionType = "flow/delay", duration = "1s" }),
        Placed(288, "log", "action", "Log", new { actionType = "log/write", message }),
    ];

    private static ILocator Lost(IPage page) => page.Locator("#components-reconnect-modal");

    private static Task<int> KeptAsync(IPage page) => page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('orchestrator.kept/')).length");

    // Manual, then Wait, then Log, one below the other.
    private static async Task<string> ThreeStepsAsync(Visitor visitor)
    {
        var page = visitor.Page;
        var workflow = await page.CreateAsync(new { name = "Kept", nodes = Steps("first"), edges = Edges });
        await page.GotoAsync($"/workflows/{workflow}");
        await visitor.ReadyAsync();
        await new Editor(page).Step("Log").WaitForAsync();
        return workflow;
    }

    private static object Placed(int y, string id, string type, string label, object config) => new { id, type, position = new { x = 0, y }, data = new { label, name = type == "trigger" ? type : id, config } };
}
