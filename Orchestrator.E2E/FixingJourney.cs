using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class FixingJourney(Stage stage)
{
    private const int ADozen = 12;

    [Fact]
    public async Task A_webhook_run_that_failed_with_401_is_mended_and_goes_on_within_a_dozen_clicks()
    {
        var right = "github_pat_old";
        await using var github = await Upstream.StartAsync(context => AnswerAsync(context, right));
        await using var server = await Server.StartAsync(("Orchestrator__Integrations__BaseUrls__github", github.Url), ("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(width: 1440, height: 900, server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var integration = await page.PostAsync("/api/integrations", new { name = "GitHub, acme", type = "github", config = new { token = right } }, "id");
        var workflow = await page.CreateAsync(new
        {
            name = "Order alarm",
            publish = true,
            nodes = new[]
            {
                Drawing.Trigger("Webhook"),
                Drawing.Step("look", new { actionType = "data/transform", fields = new { title = "Order {{trigger.order}} failed" } }),
                Drawing.Step("report", new { actionType = "github/create-issue", integrationId = integration, owner = "acme", repo = "shop", title = "{{look.title}}" }),
                Drawing.Step("note", new { actionType = "data/transform", fields = new { issue = "{{report.number}}" } }),
            },
            edges = new[] { Drawing.Edge("t", "look"), Drawing.Edge("look", "report"), Drawing.Edge("report", "note") },
        });
        var key = await page.PostAsync("/api/api-keys", new { name = "shop", workflowId = workflow }, "key");
        right = "github_pat_new"; // somebody revoked the old one
        (await page.APIRequest.PostAsync($"/api/workflows/{workflow}/webhook", new() { DataObject = new { order = 7 }, Headers = [new("Authorization", $"Bearer {key}")] })).Ok.ShouldBeTrue();

        var clicks = 0;
        await page.GotoAsync("/workflows");
        await visitor.ReadyAsync();
        await ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Executions", Exact = true }));
        var failed = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "401 Unauthorized" });
        await Assertions.Expect(failed).ToContainTextAsync("Failed");
        await visitor.ReadyAsync();
        await ClickAsync(failed.GetByRole(AriaRole.Link));
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Run summary" })).ToContainTextAsync("Failed at report");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "What happened" })).ToContainTextAsync("401 Unauthorized");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Fix" })).ToContainTextAsync("Then resume from here");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Input" })).ToContainTextAsync("Order 7 failed");
        await visitor.ShouldBeAccessibleInBothThemesAsync("run-failed");

        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Update the integration" }));
        var dialog = page.GetByRole(AriaRole.Dialog);
        await ClickAsync(dialog.GetByLabel("Token"));
        await dialog.GetByLabel("Token").FillAsync(right);
        await visitor.ShouldBeAccessibleAsync();
        await ClickAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Connected as octocat.");
        await ClickAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Save changes" }));
        await Assertions.Expect(page.GetByText("Runs use it from now on: resume from here.")).ToBeVisibleAsync();

        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Resume from here" }));
        await ClickAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }));
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Run summary" }).GetByText("Succeeded", new() { Exact = true })).ToBeVisibleAsync();
        clicks.ShouldBeLessThanOrEqualTo(ADozen);

        github.Requests.Count(request => request.Method == "POST").ShouldBe(2);
        (await page.ContentAsync()).ShouldNotContain("github_pat");
        visitor.Errors.ShouldBeEmpty();

        Task ClickAsync(ILocator what)
        {
            clicks++;
            return what.ClickAsync();
        }
    }

    private static Task AnswerAsync(HttpContext context, string right)
    {
        if (context.Request.Headers.Authorization != $"Bearer {right}")
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsJsonAsync(new { message = "Bad credentials" });
        }

        if (context.Request.Path == "/user") return context.Response.WriteAsJsonAsync(new { login = "octocat", id = 1 });
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(new { id = 1, number = 1347, title = "Order 7 failed", state = "open", html_url = "https://github.com/acme/shop/issues/1347" });
    }
}
