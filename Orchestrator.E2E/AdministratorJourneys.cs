using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class AdministratorJourneys(Stage stage)
{
    [Fact]
    public async Task An_administrator_rotates_the_keys_and_finds_that_in_the_audit_log_and_its_export()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.Context.APIRequest.PostAsync("/credentials", new() { DataObject = new { id = "shop", name = "Shop", value = "sk-secret" } });

        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Encryption keys" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate keys" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await question.GetByRole(AriaRole.Button, new() { Name = "Rotate keys" }).ClickAsync();
        await Assertions.Expect(page.GetByText("by Mira Kovac")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Open the audit log" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Audit log" }).Locator("tbody tr");
        await Assertions.Expect(rows.Filter(new() { HasText = "began to change the encryption keys" })).ToHaveCountAsync(1);
        await page.GetByLabel("What was done").SelectOptionAsync("account");
        await page.ArriveAsync("**/audit?action=account");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows).ToContainTextAsync("made an account");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".jsonl");
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldSatisfyAllConditions(
            text => text.ShouldContain("keys.rotation_started"), text => text.ShouldContain("credential.created"), text => text.ShouldNotContain("sk-secret"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(rows.Filter(new() { HasText = "exported the audit log" })).ToHaveCountAsync(1);
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_administrators_pages()
    {
        await using var server = await Server.StartAsync();
        await using var visitor = await stage.VisitAsync(server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.Context.APIRequest.PostAsync("/credentials", new() { DataObject = new { id = "shop", name = "Shop", value = "sk-secret" } });
        await page.Context.APIRequest.PostAsync("/api/auth/sign-in", new() { DataObject = new { email = "nobody@example.com", password = "not this one" } });
        foreach (var (theme, width, height) in new[] { (ColorScheme.Light, 1280, 720), (ColorScheme.Dark, 1280, 720), (ColorScheme.Light, 390, 844) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            await page.SetViewportSizeAsync(width, height);
            foreach (var path in new[] { "/settings", "/audit", "/audit?q=nothing-like-this" })
            {
                await page.GotoAsync(path);
                await visitor.ReadyAsync();
                await visitor.ShouldBeAccessibleAsync();
            }
        }
        await page.GotoAsync("/settings");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visitor.ShouldBeAccessibleAsync();
    }
}
