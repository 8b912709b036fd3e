using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ReferenceJourney(Stage stage)
{
    private const string Secret = "sk-hush-hush-4711";

    [Fact]
    public async Task A_credential_is_picked_by_keyboard_sent_by_the_step_and_shown_only_as_its_id()
    {
        await using var upstream = await ListenAsync();
        await using var server = await Server.StartAsync(("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await SaveAsync(page, """{"id":"crm","name":"CRM","kind":"basic","value":{"username":"u","password":"p"}}""");
        await SaveAsync(page, $$"""{"id":"stripe-live","name":"Stripe, live mode","value":"{{Secret}}"}""");
        await SaveAsync(page, """{"id":"stripe-test","name":"Stripe, test mode","value":"v"}""");
        await OpenRequestAsync(page, editor, $"{upstream.Urls.First()}/charge");

        var header = await AddHeaderAsync(page, editor, "Authorization");
        await header.PressSequentiallyAsync("Bearer credentials://");
        var list = page.GetByRole(AriaRole.Listbox, new() { Name = "Credentials" });
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(6);
        await header.PressSequentiallyAsync("stripe");
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(3);
        await header.PressAsync("ArrowDown");
        await header.PressAsync("ArrowUp");
        await Assertions.Expect(list.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("stripe-live");
        await header.PressAsync("Enter");
        await Assertions.Expect(header).ToHaveValueAsync("Bearer credentials://stripe-live");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(header).ToBeFocusedAsync();
        await editor.SavedAsync();

        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("HTTP request", "succeeded")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the run" }).ClickAsync();
        await page.ArriveAsync("**/executions/*");
        var steps = page.GetByRole(AriaRole.Region, new() { Name = "Steps in order" });
        await steps.GetByText("HTTP request").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("«secret:stripe-live»");
        (await page.ContentAsync()).ShouldNotContain(Secret);
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_reference_is_marked_until_the_vault_has_it_and_Escape_only_closes_the_list()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await OpenRequestAsync(page, editor, "https://api.example.com/");
        var header = await AddHeaderAsync(page, editor, "x-id");
        await header.PressSequentiallyAsync("credentials://late");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "New credential…" })).ToBeVisibleAsync();
        await header.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await Assertions.Expect(header).ToBeFocusedAsync();
        var problem = editor.Panel.GetByText("There is no credential “late”");
        await Assertions.Expect(problem).ToBeVisibleAsync();

        await SaveAsync(page, """{"id":"late","name":"Late","value":"v"}""");
        await Assertions.Expect(problem).ToHaveCountAsync(0);
        await header.FillAsync("");
        await header.PressSequentiallyAsync("credentials://");
        await page.GetByRole(AriaRole.Option, new() { Name = "late" }).ClickAsync();
        await Assertions.Expect(header).ToHaveValueAsync("credentials://late");

        // An empty form is put away by Escape, and what asked for it goes with it.
        await header.FillAsync("");
        await header.PressSequentiallyAsync("credentials://");
        await page.GetByRole(AriaRole.Option, new() { Name = "New credential…" }).ClickAsync();
        await Assertions.Expect(page.Locator("#credential-id")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Add credential" })).ToHaveCountAsync(0);
        await Assertions.Expect(header).ToHaveValueAsync("");
        await Assertions.Expect(header).ToBeFocusedAsync();

        // One that is not there yet is made without leaving the step; nobody sees its value again.
        await header.PressSequentiallyAsync("Bearer credentials://");
        await page.GetByRole(AriaRole.Option, new() { Name = "New credential…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add credential" });
        await dialog.GetByLabel("Id", new() { Exact = true }).FillAsync("fresh");
        await page.Keyboard.PressAsync("Escape");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Fresh");
        await dialog.Locator("#credential-value").FillAsync(Secret);
        await visitor.ShouldBeAccessibleInBothThemesAsync("credential-in-step");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(header).ToHaveValueAsync("Bearer credentials://fresh");
        await editor.SavedAsync();
        await Assertions.Expect(editor.Panel.GetByText("There is no credential")).ToHaveCountAsync(0);
        (await page.ContentAsync()).ShouldNotContain(Secret);
        visitor.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("dark", 390)]
    public async Task Axe_finds_nothing_in_the_open_list(string theme, int width)
    {
        await using var visitor = await stage.VisitAsync(theme, width, 800);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await OpenRequestAsync(page, editor, "https://api.example.com/");
        var header = await AddHeaderAsync(page, editor, "Authorization");
        await header.PressSequentiallyAsync("credentials://");
        await KeepAsync(page, $"picker-empty-{theme}-{width}");
        await SaveAsync(page, """{"id":"crm","name":"CRM of the old company","kind":"basic","value":{"username":"u","password":"p"},"enabled":false}""");
        await SaveAsync(page, """{"id":"google-calendar","name":"Calendar","kind":"oauth2","value":{"access_token":"a"},"expires_at":"2020-01-01T00:00:00Z"}""");
        await SaveAsync(page, """{"id":"stripe-live","name":"Stripe, live mode","value":"v"}""");
        await header.FillAsync("");
        await header.PressSequentiallyAsync("Bearer credentials://");
        await Assertions.Expect(page.Locator("[role=option]")).ToHaveCountAsync(6);
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"picker-{theme}-{width}");
        // Whatever looked at the page may have taken the keyboard.
        await header.ClickAsync();
        await header.PressAsync("End");
        await header.PressSequentiallyAsync("cal");
        await Assertions.Expect(page.Locator("[role=option]")).ToHaveCountAsync(2);
        await KeepAsync(page, $"picker-filtered-{theme}-{width}");
        await header.PressAsync("Tab");
        await Assertions.Expect(editor.Panel.GetByText("has expired")).ToBeVisibleAsync();
        await KeepAsync(page, $"picker-marked-{theme}-{width}");
    }

    private static async Task OpenRequestAsync(IPage page, Editor editor, string url)
    {
        await page.GotoAsync("/workflows");
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await editor.OpenEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step", Exact = false }).Last.ClickAsync();
        await editor.Palette.GetByRole(AriaRole.Option, new() { Name = "HTTP request" }).ClickAsync();
        await editor.Panel.GetByLabel("URL", new() { Exact = true }).FillAsync(url);
    }

    private static async Task<ILocator> AddHeaderAsync(IPage page, Editor editor, string name)
    {
        await editor.Panel.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Headers", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add headers" }).ClickAsync();
        await editor.Panel.GetByLabel("Name 1 of Headers").FillAsync(name);
        return editor.Panel.GetByLabel($"Value of {name}");
    }

    // Answers only to the secret, and says it back.
    private static async Task<WebApplication> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/charge", (HttpRequest request) => request.Headers.Authorization == $"Bearer {Secret}" ? Results.Ok(new { sent = request.Headers.Authorization.ToString() }) : Results.Unauthorized());
        await app.StartAsync();
        return app;
    }

    private static async Task SaveAsync(IPage page, string body) =>
        (await page.EvaluateAsync<int>("async body => (await fetch('/credentials', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status", body)).ShouldBe(201);

    // Pictures for people who want to look: a folder named in SCREENSHOTS.
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
