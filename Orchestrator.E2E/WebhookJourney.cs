using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class WebhookJourney(Stage stage)
{
    [Fact]
    public async Task A_delivery_from_GitHub_arrives_while_one_watches_and_shows_every_step_without_its_secrets()
    {
        await using var visitor = await stage.VisitAsync();
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        var file = page.GetByLabel("File");
        await Assertions.Expect(file).ToBeEnabledAsync();
        await file.SetInputFilesAsync(Repository.Triage);
        await page.ArriveAsync("**/workflows/*");
        await editor.Steps.First.WaitForAsync();
        var workflow = page.Url.Split('/').Last();
        await editor.PublishAsync();
        await Assertions.Expect(page.GetByText("v1 published")).ToBeVisibleAsync();

        await page.GotoAsync($"/api-keys?workflow={workflow}&new=1");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("GitHub");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.GetByLabel("Key", new() { Exact = true }).InputValueAsync();
        key.ShouldMatch("^wfb_[0-9A-Za-z]{38}$");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"Authorization: Bearer {key}");
        await page.GotoAsync($"/workflows/{workflow}/executions");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("Every run is kept here")).ToBeVisibleAsync();
        await visitor.ReadyAsync();

        var payload = GitHub.Opened();
        payload["issue"]!["body"] = $"My key is {key} and my password is in here: {new Uri("https://u:hunter2hunter2@example.com")}";
        await SendAsync(workflow, key, payload);

        await page.GetByRole(AriaRole.Table, new() { Name = "Executions" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Succeeded", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await page.ArriveAsync("**/executions/*");
        var steps = page.GetByRole(AriaRole.Region, new() { Name = "Steps in order" });
        await Assertions.Expect(steps.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(7);
        await steps.GetByText("Summary").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Codertocat/Hello-World#1");
        await steps.GetByText("Read the issue").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Spelling error in the README file");

        // The page folds large values, so what it holds back is asked for too.
        var run = page.Url.Split('/').Last();
        var logs = await (await page.APIRequest.GetAsync($"/api/workflows/executions/{run}/logs")).TextAsync();
        logs.ShouldContain("Spelling error in the README file");
        logs.ShouldContain("«redacted»");
        foreach (var shown in new[] { logs, await page.ContentAsync() })
        {
            shown.ShouldNotContain(key);
            shown.ShouldNotContain("hunter2hunter2");
        }
        visitor.Errors.ShouldBeEmpty();
    }

    private async Task SendAsync(string workflow, string key, JsonNode payload)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{stage.Server.Url}/api/workflows/{workflow}/webhook")
        {
            Content = new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key), UserAgent = { new ProductInfoHeaderValue("GitHub-Hookshot", "1") } },
        };
        request.Headers.Add("X-GitHub-Event", "issues");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>().ShouldBe("running");
    }
}
