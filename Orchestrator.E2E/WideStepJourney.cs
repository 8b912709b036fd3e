using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class WideStepJourney(Stage stage)
{
    private const string Orders = """
        { "name": "Orders", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "New order", "config": { "triggerType": "Manual", "sample": { "order": { "number": 1284, "customer": "Ada", "total": 120.5, "items": [ { "sku": "A-1", "count": 2 }, { "sku": "B-7", "count": 1 } ] }, "password": "hush-hush-4711" } } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Shape", "config": { "actionType": "data/transform", "fields": { "title": "Order {{ trigger.order.number }}", "large": "{{ trigger.order.total }}", "lines": "{{ trigger.order.items }}" } } } },
            { "id": "c", "type": "action", "position": { "x": 0, "y": 288 }, "data": { "label": "Is it large?", "config": { "actionType": "flow/condition", "expression": "shape.large > 100" } } },
            { "id": "b", "type": "action", "position": { "x": -180, "y": 456 }, "data": { "label": "Tell the team", "config": { "actionType": "log/write", "message": "start" } } },
            { "id": "d", "type": "action", "position": { "x": 180, "y": 456 }, "data": { "label": "Put aside", "config": { "actionType": "log/write", "message": "small" } } } ],
          "edges": [ { "source": "t", "target": "a" }, { "source": "a", "target": "c" }, { "source": "c", "target": "b", "sourceHandle": "true" }, { "source": "c", "target": "d", "sourceHandle": "false" } ] }
        """;

    private static ILocator Wide(IPage page, string step) => page.Locator($"aside.wide[aria-label='Step: {step}']");

    private static async Task<string> OpenAsync(Visitor visitor)
    {
        await visitor.SignUpAsync();
        var id = await visitor.Page.EvaluateAsync<string>(
            "async body => (await (await fetch('/api/workflows/create', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()).id", Orders);
        await visitor.Page.GotoAsync($"/workflows/{id}");
        await visitor.ReadyAsync();
        return id;
    }

    [Fact]
    public async Task A_step_is_opened_wide_by_mouse_its_input_dragged_into_a_setting_and_its_output_seen_at_once()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await OpenAsync(visitor);
        await editor.Run.ClickAsync();
        await Assertions.Expect(editor.Step("Tell the team", "succeeded")).ToBeVisibleAsync();

        // As slow as people are: the first click opens the panel, which moves the drawing, before the second one.
        var (x, y) = await Editor.MiddleAsync(editor.Step("Tell the team"));
        await page.Mouse.ClickAsync(x, y);
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await page.Mouse.DownAsync(new() { ClickCount = 2 });
        await page.Mouse.UpAsync(new() { ClickCount = 2 });
        var tell = Wide(page, "Tell the team");
        var (input, output) = (tell.GetByRole(AriaRole.Region, new() { Name = "Input of the step" }), tell.GetByRole(AriaRole.Region, new() { Name = "Output of the step" }));
        await Assertions.Expect(tell.GetByLabel("Message")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Run).ToBeVisibleAsync();

        // A field of the steps before is dragged into the setting, and its value stands under it.
        var message = tell.GetByLabel("Message");
        await message.FillAsync("Got ");
        await input.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "Shape" }).Locator("button").ClickAsync();
        await input.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "title" }).DragToAsync(message);
        await Assertions.Expect(message).ToHaveValueAsync("Got {{ shape.title }}");
        await Assertions.Expect(tell.Locator(".resolved")).ToContainTextAsync("Got Order 1284");
        await page.SetViewportSizeAsync(1440, 900);
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-step");

        // Tested, with the output beside it.
        await tell.GetByRole(AriaRole.Button, new() { Name = "Test step" }).ClickAsync();
        await Assertions.Expect(output).ToContainTextAsync("Got Order 1284");
        await Assertions.Expect(input.GetByLabel("Given as JSON")).ToContainTextAsync("Got Order 1284");
        await Assertions.Expect(page.GetByText("Test of “Tell the team”")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(1280, 720);
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-tested");

        // Back over the step before, which has two ways out, to the trigger, which has no input.
        await input.GetByRole(AriaRole.Button, new() { Name = "Is it large?" }).ClickAsync();
        var condition = Wide(page, "Is it large?");
        await Assertions.Expect(condition.GetByRole(AriaRole.Navigation, new() { Name = "Steps after" }).GetByRole(AriaRole.Button)).ToHaveTextAsync([new Regex("True\\s*Tell the team", RegexOptions.None, TimeSpan.FromSeconds(1)), new Regex("False\\s*Put aside", RegexOptions.None, TimeSpan.FromSeconds(1))]);
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-condition");

        // What else can be done with it, and the list beside it; Escape closes the first and stays.
        await condition.GetByRole(AriaRole.Button, new() { Name = "More for this step" }).ClickAsync();
        await Assertions.Expect(condition.GetByRole(AriaRole.Button, new() { Name = "Run up to here" })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-more");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(condition.GetByRole(AriaRole.Button, new() { Name = "Run up to here" })).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "List view" }).ClickAsync();
        var list = page.GetByRole(AriaRole.Complementary, new() { Name = "Steps as a list" });
        await list.GetByRole(AriaRole.Button, new() { Name = "Put aside", Exact = true }).ClickAsync();
        await Assertions.Expect(Wide(page, "Put aside").GetByLabel("Message")).ToBeFocusedAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-listed");
        await list.GetByRole(AriaRole.Button, new() { Name = "Close the list" }).ClickAsync();
        await Wide(page, "Put aside").GetByRole(AriaRole.Button, new() { Name = "Is it large?" }).ClickAsync();
        await condition.GetByRole(AriaRole.Button, new() { Name = "Shape" }).ClickAsync();
        await Wide(page, "Shape").GetByRole(AriaRole.Button, new() { Name = "New order" }).ClickAsync();
        var trigger = Wide(page, "New order");
        await Assertions.Expect(trigger.GetByLabel("Sample input")).ToBeVisibleAsync();
        await Assertions.Expect(trigger.GetByRole(AriaRole.Tree)).ToHaveCountAsync(0);
        await Assertions.Expect(trigger.GetByRole(AriaRole.Region, new() { Name = "Output of the step" })).ToContainTextAsync("Ada");
        await visitor.ShouldBeAccessibleInBothThemesAsync("wide-trigger");

        // The same button closes it; the step stands beside the canvas.
        await trigger.GetByRole(AriaRole.Button, new() { Name = "Back to the canvas" }).ClickAsync();
        await Assertions.Expect(editor.Step("New order")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Open wide" })).ToBeFocusedAsync();
        await visitor.PictureAsync("wide-closed");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_is_deleted_leaves_the_keyboard_on_the_canvas_where_it_is_undone()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await OpenAsync(visitor);
        await editor.Step("Put aside").FocusAsync();
        await page.Keyboard.PressAsync("w");
        await Assertions.Expect(Wide(page, "Put aside").GetByLabel("Message")).ToBeFocusedAsync();

        // Wide first, then, once it is back, beside the canvas.
        foreach (var panel in new[] { Wide(page, "Put aside"), editor.Panel })
        {
            await panel.GetByRole(AriaRole.Button, new() { Name = "More for this step" }).ClickAsync();
            await panel.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
            await Assertions.Expect(editor.Panel).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator(".react-flow")).ToBeFocusedAsync();
            await Assertions.Expect(editor.Steps).ToHaveCountAsync(4);
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(editor.Steps).ToHaveCountAsync(5);
            await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        }
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_follows_the_wide_step_and_Back_leads_to_the_canvas()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        var id = await OpenAsync(visitor);
        Task AddressAsync(string query) => Assertions.Expect(page).ToHaveURLAsync(new Regex($"/workflows/{id}{Regex.Escape(query)}$", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // Out of the canvas, from step to step, and with Back to the canvas; it is the same page, with what was typed in it.
        await editor.Step("Tell the team").FocusAsync();
        await page.Keyboard.PressAsync("w");
        await Assertions.Expect(Wide(page, "Tell the team").GetByLabel("Message")).ToBeFocusedAsync();
        await AddressAsync("?step=b&wide");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" {{ trig");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".reference-picker:popover-open")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.querySelector('aside.wide').dataset.same = 'yes'");
        await page.GoBackAsync();
        await Assertions.Expect(editor.Step("Tell the team")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Panel).ToHaveAttributeAsync("data-same", "yes");
        await Assertions.Expect(editor.Panel.GetByLabel("Message")).ToHaveValueAsync("start {{ trig");
        await AddressAsync("");
        await page.GoForwardAsync();
        await Assertions.Expect(Wide(page, "Tell the team")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Alt+PageDown");
        await Assertions.Expect(Wide(page, "Put aside")).ToBeFocusedAsync();
        await AddressAsync("?step=d&wide");

        // Back leads there also when the problems are shown in its place, and once.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Problems:", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        var problems = page.Locator("aside[aria-label='Problems']");
        await Assertions.Expect(problems).ToBeVisibleAsync();
        await page.GoBackAsync();
        await AddressAsync("");
        await problems.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(editor.Panel).ToBeVisibleAsync();
        await AddressAsync("");
        await editor.Step("Put aside").FocusAsync();
        await page.Keyboard.PressAsync("w");
        await Assertions.Expect(Wide(page, "Put aside").GetByLabel("Message")).ToBeFocusedAsync();
        await AddressAsync("?step=d&wide");

        // F2 goes to the label out of a text, and Escape from there takes the name back before it leaves the step.
        await Wide(page, "Put aside").GetByLabel("Message").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await Assertions.Expect(Wide(page, "Put aside").GetByLabel("Label", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Aside");
        await Assertions.Expect(Wide(page, "Aside")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Wide(page, "Put aside")).ToBeFocusedAsync();

        // Left by key it is left for good: the next Back is out of the editor.
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(editor.Step("Put aside")).ToBeFocusedAsync();
        await AddressAsync("");
        // What is not saved yet would be done again by the next page, step by step.
        await editor.SavedAsync();
        await page.GoBackAsync();
        await page.ArriveAsync("**/workflows");
        await page.GoForwardAsync();
        await Assertions.Expect(editor.Steps).ToHaveCountAsync(5);

        // Loaded anew it is there again, and its way back is the canvas.
        await editor.Step("Is it large?").DblClickAsync();
        await AddressAsync("?step=c&wide");
        await Assertions.Expect(Wide(page, "Is it large?")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(Wide(page, "Is it large?")).ToBeVisibleAsync();
        await Wide(page, "Is it large?").GetByRole(AriaRole.Button, new() { Name = "Back to the canvas" }).ClickAsync();
        await AddressAsync("");
        await Assertions.Expect(editor.Step("Is it large?")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_is_opened_wide_by_keyboard_and_left_with_what_was_typed_kept()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        var id = await OpenAsync(visitor);

        await editor.Step("Tell the team").FocusAsync();
        await page.Keyboard.PressAsync("w");
        var tell = Wide(page, "Tell the team");
        var message = tell.GetByLabel("Message");
        await Assertions.Expect(message).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("By keys");
        await page.Keyboard.PressAsync("Alt+PageDown");
        await Assertions.Expect(Wide(page, "Put aside")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Alt+PageUp");
        await Assertions.Expect(tell).ToBeFocusedAsync();
        await Assertions.Expect(message).ToHaveValueAsync("By keys");

        // A field out of the tree, and a column made wider.
        await message.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" ");
        await tell.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "Is it large?" }).FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(tell.Locator("[data-insert='trigger']")).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(tell.Locator("[data-insert='trigger.order']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(message).ToHaveValueAsync("By keys {{ trigger.order }}");
        var sizer = tell.GetByRole(AriaRole.Separator, new() { Name = "Width of the input" });
        var before = (await tell.GetByRole(AriaRole.Region, new() { Name = "Input of the step" }).BoundingBoxAsync())!.Width;
        await sizer.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(sizer).ToHaveAttributeAsync("aria-valuenow", "29");
        (await tell.GetByRole(AriaRole.Region, new() { Name = "Input of the step" }).BoundingBoxAsync())!.Width.ShouldBeGreaterThan(before);

        // Escape leads back to the step on the canvas; what was typed stands beside it.
        await message.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(editor.Step("Tell the team")).ToBeFocusedAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Message")).ToHaveValueAsync("By keys {{ trigger.order }}");
        await Assertions.Expect(tell).ToHaveCountAsync(0);
        await editor.SavedAsync();

        // An address opens it so, with the width it had.
        await page.GotoAsync($"/workflows/{id}?step=c&wide");
        await visitor.ReadyAsync();
        var condition = Wide(page, "Is it large?");
        await Assertions.Expect(condition).ToBeVisibleAsync();
        await condition.GetByRole(AriaRole.Separator, new() { Name = "Width of the input" }).FocusAsync();
        await Assertions.Expect(condition.GetByRole(AriaRole.Separator, new() { Name = "Width of the input" })).ToHaveAttributeAsync("aria-valuenow", "29");

        // Where there is no room for three columns, one is shown.
        foreach (var (width, height) in new[] { (900, 720), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var part in new[] { "Output", "Input", "Settings" })
            {
                await condition.GetByRole(AriaRole.Group, new() { Name = "Part of the step" }).GetByRole(AriaRole.Button, new() { Name = part }).ClickAsync();
                await Assertions.Expect(condition).ToHaveAttributeAsync("data-column", part.ToLowerInvariant());
                await visitor.ShouldBeAccessibleInBothThemesAsync($"wide-{width}-{part}");
                (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('aside.wide, aside.wide :is(header, .columns, .middle, .side, .scroll, nav)')].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML.slice(0, 80))")).ShouldBeEmpty($"{part} at {width}");
            }
        }

        // What is clicked in the input is written where it is seen.
        await condition.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        var expression = page.Locator("textarea#set-c-expression");
        await expression.FillAsync("");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".reference-picker:popover-open")).ToHaveCountAsync(0);
        await condition.GetByRole(AriaRole.Group, new() { Name = "Part of the step" }).GetByRole(AriaRole.Button, new() { Name = "Input" }).ClickAsync();
        await Assertions.Expect(expression).ToBeHiddenAsync();
        await condition.Locator("[data-insert='shape']").ClickAsync();
        await Assertions.Expect(expression).ToBeFocusedAsync();
        await Assertions.Expect(expression).ToHaveValueAsync("shape");
        await Assertions.Expect(condition.GetByRole(AriaRole.Group, new() { Name = "Part of the step" }).GetByRole(AriaRole.Button, new() { Name = "Settings" })).ToHaveAttributeAsync("aria-pressed", "true");
        visitor.Errors.ShouldBeEmpty();
    }
}
