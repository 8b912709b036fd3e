using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ChecklistJourney(Stage stage)
{
    private const string Check = """
        { "name": "Check", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Order", "config": { "triggerType": "Webhook", "sample": { "n": 7 } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Large?", "config": { "actionType": "flow/condition", "expression": "trigger.n > 5" } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Say", "config": { "actionType": "log/write", "message": "{{ trigger.a?.b?.c?.d? }}" } } } ],
          "edges": [ { "source": "t", "target": "c" }, { "source": "c", "sourceHandle": "true", "target": "a" } ] }
        """;

    [Fact]
    public async Task Before_it_goes_live_a_workflow_is_looked_at_put_right_ticked_by_hand_and_published_with_its_checklist()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var id = await visitor.OpenAsync(Check);

        // From the trigger, by mouse: the facts say what is missing, and lead there.
        await editor.Step("Order").ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Checklist before it goes live" }).ClickAsync();
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Before it goes live" });
        await Assertions.Expect(sheet.GetByText("Looked at: 3 of 7")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("launch-checklist");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Run it now" }).ClickAsync();
        await Assertions.Expect(editor.Step("Say", "succeeded")).ToBeVisibleAsync();

        // On the way to Publish, by keyboard: a tick by hand, and a way back to a step.
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).PressAsync("Enter");
        var publish = page.GetByRole(AriaRole.Dialog, new() { Name = "Publish" });
        await Assertions.Expect(publish.GetByText("Looked at: 4 of 7")).ToBeVisibleAsync();
        await Assertions.Expect(publish).ToContainTextAsync("Not taken yet: “false” of “Large?”.");
        await publish.GetByLabel("Logs looked through").PressAsync("Space");
        await Assertions.Expect(publish.GetByText("Looked at: 5 of 7")).ToBeVisibleAsync();
        await Assertions.Expect(publish).ToContainTextAsync("Ticked by");
        await visitor.ShouldBeAccessibleInBothThemesAsync("publish-checklist");
        await publish.GetByRole(AriaRole.Button, new() { Name = "Show the step" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Large?']")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).PressAsync("Enter");
        await publish.GetByRole(AriaRole.Button, new() { Name = "Publish now" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("v1 published")).ToBeVisibleAsync();

        // Advice is quiet and leads to the field.
        await page.GetByRole(AriaRole.Button, new() { Name = "Advice", Exact = true }).PressAsync("Enter");
        var problems = page.GetByRole(AriaRole.Complementary, new() { Name = "Problems" });
        await Assertions.Expect(problems).ToContainTextAsync("reads 4 levels deep");
        await visitor.ShouldBeAccessibleInBothThemesAsync("advice");
        await problems.GetByRole(AriaRole.Button, new() { Name = "Go to the field" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside[aria-label='Step: Say']")).ToBeVisibleAsync();

        await page.GotoAsync($"/workflows/{id}/versions");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Changes of version 1" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText("Checklist when it was published: 5 of 7")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("version-checklist");
        visitor.Errors.ShouldBeEmpty();
    }
}
