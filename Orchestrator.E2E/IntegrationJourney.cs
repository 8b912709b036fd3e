using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Actions;

namespace Orchestrator.E2E;

public sealed class IntegrationJourney(Stage stage)
{
    private const string Token = "github_pat_right";

    [Fact]
    public async Task A_GitHub_integration_is_refused_with_a_wrong_token_corrected_and_used_by_a_step_that_runs()
    {
        await using var github = await Upstream.StartAsync(AnswerAsync);
        await using var server = await Server.StartAsync(("Orchestrator__Integrations__BaseUrls__github", github.Url), ("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/integrations");
        await visitor.ReadyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add integration" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByPlaceholder("Search providers").FillAsync("issues, comments");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "GitHub" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "Find it at github.com" })).ToBeVisibleAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("GitHub, acme");
        await dialog.GetByLabel("Token").FillAsync("github_pat_wrong");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("GitHub refused the token (401): it is invalid or revoked.");
        await dialog.GetByLabel("Token").FillAsync(Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Connected as octocat.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var card = page.GetByRole(AriaRole.Article, new() { Name = "GitHub, acme" });
        await Assertions.Expect(card).ToContainTextAsync("Connected as octocat.");

        await page.GotoAsync("/workflows");
        await visitor.ReadyAsync();
        var editor = new Editor(page);
        await editor.OpenEmptyAsync();
        await page.Keyboard.PressAsync("n");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Search steps" }).FillAsync("create issue github");
        await Assertions.Expect(editor.Offered).ToContainTextAsync("Create issue");
        await page.Keyboard.PressAsync("Enter");
        await editor.Panel.GetByLabel("GitHub integration").SelectOptionAsync(new SelectOptionValue { Label = "GitHub, acme" });
        await editor.Panel.GetByLabel("Owner").FillAsync("acme");
        await editor.Panel.GetByLabel("Repository").FillAsync("shop");
        await editor.Panel.GetByLabel("Title").FillAsync("Order 7 failed");
        await editor.SavedAsync();
        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("Create issue", "succeeded")).ToBeVisibleAsync();

        var made = github.Requests.Single(request => request.Method == "POST");
        made.Target.ShouldBe("/repos/acme/shop/issues");
        made.Headers["Authorization"].ShouldBe($"Bearer {Token}");
        JsonElement.Parse(made.Body).GetProperty("title").GetString().ShouldBe("Order 7 failed");

        await page.GotoAsync("/integrations");
        await visitor.ReadyAsync();
        await Assertions.Expect(card).ToContainTextAsync("Used by 1 workflow");
        await card.GetByRole(AriaRole.Button, new() { Name = "Delete GitHub, acme" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 workflow uses it and will fail with INTEGRATION_NOT_FOUND");
        (await page.ContentAsync()).ShouldNotContain("github_pat");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_integration_is_added_tested_and_changed_without_leaving_the_step()
    {
        await using var github = await Upstream.StartAsync(AnswerAsync);
        await using var server = await Server.StartAsync(("Orchestrator__Integrations__BaseUrls__github", github.Url), ("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await editor.OpenEmptyAsync();
        await page.Keyboard.PressAsync("n");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Search steps" }).FillAsync("create issue github");
        await Assertions.Expect(editor.Offered).ToContainTextAsync("Create issue");
        await page.Keyboard.PressAsync("Enter");
        var chosen = editor.Panel.GetByLabel("GitHub integration");
        await Assertions.Expect(chosen).ToBeVisibleAsync();

        // By keyboard: added, and chosen at once; the keyboard comes back to where it was.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add integration" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("GitHub, acme");
        await page.Keyboard.PressAsync("Escape");
        await dialog.GetByLabel("Token").FillAsync("github_pat_wrong");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(chosen.Locator("option:checked")).ToHaveTextAsync("GitHub, acme");
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add integration" })).ToBeFocusedAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Not tested yet");

        // By mouse: the test tells the truth, and what is wrong is put right in place.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Test GitHub, acme" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("GitHub refused the token (401)");
        await visitor.ShouldBeAccessibleInBothThemesAsync("integration-in-step");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Edit GitHub, acme" }).ClickAsync();
        await dialog.GetByLabel("Token").FillAsync(Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save changes", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Changed since its last test");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Test GitHub, acme" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToContainTextAsync("Connected as octocat.");

        // A form that nobody wrote into is put away by Escape.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Edit GitHub, acme" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await editor.SavedAsync();
        (await page.ContentAsync()).ShouldNotContain("github_pat");
        visitor.Errors.ShouldBeEmpty();
    }

    // As GitHub does: the token first, then what is asked for.
    private static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsJsonAsync(new { message = "Bad credentials" });
        }

        if (context.Request.Path == "/user") return context.Response.WriteAsJsonAsync(new { login = "octocat", id = 1 });
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(new { id = 1, number = 1347, title = "Order 7 failed", state = "open", html_url = "https://github.com/acme/shop/issues/1347" });
    }
}
