using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class ConditionJourney(Stage stage)
{
    private const string Question = """
        { "name": "Question", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "amount": 120, "country": "FR", "vip": true } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Check", "config": { "actionType": "flow/condition", "expression": "" } } } ],
          "edges": [ { "source": "t", "target": "c" } ] }
        """;

    [Fact]
    public async Task A_condition_is_built_in_rows_by_mouse_and_keyboard_and_read_as_text()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Question);
        await editor.Step("Check").ClickAsync();

        // By mouse: a field out of what the steps before gave, with its value.
        var field = editor.Panel.GetByLabel("Field of row 1");
        await field.ClickAsync();
        var list = page.GetByRole(AriaRole.Listbox, new() { Name = "Step data" });
        await Assertions.Expect(list.GetByRole(AriaRole.Option, new() { Name = "trigger.amount" })).ToContainTextAsync("120");
        await visitor.ShouldBeAccessibleInBothThemesAsync("condition-picker");
        await list.GetByRole(AriaRole.Option, new() { Name = "trigger.amount" }).ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("trigger.amount");
        await Assertions.Expect(editor.Panel.GetByLabel("What row 1 is compared with")).ToHaveValueAsync("Number");
        await editor.Panel.GetByLabel("Operator of row 1").SelectOptionAsync(new SelectOptionValue { Label = "is more than" });
        await editor.Panel.GetByLabel("Value of row 1").FillAsync("100");
        await Assertions.Expect(editor.Panel.Locator(".cond-result")).ToHaveTextAsync("true: it is 120 now");

        // The value has its own line, as wide as the field above it.
        async Task<float> WidthAsync(string part) => (await editor.Panel.Locator(part).First.BoundingBoxAsync())!.Width;
        (await WidthAsync(".cond-value")).ShouldBe(await WidthAsync(".cond-field"));

        // By keyboard: another row.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add row to the condition" }).PressAsync("Enter");
        var second = editor.Panel.GetByLabel("Field of row 2");
        await Assertions.Expect(second).ToBeFocusedAsync();
        await second.PressAsync("Alt+ArrowDown");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await second.PressSequentiallyAsync("coun");
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await second.PressAsync("Enter");
        await Assertions.Expect(second).ToHaveValueAsync("trigger.country");
        await editor.Panel.GetByLabel("Value of row 2").FillAsync("DE");
        await Assertions.Expect(editor.Panel.Locator(".cond-result").Last).ToHaveTextAsync("false: it is FR now");
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToContainTextAsync("false");
        await editor.Panel.GetByLabel("How the parts of the condition are joined").SelectOptionAsync("any");
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToContainTextAsync("true");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add group to the condition" }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Field of row 3.1")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("condition-rows");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Remove group 3" }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Field of row 3.1")).ToHaveCountAsync(0);

        // The same as text; what rows cannot show stays there and says why.
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        var text = editor.Panel.GetByRole(AriaRole.Textbox, new() { Name = "Condition", Exact = true });
        await Assertions.Expect(text).ToHaveValueAsync("trigger.amount > 100 or trigger.country == \"DE\"");
        // However fast it is typed, no letter is lost.
        const string typed = "trigger.amount == 12 and trigger.country == \"Deutschland\"";
        await text.FillAsync("");
        await text.PressSequentiallyAsync(typed);
        await Assertions.Expect(editor.Panel.Locator(".resolved")).ToContainTextAsync("false");
        await Assertions.Expect(text).ToHaveValueAsync(typed);
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Rows", Exact = true }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Value of row 2")).ToHaveValueAsync("Deutschland");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        await text.FillAsync("not (trigger.amount > 100 or trigger.country == \"DE\")");
        await Assertions.Expect(editor.Panel.GetByText("so it stays text")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Rows", Exact = true })).ToBeDisabledAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("condition-text");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
