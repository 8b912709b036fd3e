using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class CodeFieldJourney(Stage stage)
{
    private static readonly string Code = """
        { "name": "Code", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual", "sample": { "name": "Ada", "tags": ["x", "y"], "many": [] } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Shape", "config": { "actionType": "data/transform", "fields": { "n": 12.50, "greeting": "Hello {{ trigger.name }}", "ok": true } } } },
            { "id": "q", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Ask", "config": { "actionType": "database/query", "connection": "sqlite:orders.db", "sql": "SELECT id FROM orders -- all of them\nWHERE customer = {{ trigger.name }} AND state = 'open' LIMIT 100" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "q" } ] }
        """.Replace("[]", $"[{string.Join(',', Enumerable.Range(0, 150))}]", StringComparison.Ordinal);

    [Fact]
    public async Task Json_is_highlighted_indented_laid_out_and_left_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = await OpenAsync(visitor);
        await editor.Step("Shape").ClickAsync();
        var field = editor.Panel.GetByLabel("Fields", new() { Exact = true });
        var painted = editor.Panel.Locator("template-field[painted]:has(textarea[id$='-fields'])");
        await Assertions.Expect(painted.Locator(".number")).ToHaveTextAsync("12.50");
        await Assertions.Expect(painted.Locator(".word")).ToHaveTextAsync("true");
        await Assertions.Expect(painted.Locator(".string mark")).ToHaveTextAsync("{{ trigger.name }}");
        await visitor.ShouldBeAccessibleInBothThemesAsync("code-json");

        // Enter keeps the indentation, Tab indents, Escape and Tab go on.
        await field.FillAsync("");
        await field.PressSequentiallyAsync("{");
        await page.Keyboard.InsertTextAsync("}");
        await field.PressAsync("ArrowLeft");
        await field.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("{\n  \n}");
        await field.PressSequentiallyAsync("\"a\": [1.0,2],");
        await Assertions.Expect(editor.Panel.GetByText("Line 3, column 1: this is not JSON yet. The last comma is one too many.")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("code-json-wrong");
        await field.PressAsync("Backspace");
        await Assertions.Expect(editor.Panel.GetByText("this is not JSON yet")).ToHaveCountAsync(0);
        await field.PressAsync("Tab");
        await Assertions.Expect(field).ToHaveValueAsync("{\n  \"a\": [1.0,2]  \n}");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Format" }).ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("{\n  \"a\": [\n    1.0,\n    2\n  ]\n}");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await field.PressAsync("Control+Z");
        await Assertions.Expect(field).ToHaveValueAsync("{\n  \"a\": [1.0,2]  \n}");
        await field.PressAsync("Escape");
        await field.PressAsync("Tab");
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Format" })).ToBeFocusedAsync();
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sql_is_highlighted_with_its_templates()
    {
        await using var visitor = await stage.VisitAsync();
        var (_, editor) = await OpenAsync(visitor);
        await editor.Step("Ask").ClickAsync();
        var painted = editor.Panel.Locator("template-field[painted][code=sql]");
        await Assertions.Expect(painted.Locator(".word")).ToHaveTextAsync(["SELECT", "FROM", "WHERE", "AND", "LIMIT"]);
        await Assertions.Expect(painted.Locator(".note")).ToHaveTextAsync("-- all of them");
        await Assertions.Expect(painted.Locator("mark")).ToHaveTextAsync("{{ trigger.name }}");
        await visitor.ShouldBeAccessibleInBothThemesAsync("code-sql");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fields_of_the_input_tree_are_put_into_settings_by_click_by_drag_and_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = await OpenAsync(visitor);
        await editor.Step("Shape").ClickAsync();
        var field = editor.Panel.GetByLabel("Fields", new() { Exact = true });
        var tree = editor.Panel.GetByRole(AriaRole.Tree);
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Input data" }).ClickAsync();
        var name = tree.Locator("[data-insert='trigger.name']");
        await Assertions.Expect(name).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("input-tree");

        // A click writes at the caret; JSON gets the quotes it needs.
        await field.FillAsync("{\"a\": }");
        await field.PressAsync("End");
        await field.PressAsync("ArrowLeft");
        await name.ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("{\"a\": \"{{ trigger.name }}\"}");
        await Assertions.Expect(field).ToBeFocusedAsync();

        // By keyboard: open a list, choose what is in it.
        await field.FillAsync("{\"b\": \"\"}");
        await field.PressAsync("End");
        await field.PressAsync("ArrowLeft");
        await field.PressAsync("ArrowLeft");
        await name.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(tree.Locator("[data-insert='trigger.tags']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        var second = tree.Locator("[data-insert='trigger.tags[1]']");
        await Assertions.Expect(second).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(second).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("{\"b\": \"{{ trigger.tags[1] }}\"}");

        // Dragged into a field.
        await field.FillAsync("\"\"");
        await Assertions.Expect(editor.Panel.Locator(".resolved.bad")).ToHaveCountAsync(0);
        await editor.DragAsync(name, field);
        await Assertions.Expect(field).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\\{\\{ trigger\\.name \\}\\}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

        // A long list says how much more there is; the keyboard goes on where that begins.
        await tree.Locator("[data-insert='trigger.many']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await tree.GetByRole(AriaRole.Treeitem, new() { Name = "50 more items" }).FocusAsync();
        await visitor.PictureAsync("input-tree-more");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tree.Locator("[data-insert='trigger.many[149]']")).ToBeVisibleAsync();
        await Assertions.Expect(tree.Locator("[data-insert='trigger.many[99]']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(tree.Locator("[data-insert='trigger.many[100]']")).ToBeFocusedAsync();
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static async Task<(IPage Page, Editor Editor)> OpenAsync(Visitor visitor)
    {
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Code);
        return (page, editor);
    }
}
