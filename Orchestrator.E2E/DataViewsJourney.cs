using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class DataViewsJourney(Stage stage)
{
    [Fact]
    public async Task An_output_is_looked_at_as_a_table_and_as_a_schema_and_the_browser_remembers_which()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await page.CreateAsync(new
        {
            name = "Orders",
            nodes = new[] { Drawing.Trigger(), Drawing.Step("orders", new { actionType = "data/transform", fields = new { items = "{{ trigger.items }}", total = "{{ trigger.items | length }}" } }) },
            edges = new[] { Drawing.Edge("t", "orders") },
        });
        var items = Enumerable.Range(1, 130).Select(n => new Dictionary<string, object?>
        {
            ["id"] = n, ["customer"] = n % 3 == 0 ? null : "Ada Lovelace", ["paid"] = n % 2 == 0, ["authorization"] = "Bearer sk-live-4711471147114711", ["lines"] = new[] { new { sku = "A-1", count = n } },
        }).ToList();
        items[4].Remove("customer");
        items[5]["note"] = "Leave it with the neighbours. They are at home every day from nine to five, except on Wednesdays.";
        var run = await page.ExecuteAsync(workflow, new { items });
        await page.WaitForFunctionAsync("async id => (await (await fetch(`/api/workflows/executions/${id}`)).json()).completedAt != null", run);

        await page.GotoAsync($"/workflows/{workflow}?run={run}&step=orders");
        await visitor.ReadyAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        var output = editor.Panel.GetByRole(AriaRole.Region, new() { Name = "Output" });
        await Assertions.Expect(output.GetByRole(AriaRole.List, new() { Name = "Output as JSON" })).ToBeVisibleAsync();

        // With the mouse, and into the list.
        await output.GetByRole(AriaRole.Radio, new() { Name = "Table" }).CheckAsync();
        var table = output.GetByRole(AriaRole.Table);
        await Assertions.Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-table-object");
        await table.GetByRole(AriaRole.Button, new() { Name = "list of 130" }).ClickAsync();
        await Assertions.Expect(output).ToContainTextAsync("100 of 130 rows");
        await Assertions.Expect(output.Locator(".json-table")).ToBeFocusedAsync();
        await Assertions.Expect(table.GetByRole(AriaRole.Columnheader, new() { Name = "customer" })).ToBeVisibleAsync();
        await Assertions.Expect(table.Locator(".secret").First).ToContainTextAsync("«");
        await Assertions.Expect(table.Locator("tbody tr:nth-child(5) td").Nth(1)).ToHaveTextAsync("missing");
        await Assertions.Expect(table.Locator("tbody tr:nth-child(3) td").Nth(1)).ToHaveTextAsync("null");
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-table");
        await output.GetByRole(AriaRole.Button, new() { Name = "30 more" }).ClickAsync();
        await Assertions.Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(131);

        // By a column, with the keyboard: the greatest number first, and what is missing last.
        var head = table.GetByRole(AriaRole.Columnheader, new() { Name = "id", Exact = true });
        await head.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        await head.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
        await Assertions.Expect(head.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await Assertions.Expect(table.Locator("tbody tr:first-child td").First).ToHaveTextAsync("130");
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-table-sorted");
        await output.GetByRole(AriaRole.Button, new() { Name = "Output", Exact = true }).ClickAsync();
        await Assertions.Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);

        // With the keyboard, and after another visit.
        await output.GetByRole(AriaRole.Radio, new() { Name = "Table" }).PressAsync("ArrowRight");
        var schema = output.GetByRole(AriaRole.List, new() { Name = "Output as a schema" });
        await Assertions.Expect(schema).ToContainTextAsync("list of 130 (object)");
        await Assertions.Expect(schema).ToContainTextAsync("in 129 of 130");
        await Assertions.Expect(output.GetByRole(AriaRole.Radio, new() { Name = "Schema" })).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-schema");
        await output.GetByRole(AriaRole.Radio, new() { Name = "Schema" }).PressAsync("ArrowLeft");
        await Assertions.Expect(table).ToBeVisibleAsync();
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await editor.Panel.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await Assertions.Expect(table).ToBeVisibleAsync();

        // The same on the page of the run, for both of its values.
        await page.GotoAsync($"/workflows/{workflow}/executions/{run}?step=orders");
        await visitor.ReadyAsync();
        var report = page.GetByRole(AriaRole.Region, new() { Name = "Output" });
        await Assertions.Expect(report.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await report.GetByRole(AriaRole.Button, new() { Name = "list of 130" }).ClickAsync();
        await Assertions.Expect(report.GetByRole(AriaRole.Button, new() { Name = "30 more" })).ToBeVisibleAsync();
        await report.GetByRole(AriaRole.Button, new() { Name = "more", Exact = true }).First.ClickAsync();
        await Assertions.Expect(report.GetByText("except on Wednesdays")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-run");
        await report.GetByRole(AriaRole.Radio, new() { Name = "Schema" }).CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Input" }).GetByRole(AriaRole.List, new() { Name = "Input as a schema" })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("data-run-schema");
        visitor.Errors.ShouldBeEmpty();
    }
}
