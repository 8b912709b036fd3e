using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

[Collection(ArrangingJourney.Clipboard)]
public sealed class CredentialJourneys(Stage stage)
{
    [Fact]
    public async Task A_key_is_saved_by_the_page_its_reference_copied_and_the_key_switched_off_and_deleted()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/credentials");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New credential" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Id").FillAsync("stripe live");
        await dialog.GetByLabel("Key", new() { Exact = true }).FillAsync("hush-secret");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("#credential-id-note")).ToContainTextAsync("letters");
        await Assertions.Expect(dialog.Locator("#credential-name-note")).ToContainTextAsync("1 to 200");
        await Assertions.Expect(dialog.GetByLabel("Key", new() { Exact = true })).ToHaveValueAsync("hush-secret");
        await dialog.GetByLabel("Id").FillAsync("stripe-live");
        await dialog.GetByLabel("Name").FillAsync("Stripe, live mode");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = "Credential stripe-live" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Copy reference" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("Copied")).ToBeAttachedAsync();
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe("credentials://stripe-live");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("The key opens.")).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain("hush-secret");

        await page.GetByRole(AriaRole.Switch, new() { Name = "Enable stripe-live" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "stripe-live" }).GetByText("Disabled")).ToBeVisibleAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Save the first one")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_integration_is_added_by_the_page_tested_and_deleted()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/integrations");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add integration" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByPlaceholder("Search providers").FillAsync("http");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "HTTP" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.Locator("#integration-baseUrl-note")).ToContainTextAsync("required");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Cloud metadata");
        await dialog.GetByLabel("Base URL").FillAsync("http://169.254.169.254/latest");
        await dialog.GetByLabel("Token, key or password").FillAsync("hush-secret");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("not allowed")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        var card = page.GetByRole(AriaRole.Article, new() { Name = "Cloud metadata" });
        await Assertions.Expect(card.GetByText("not allowed")).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain("hush-secret");
        await card.GetByRole(AriaRole.Button, new() { Name = "Delete Cloud metadata" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Add the first one")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task Axe_finds_nothing_in_the_vault_and_among_the_integrations(string theme, int width, int height)
    {
        await using var visitor = await stage.VisitAsync(theme, width, height);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await SaveAsync(page, "/credentials", """{"id":"stripe-live","name":"Stripe","value":"v","expires_at":"2020-01-01T00:00:00Z"}""");
        await SaveAsync(page, "/credentials", """{"id":"google-calendar","name":"Calendar","kind":"oauth2","value":{"access_token":"a"},"refresh_token":"r","refresh_url":"https://token.example.com/"}""");
        await SaveAsync(page, "/credentials", """{"id":"legacy-crm","name":"CRM","kind":"basic","value":{"username":"u","password":"p"},"enabled":false}""");
        await SaveAsync(page, "/api/integrations", """{"name":"Shop","type":"http","config":{"baseUrl":"https://api.example.com","secret":"s"}}""");
        await SaveAsync(page, "/api/integrations", """{"name":"GitHub, acme","type":"github","config":{"token":"t"}}""");
        await SaveAsync(page, "/api/integrations", """{"name":"Resend, news","type":"resend","config":{"apiKey":"k","fromEmail":"news@example.com"}}""");
        (await page.EvaluateAsync<int>("async () => (await fetch(`/api/integrations/${(await (await fetch('/api/integrations?type=http')).json())[0].id}/test`, { method: 'POST', headers: { 'Content-Type': 'application/json' } })).status")).ShouldBe(200);
        foreach (var path in new[] { "/credentials", "/credentials?id=stripe-live", "/integrations" })
        {
            await page.GotoAsync(path);
            await visitor.ReadyAsync();
            await visitor.ShouldBeAccessibleAsync();
            await KeepAsync(page, $"{path.Trim('/').Replace('?', '-')}-{theme}-{width}");
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Add integration" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"integration-providers-{theme}-{width}");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Slack" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Bot token").WaitForAsync();
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"integration-form-{theme}-{width}");
        await page.GotoAsync("/credentials");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New credential" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "OAuth 2.0" }).ClickAsync();
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"credential-form-{theme}-{width}");
    }

    private static async Task SaveAsync(IPage page, string path, string body) =>
        (await page.EvaluateAsync<int>("async ([path, body]) => (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status", new[] { path, body })).ShouldBe(201);

    // Pictures for people who want to look: a folder named in SCREENSHOTS.
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
