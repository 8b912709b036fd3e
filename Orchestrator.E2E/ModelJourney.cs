using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Actions;

namespace Orchestrator.E2E;

public sealed class ModelJourney(Stage stage)
{
    private const string Key = "sk-house-0123456789abcdef";

    [Theory]
    [InlineData("light", 1280, 720)]
    [InlineData("dark", 1280, 720)]
    [InlineData("light", 390, 844)]
    public async Task A_model_step_is_built_its_answer_is_watched_and_its_cost_is_kept_within_a_budget(string theme, int width, int height)
    {
        var goOn = new TaskCompletionSource();
        await using var model = await Upstream.StartAsync(context => AnswerAsync(context, goOn.Task));
        await using var server = await Server.StartAsync(("Orchestrator__Outbound__AllowedHosts__0", $"127.0.0.1:{model.Port}"), ("Orchestrator__Registration", "open"));
        await using var visitor = await stage.VisitAsync(theme, width, height, server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        (await page.APIRequest.PostAsync("/credentials", new() { DataObject = new { id = "house-model", name = "House model", kind = "api_key", value = Key } })).Status.ShouldBe(201);
        var id = await MakeAsync(page, $"{model.Url}/v1");

        await page.GotoAsync($"/workflows/{id}");
        await editor.Step("Ask a model").ClickAsync();
        await Assertions.Expect(editor.Panel.GetByLabel("Provider", new() { Exact = true })).ToHaveValueAsync("openai");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"model-form-{theme}-{width}");
        await editor.Panel.GetByLabel("Model", new() { Exact = true }).FillAsync("gpt-4o-mini");
        await editor.Panel.GetByLabel("Model", new() { Exact = true }).PressAsync("Tab");
        await editor.SavedAsync();

        await editor.Run.ClickAsync();
        await page.GetByText("Open the run").ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Steps in order" }).GetByText("Ask a model").ClickAsync();
        var answering = page.GetByRole(AriaRole.Region, new() { Name = "The answer so far" });
        await Assertions.Expect(answering).ToContainTextAsync("The customer was charged twice");
        await Assertions.Expect(answering).Not.ToContainTextAsync("sk-house");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"model-live-{theme}-{width}");
        goOn.SetResult();
        await Assertions.Expect(page.Locator(".step-report .usage")).ToContainTextAsync("gpt-4o-mini of openai: 212 tokens in, 64 out, under $0.0001");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Run summary" })).ToContainTextAsync("276 tokens");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Output", Exact = true })).ToContainTextAsync("«secret:house-model»");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"model-run-{theme}-{width}");

        await page.GotoAsync($"/workflows/{id}/settings");
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "By model" })).ToContainTextAsync("gpt-4o-mini");
        await page.GetByLabel("Budget for a month, in dollars").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Meter, new() { Name = "Part of the budget that is used" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Language models" }).ScrollIntoViewIfNeededAsync();
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"model-settings-{theme}-{width}");
        visitor.Errors.ShouldBeEmpty();
    }

    private static async Task<string> MakeAsync(IPage page, string url)
    {
        var made = await page.APIRequest.PostAsync("/api/workflows/create", new()
        {
            DataObject = new
            {
                name = "Summarise messages",
                nodes = new object[]
                {
                    new { id = "trigger", type = "trigger", position = new { x = 0, y = 0 }, data = new { label = "Message", name = "message", config = new { triggerType = "Manual", sample = new { text = "I was charged twice this month." } } } },
                    new
                    {
                        id = "ask", type = "action", position = new { x = 0, y = 120 },
                        data = new
                        {
                            label = "Ask a model", name = "ask_a_model",
                            config = new
                            {
                                actionType = "llm/call", provider = "openai", model = "gpt-4o", baseUrl = url, api_key = "credentials://house-model",
                                system = "You answer in one short paragraph.", prompt = "Summarize this for a busy reader: {{ trigger.text }}", temperature = 0.2,
                            },
                        },
                    },
                },
                edges = new[] { new { id = "e1", source = "trigger", sourceHandle = "out", target = "ask" } },
            },
        });
        made.Status.ShouldBe(201, await made.TextAsync());
        return (await made.JsonAsync())!.Value.GetProperty("id").GetString()!;
    }

    private static async Task AnswerAsync(HttpContext context, Task goOn)
    {
        context.Response.ContentType = "text/event-stream";
        await SayAsync(context, "The customer was charged twice this month, and both payments show on the billing page. They ask for one of them to be paid back. ");
        await SayAsync(context, $"Suggested answer: apologise, confirm the double charge, refund the later payment within two days. (You sent {Key[..9]}");
        await goOn;
        await SayAsync(context, $"{Key[9..]}.)");
        await SendAsync(context, new { choices = new[] { new { index = 0, delta = new { }, finish_reason = "stop" } } });
        await SendAsync(context, new { choices = Array.Empty<object>(), usage = new { prompt_tokens = 212, completion_tokens = 64 } });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static Task SayAsync(HttpContext context, string piece) => SendAsync(context, new { choices = new[] { new { index = 0, delta = new { content = piece } } } });

    private static async Task SendAsync(HttpContext context, object data)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
