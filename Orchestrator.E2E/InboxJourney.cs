using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class InboxJourney(Stage stage)
{
    private const string Secret = "It's a Secret to Everybody";

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_signature_is_asked_for_a_bad_and_a_good_delivery_arrive_and_the_good_one_is_replayed_and_becomes_the_sample(string theme)
    {
        await using var visitor = await stage.VisitAsync(theme, 1440, 900);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await PostAsync(page, "/credentials", $$"""{"id":"github-hook","name":"GitHub webhook","value":"{{Secret}}"}""");
        await editor.OpenEmptyAsync();
        var workflow = page.Url.Split('/').Last();
        await editor.Step("Manual").ClickAsync();
        await editor.Panel.Locator("input[value='Webhook']").CheckAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Signature" }).ClickAsync();
        await editor.Panel.GetByLabel("Deliveries are signed").SelectOptionAsync(new SelectOptionValue { Label = "As GitHub does" });
        await Assertions.Expect(editor.Panel.GetByText("without it every delivery is refused")).ToBeVisibleAsync();
        await editor.Panel.GetByLabel("Secret", new() { Exact = true }).PressSequentiallyAsync("credentials://");
        await page.GetByRole(AriaRole.Option, new() { Name = "github-hook" }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Secret", new() { Exact = true })).ToHaveValueAsync("credentials://github-hook");
        await Assertions.Expect(editor.Panel.GetByText("without it every delivery is refused")).ToHaveCountAsync(0);
        await KeepAsync(page, $"signature-{theme}");
        await BuildSchemaAsync(page, editor, theme);
        await visitor.ShouldBeAccessibleAsync();
        await editor.PublishAsync();
        await Assertions.Expect(page.GetByText("v1 published")).ToBeVisibleAsync();

        var key = await KeyAsync(page, workflow);
        await page.GotoAsync($"/workflows/{workflow}/deliveries");
        await Assertions.Expect(page.GetByText("appears here at once")).ToBeVisibleAsync();
        await visitor.ReadyAsync();
        await KeepAsync(page, $"inbox-empty-{theme}");
        const string body = """{"action":"opened","issue":{"number":7},"password":"hunter2hunter2"}""";
        (await SendAsync(workflow, key, body, "another secret")).ShouldBe(401);
        var table = page.GetByRole(AriaRole.Table, new() { Name = "Deliveries" });
        await Assertions.Expect(table).ToContainTextAsync("not made with the secret that is stored here");
        (await SendAsync(workflow, key, """{"action":1}""", Secret)).ShouldBe(400);
        (await SendAsync(workflow, key, body.Replace(",\"password\":\"hunter2hunter2\"", "", StringComparison.Ordinal), Secret)).ShouldBe(200);
        await Assertions.Expect(table).ToContainTextAsync("This must be");
        await Assertions.Expect(table.GetByText("200 Accepted")).ToHaveCountAsync(1);
        await Assertions.Expect(table.GetByText("401 Refused")).ToHaveCountAsync(1);
        await Assertions.Expect(table.GetByText("400 Refused")).ToHaveCountAsync(1);

        await table.GetByRole(AriaRole.Row).Filter(new() { HasText = "200 Accepted" }).GetByRole(AriaRole.Button).ClickAsync();
        var detail = page.GetByRole(AriaRole.Region, new() { Name = "The delivery" });
        await Assertions.Expect(detail).ToContainTextAsync("x-github-event");
        await Assertions.Expect(detail).ToContainTextAsync("«redacted»");
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"inbox-{theme}");
        await detail.GetByRole(AriaRole.Button, new() { Name = "Use as sample" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It is the sample now")).ToBeVisibleAsync();
        await detail.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await page.ArriveAsync("**/executions/*");
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Succeeded");

        await page.GotoAsync($"/workflows/{workflow}");
        await editor.Step("Webhook").ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Sample input")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"opened\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(editor.Panel.GetByLabel("Value of x-github-event")).ToHaveValueAsync("issues");
        await KeepAsync(page, $"sample-{theme}");
        visitor.Errors.Where(error => !error.Contains("401", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_first_call_with_a_new_key_is_seen_at_once_and_becomes_the_sample(string theme)
    {
        await using var visitor = await stage.VisitAsync(theme, 1440, 900);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var made = await PostAsync(page, "/api/workflows/create", """{"name":"Orders","nodes":[{"id":"t","type":"trigger","data":{"label":"Webhook","name":"trigger","config":{"triggerType":"Webhook"}}}],"edges":[]}""");
        var workflow = System.Text.Json.Nodes.JsonNode.Parse(made)!["id"]!.GetValue<string>();
        await page.GotoAsync($"/api-keys?workflow={workflow}&new=1");
        await visitor.ReadyAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync("shop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.GetByLabel("Key", new() { Exact = true }).InputValueAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("can become the sample data");
        (await SendAsync(workflow, key, """{"order":7}""", Secret)).ShouldBe(200);
        await Assertions.Expect(dialog).ToContainTextAsync("The first call arrived");
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"key-ready-{theme}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "use it as sample" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("It is the sample now");
        await dialog.GetByLabel("I have stored the key").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await PostAsync(page, "/api/api-keys", """{"name":"everything"}""");
        await page.GotoAsync("/api-keys");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "API keys" })).ToContainTextAsync("All workflows");
        await visitor.ReadyAsync();
        await visitor.ShouldBeAccessibleAsync();
        await KeepAsync(page, $"keys-{theme}");
        visitor.Errors.ShouldBeEmpty();
    }

    private static async Task BuildSchemaAsync(IPage page, Editor editor, string theme)
    {
        await editor.Panel.GetByLabel("Sample input").FillAsync("""{ "action": "opened", "issue": { "number": 7 } }""");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Body schema" }).ClickAsync();
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Make from the sample" }).ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Name of action")).ToHaveValueAsync("action");
        await Assertions.Expect(editor.Panel.GetByLabel("Type of number in issue")).ToHaveValueAsync("integer");
        await editor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add a member", Exact = true }).ClickAsync();
        await editor.Panel.GetByLabel("Name of line 3").FillAsync("labels");
        await editor.Panel.GetByLabel("Type of labels").SelectOptionAsync("array");
        await editor.Panel.GetByLabel("Type of each item of labels").SelectOptionAsync("string");
        await editor.Panel.GetByLabel("labels is required").UncheckAsync();
        await Assertions.Expect(editor.Panel.GetByText("The sample fits")).ToBeVisibleAsync();
        await editor.Panel.GetByLabel("Name of action").ScrollIntoViewIfNeededAsync();
        await KeepAsync(page, $"schema-{theme}");
        await editor.SavedAsync();
    }

    private static async Task<string> KeyAsync(IPage page, string workflow)
    {
        var made = await PostAsync(page, "/api/api-keys", $$"""{"name":"GitHub","workflowId":"{{workflow}}"}""");
        return System.Text.Json.Nodes.JsonNode.Parse(made)!["key"]!.GetValue<string>();
    }

    private static Task<string> PostAsync(IPage page, string path, string body) => page.EvaluateAsync<string>(
        "async ([path, body]) => { const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }); if (answer.status !== 201) throw new Error(answer.status); return await answer.text(); }",
        new[] { path, body });

    private async Task<int> SendAsync(string workflow, string key, string body, string secret)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{stage.Server.Url}/api/workflows/{workflow}/webhook")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key), UserAgent = { new ProductInfoHeaderValue("GitHub-Hookshot", "1") } },
        };
        request.Headers.Add("X-GitHub-Event", "issues");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    // Pictures for people who want to look: a folder named in SCREENSHOTS.
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
