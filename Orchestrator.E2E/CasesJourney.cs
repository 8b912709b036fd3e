using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class CasesJourney(Stage stage)
{
    private static readonly object[] Orders = [new { amount = 120, country = "FR" }, new { amount = 500, country = "DE" }, new { amount = 7, country = "FR" }];

    [Fact]
    public async Task A_switch_is_edited_in_rows_by_keyboard_and_mouse_and_a_filter_counts_what_passes()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await page.CreateAsync(new
        {
            name = "Orders",
            publish = false,
            nodes = new object[]
            {
                new { id = "t", type = "trigger", position = new { x = 0, y = 0 }, data = new { label = "Begin", config = new { triggerType = "Manual", sample = new { n = 500, orders = Orders } } } },
                Step("sort", -200, new { actionType = "flow/switch", cases = new[] { new { name = "small", expression = "trigger.n < 10" } } }),
                Step("keep", 200, new { actionType = "data/filter", items = "{{ trigger.orders }}", where = "item.amount > 100" }),
            },
            edges = new[] { Drawing.Edge("t", "sort"), Drawing.Edge("t", "keep") },
        });
        await page.GotoAsync($"/workflows/{workflow}");
        await visitor.ReadyAsync();
        await editor.Step("sort").ClickAsync();
        await Assertions.Expect(editor.Panel.GetByText("No case holds now")).ToBeVisibleAsync();

        // By keyboard: another case, its name and its condition; the way out follows.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add case" }).PressAsync("Enter");
        var name = editor.Panel.GetByLabel("Name of case 2");
        await Assertions.Expect(name).ToHaveValueAsync("case_2");
        await name.FillAsync("large");
        await name.PressAsync("Tab");
        await Assertions.Expect(editor.Step("sort")).ToContainTextAsync("large");
        var second = editor.Panel.GetByRole(AriaRole.Region, new() { Name = "Case 2" });
        await second.GetByLabel("Field of row 1").FillAsync("trigger.n");
        await second.GetByLabel("Operator of row 1").SelectOptionAsync(new SelectOptionValue { Label = "is more than" });
        await second.GetByLabel("Value of row 1").FillAsync("100");
        await Assertions.Expect(second.GetByText("Goes on here now")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("switch-cases");

        // A name that is there already is refused beside the field.
        await name.FillAsync("small");
        await name.PressAsync("Tab");
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another case is called");

        // By mouse: the order, and away.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Move case 2 up" }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Name of case 1")).ToHaveValueAsync("large");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Remove case 2" }).ClickAsync();
        await Assertions.Expect(editor.Step("sort")).Not.ToContainTextAsync("small");

        await editor.Step("keep").ClickAsync();
        await Assertions.Expect(editor.Panel.Locator(".cond-result")).ToContainTextAsync("2 of 3 items pass");
        await visitor.ShouldBeAccessibleInBothThemesAsync("filter-counts");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static object Step(string id, int x, object config) => new { id, type = "action", position = new { x, y = 168 }, data = new { label = id, name = id, config } };
}
