using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class RedactionJourney(Stage stage)
{
    private const string Secret = "mauve-otter-47-lantern";

    [Fact]
    public async Task After_the_first_run_in_production_its_log_is_reviewed_and_a_leaked_secret_is_masked()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var workflow = await page.CreateAsync(Drawing.Echo());
        var key = await page.PostAsync("/api/api-keys", new { name = "shop", workflowId = workflow }, "key");
        (await page.APIRequest.PostAsync($"/api/workflows/{workflow}/webhook", new() { DataObject = new { note = $"use {Secret} please" }, Headers = [new("Authorization", $"Bearer {key}")] })).Ok.ShouldBeTrue();
        (await page.APIRequest.PostAsync("/credentials", new() { DataObject = new { id = "lantern", name = "Lantern", kind = "api_key", value = Secret } })).Ok.ShouldBeTrue();

        await page.GotoAsync($"/workflows/{workflow}/executions");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Executions" }).GetByText("Succeeded")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        var notice = page.GetByRole(AriaRole.Region, new() { Name = "Review the first runs" });
        await Assertions.Expect(notice).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("review-notice");
        await notice.GetByRole(AriaRole.Link, new() { Name = "Check for secrets" }).ClickAsync();

        await visitor.ShouldBeAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check kept runs" }).ClickAsync();
        var findings = page.GetByRole(AriaRole.Table, new() { Name = "Findings" });
        await Assertions.Expect(findings).ToContainTextAsync("input.note");
        await Assertions.Expect(findings).ToContainTextAsync("A secret of this workspace");
        (await page.ContentAsync()).ShouldNotContain(Secret);
        await visitor.ShouldBeAccessibleInBothThemesAsync("redaction");
        await findings.GetByRole(AriaRole.Button, new() { Name = "Mask" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing that should be masked stands in a kept run.")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();

        await page.GotoAsync($"/workflows/{workflow}/executions");
        await visitor.ReadyAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Reviewed" }).ClickAsync();
        await Assertions.Expect(notice).ToBeHiddenAsync();
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(notice).ToBeHiddenAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
