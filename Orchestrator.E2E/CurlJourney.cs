using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class CurlJourney(Stage stage)
{
    private const string Secret = "sk-hush-hush-4711";

    private const string Request = """
        { "name": "Import", "publish": false, "nodes": [
            { "id": "t", "type": "trigger", "position": { "x": 0, "y": 0 }, "data": { "label": "Begin", "config": { "triggerType": "Manual" } } },
            { "id": "a", "type": "action", "position": { "x": 0, "y": 144 }, "data": { "label": "Fetch", "config": { "actionType": "http/request", "method": "GET", "url": "https://old.example/" } } } ],
          "edges": [ { "source": "t", "target": "a" } ] }
        """;

    private const string Command = """
        curl -X POST 'https://api.stripe.com/v1/orders?dry=true' \
          -H 'Authorization: Bearer sk-hush-hush-4711' -k \
          -d '{ "amount": 12 }'
        """;

    [Fact]
    public async Task A_curl_command_is_imported_by_mouse_with_its_secret_in_the_vault_and_undone_at_once()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = await OpenAsync(visitor);

        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Import cURL" }).ClickAsync();
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Import cURL" });
        await sheet.GetByLabel("Command").FillAsync("curl ftp://x");
        await Assertions.Expect(sheet.GetByText("Line 1, column 6: The step calls http:// and https:// addresses")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("curl-wrong");
        await sheet.GetByLabel("Command").FillAsync(Command);
        await Assertions.Expect(sheet.GetByText("Line 2, column 48: -k is left out")).ToBeVisibleAsync();
        await Assertions.Expect(sheet.Locator(".curl-preview")).ToContainTextAsync("Bearer credentials://stripe");
        await Assertions.Expect(sheet.Locator(".curl-preview")).Not.ToContainTextAsync(Secret);
        await visitor.ShouldBeAccessibleInBothThemesAsync("curl-preview");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Assertions.Expect(sheet).ToHaveCountAsync(0);

        await Assertions.Expect(Url(editor)).ToHaveValueAsync("https://api.stripe.com/v1/orders");
        await Assertions.Expect(editor.Panel.GetByLabel("Method")).ToHaveValueAsync("POST");
        await Assertions.Expect(editor.Panel.GetByLabel("Value of Authorization")).ToHaveValueAsync("Bearer credentials://stripe");
        await Assertions.Expect(editor.Panel.GetByText("Shown as Bearer «secret:stripe»")).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleInBothThemesAsync("curl-imported");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo: Imported cURL into “Fetch”" }).ClickAsync();
        await Assertions.Expect(Url(editor)).ToHaveValueAsync("https://old.example/");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_pasted_into_the_address_opens_the_import_and_is_taken_by_keyboard()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = await OpenAsync(visitor);

        await Url(editor).FillAsync(Command);
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Import cURL" });
        await Assertions.Expect(sheet.GetByLabel("Command")).ToHaveValueAsync(new Regex("stripe", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var keep = sheet.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("Keep Header Authorization in the vault", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        await keep.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(sheet.GetByText("Stays in the step as plain text")).ToBeVisibleAsync();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");
        await Assertions.Expect(sheet).ToHaveCountAsync(0);
        await Assertions.Expect(Url(editor)).ToHaveValueAsync("https://old.example/");

        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Import cURL" }).PressAsync("Enter");
        await Assertions.Expect(sheet.GetByLabel("Command")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync("curl https://b.example/x -d a=1");
        await Assertions.Expect(sheet.Locator(".curl-preview")).ToContainTextAsync("b.example");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Import" }).PressAsync("Enter");
        await Assertions.Expect(Url(editor)).ToHaveValueAsync("https://b.example/x");
        await Assertions.Expect(editor.Panel.GetByLabel("Method")).ToHaveValueAsync("POST");
        await editor.SavedAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static ILocator Url(Editor editor) => editor.Panel.GetByLabel("URL", new() { Exact = true });

    private static async Task<(IPage Page, Editor Editor)> OpenAsync(Visitor visitor)
    {
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await visitor.OpenAsync(Request);
        await editor.Step("Fetch").ClickAsync();
        await Assertions.Expect(Url(editor)).ToHaveValueAsync("https://old.example/");
        return (page, editor);
    }
}
