using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class RunJourneys(Stage stage)
{
    [Fact]
    public async Task A_loop_shows_its_passes_and_what_became_of_each()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var run = await StartAsync(page, await CreateAsync(page, new
        {
            name = "Check the orders",
            nodes = new[]
            {
                Drawing.Trigger("Manual"),
                Drawing.Step("each", new { actionType = "flow/for-each", items = new object[] { new { total = 7 }, new { nothing = 0 }, new { total = 9 } }, continueOnItemError = true }),
                Drawing.Step("check", new { actionType = "data/transform", fields = new { total = "{{item.total}}" } }),
            },
            edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "check", "item") },
        }));
        await page.GotoAsync($"/executions/{run}");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync();

        await Steps(page).GetByText("check").ClickAsync();
        await page.GetByText("3 passes").ClickAsync();
        var passes = page.GetByRole(AriaRole.Table, new() { Name = "Passes" });
        await Assertions.Expect(passes.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        await page.GetByLabel("Only failed ones").CheckAsync();
        await Assertions.Expect(passes.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Assertions.Expect(passes).ToContainTextAsync("total");
        await page.GetByLabel("Only failed ones").UncheckAsync();
        await passes.GetByRole(AriaRole.Row).Nth(3).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(new Regex("\"total\":\\s*9", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await visitor.ShouldBeAccessibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_decides_and_the_run_goes_on_with_what_was_said()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var run = await StartAsync(page, await CreateAsync(page, new
        {
            name = "Refund",
            nodes = new[]
            {
                Drawing.Trigger("Manual"),
                Drawing.Step("ask", new { actionType = "flow/wait-for-callback", kind = "approval", message = "Refund 120 EUR to Mira?" }),
                Drawing.Step("refund", new { actionType = "data/transform", fields = new { because = "{{ask.comment}}" } }),
            },
            edges = new[] { Drawing.Edge("t", "ask"), Drawing.Edge("ask", "refund") },
        }));
        await page.GotoAsync($"/executions/{run}");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Decide" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Refund asks" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Refund 120 EUR to Mira?")).ToBeVisibleAsync();
        await visitor.ReadyAsync();
        await visitor.ShouldBeAccessibleAsync();
        await page.GetByLabel("Comment").FillAsync("It came broken.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Decided by")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the run" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync();
        await Steps(page).GetByText("refund").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("It came broken.");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_run_goes_on_from_its_failed_step_with_another_input()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var run = await StartAsync(page, await CreateAsync(page, new
        {
            name = "Invoice",
            nodes = new[]
            {
                Drawing.Trigger("Manual"),
                Drawing.Step("look", new { actionType = "data/transform", fields = new { customer = "c-1" } }),
                Drawing.Step("bill", new { actionType = "data/transform", fields = new { amount = "{{trigger.amount}}" } }),
            },
            edges = new[] { Drawing.Edge("t", "look"), Drawing.Edge("look", "bill") },
        }));
        await page.GotoAsync($"/executions/{run}");
        await visitor.ReadyAsync();
        await Steps(page).GetByText("bill").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Likely cause" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume from here" }).ClickAsync();
        var sheet = page.GetByRole(AriaRole.Dialog);
        await sheet.GetByRole(AriaRole.Textbox).FillAsync("""{ "fields": { "amount": """);
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not JSON");
        await visitor.ShouldBeAccessibleAsync();
        await sheet.GetByRole(AriaRole.Textbox).FillAsync("""{ "fields": { "amount": 42 } }""");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();

        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex($"/{run}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync();
        await Steps(page).GetByText("bill").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(new Regex("\"amount\":\\s*42", RegexOptions.None, TimeSpan.FromSeconds(1)));
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Steps(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Steps in order" });

    private static async Task<string> CreateAsync(IPage page, object workflow) => await PostAsync(page, "/api/workflows/create", workflow, "id");

    private static async Task<string> StartAsync(IPage page, string workflow) => await PostAsync(page, $"/api/workflows/{workflow}/execute", new { }, "executionId");

    private static async Task<string> PostAsync(IPage page, string path, object body, string wanted)
    {
        var answer = await page.APIRequest.PostAsync(path, new() { DataObject = body });
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
        return (await answer.JsonAsync())!.Value.GetProperty(wanted).GetString()!;
    }
}
