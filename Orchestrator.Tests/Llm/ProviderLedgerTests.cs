using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Llm;

/// <summary>The steps of providers that ask models count into the ledger of <c>llm/call</c> and stop at the same budget.</summary>
public sealed class ProviderLedgerTests(ProviderLedgerTests.CountedApp app) : IClassFixture<ProviderLedgerTests.CountedApp>
{
    [Fact]
    public async Task A_provider_s_text_step_is_counted_priced_and_stopped_like_Ask_a_model()
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "ai-gateway", new { apiKey = "good-key-123456", baseUrl = app.Models.BaseUrl }, new { actionType = "ai-gateway/generate-text", model = "priced", prompt = "Hello" });
        var output = await RunAsync(owner, id);
        output.GetProperty("text").GetString().ShouldBe("Hello there.");
        output.GetProperty("costUsd").GetDecimal().ShouldBe(3);
        await UsageAsync(owner, id, calls: 1, input: 20, output: 5, dollars: 3);
        await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 1 } });
        var before = app.Models.Received.Count;
        (await RefusedAsync(owner, id)).ShouldStartWith("This workflow may spend $1.00 on language models in a month, and has spent $3.00 in ");
        app.Models.Received.Count.ShouldBe(before);
    }

    [Fact]
    public async Task What_Perplexity_says_an_answer_cost_is_what_is_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "perplexity", new { apiKey = "pplx-hush" }, new { actionType = "perplexity/ask", model = "sonar-tomorrow", prompt = "Hello?" });
        await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 0.005 } });
        await RunAsync(owner, id);
        await UsageAsync(owner, id, calls: 1, input: 14, output: 9, dollars: 0.006m);
        (await RefusedAsync(owner, id)).ShouldContain("has spent $0.006 in ");
    }

    [Fact]
    public async Task An_embedding_is_counted_by_its_tokens_and_one_of_unknown_price_is_not_made_within_a_budget()
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "openai", new { apiKey = "sk-hush" }, new { actionType = "openai/create-embedding", input = "Hello" });
        await RunAsync(owner, id);
        await UsageAsync(owner, id, calls: 1, input: 8, output: 0, dollars: 0.00000016m);
        var other = await MakeAsync(owner, "openai", new { apiKey = "sk-hush" }, new { actionType = "openai/create-embedding", input = "Hello", model = "nobody-knows-the-price" });
        await owner.PatchAsync($"/api/workflows/{other}", new { llmBudget = new { usdPerMonth = 5 } });
        (await RefusedAsync(owner, other)).ShouldContain("llm-prices.json");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("error")]
    public async Task An_answer_that_breaks_off_is_paid_for_and_counted(string end)
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "ai-gateway", new { apiKey = "good-key-123456", baseUrl = app.Models.BaseUrl }, new { actionType = "ai-gateway/generate-text", model = "priced", prompt = "Hello" });
        var heard = new TaskCompletionSource();
        app.Models.Instead = async (context, _) =>
        {
            await BeginAsync(context);
            await heard.Task;
            if (end == "cut") context.Abort();
            else await ModelServer.EventAsync(context, null, new { error = new { message = "Overloaded", code = 503 } });
        };
        try
        {
            var run = await owner.ExecuteAsync(id);
            await EventuallyAsync(() => Task.FromResult(app.Services.GetRequiredService<LiveTexts>().Find(run, "ask") is { Length: > 0 }));
            heard.SetResult();
            (await EndAsync(owner, run)).ShouldBe("error");
        }
        finally
        {
            app.Models.Instead = null;
        }

        await UsageAsync(owner, id, calls: 1, input: 2, output: 21, dollars: 4.4m);
    }

    [Fact]
    public async Task An_answer_that_is_cancelled_is_paid_for_and_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "ai-gateway", new { apiKey = "good-key-123456", baseUrl = app.Models.BaseUrl }, new { actionType = "ai-gateway/generate-text", model = "priced", prompt = "Hello" });
        app.Models.Instead = async (context, _) =>
        {
            await BeginAsync(context);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        try
        {
            var run = await owner.ExecuteAsync(id);
            await EventuallyAsync(() => Task.FromResult(app.Services.GetRequiredService<LiveTexts>().Find(run, "ask") is { Length: > 0 }));
            (await owner.PostAsync($"/api/workflows/executions/{run}/cancel")).Status.ShouldBe(200);
            (await EndAsync(owner, run)).ShouldBe("cancelled");
        }
        finally
        {
            app.Models.Instead = null;
        }

        await EventuallyAsync(async () => (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json.GetProperty("calls").GetInt32() == 1);
        await UsageAsync(owner, id, calls: 1, input: 2, output: 21, dollars: 4.4m);
    }

    [Fact]
    public async Task A_question_that_was_sent_and_never_answered_is_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await AskingAsync(owner);
        (await CancelledAsync(owner, id)).ShouldBe("cancelled");
        await EventuallyAsync(async () => (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json.GetProperty("calls").GetInt32() == 1);
        await UsageAsync(owner, id, calls: 1, input: 2, output: 0, dollars: 0.2m);
    }

    [Fact]
    public async Task An_answer_without_streaming_that_breaks_off_is_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await AskingAsync(owner);
        app.Models.Instead = async (context, _) =>
        {
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json", 11 * 1024 * 1024);
            await context.Response.WriteAsync("{");
        };
        try
        {
            (await EndAsync(owner, await owner.ExecuteAsync(id))).ShouldBe("error");
        }
        finally
        {
            app.Models.Instead = null;
        }

        await UsageAsync(owner, id, calls: 1, input: 2, output: 0, dollars: 0.2m);
    }

    [Fact]
    public async Task A_cancelled_step_is_cancelled_also_when_what_it_took_cannot_be_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await AskingAsync(owner);
        await using (var db = app.Databases.ForSystem())
            await db.Database.ExecuteSqlAsync($"""CREATE TRIGGER "Uncountable" BEFORE INSERT ON "LlmCalls" WHEN NEW."Model" = 'priced' BEGIN SELECT RAISE(ABORT, 'Not now.'); END""");
        try
        {
            (await CancelledAsync(owner, id)).ShouldBe("cancelled");
        }
        finally
        {
            await using var db = app.Databases.ForSystem();
            await db.Database.ExecuteSqlAsync($"""DROP TRIGGER "Uncountable" """);
        }

        await UsageAsync(owner, id, calls: 0, input: 0, output: 0, dollars: 0);
    }

    [Fact]
    public async Task A_refused_question_is_not_counted()
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "ai-gateway", new { apiKey = "wrong-key-123456", baseUrl = app.Models.BaseUrl }, new { actionType = "ai-gateway/generate-text", model = "priced", prompt = "Hello" });
        (await EndAsync(owner, await owner.ExecuteAsync(id))).ShouldBe("error");
        await UsageAsync(owner, id, calls: 0, input: 0, output: 0, dollars: 0);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(500, 0)]
    public async Task A_request_of_a_provider_s_own_that_breaks_off_is_counted_once_it_was_taken(int status, int calls)
    {
        using var owner = await app.SignUpAsync();
        var id = await MakeAsync(owner, "openai", new { apiKey = "sk-hush" }, new { actionType = "openai/create-embedding", input = "Hello" });
        app.Instead = async context =>
        {
            (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (status, "application/json", 11 * 1024 * 1024);
            await context.Response.WriteAsync("{");
        };
        try
        {
            (await EndAsync(owner, await owner.ExecuteAsync(id))).ShouldBe("error");
        }
        finally
        {
            app.Instead = null;
        }

        var month = (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json;
        month.GetProperty("calls").GetInt32().ShouldBe(calls);
        (month.GetProperty("inputTokens").GetInt32() > 0).ShouldBe(calls > 0);
    }

    private Task<string> AskingAsync(Visitor owner) =>
        MakeAsync(owner, "ai-gateway", new { apiKey = "good-key-123456", baseUrl = app.Models.BaseUrl }, new { actionType = "ai-gateway/generate-text", model = "priced", prompt = "Hello" });

    // Stopped when the service has the question and has said nothing; how the step ended.
    private async Task<string> CancelledAsync(Visitor owner, string workflow)
    {
        var arrived = new TaskCompletionSource();
        app.Models.Instead = async (context, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        try
        {
            var run = await owner.ExecuteAsync(workflow);
            await arrived.Task;
            (await owner.PostAsync($"/api/workflows/executions/{run}/cancel")).Status.ShouldBe(200);
            await owner.UntilEndedAsync(run);
            var status = "";
            await EventuallyAsync(async () => (status = await StepAsync(run)) is not "running");
            return status;
        }
        finally
        {
            app.Models.Instead = null;
        }

        async Task<string> StepAsync(string run) =>
            (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray().Single(step => step.GetProperty("nodeId").GetString() == "ask").GetProperty("status").GetString()!;
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await ModelServer.EventAsync(context, null, new { choices = new[] { new { index = 0, delta = new { content = "Half an answer, which nobody hears to its end because of us. " } } } });
    }

    private static async Task<string> EndAsync(Visitor owner, string run)
    {
        await owner.UntilEndedAsync(run);
        return (await owner.GetAsync($"/api/workflows/executions/{run}")).Word("status");
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSoAsync)
    {
        for (var until = DateTimeOffset.UtcNow.AddMinutes(2); !await isSoAsync(); await Task.Delay(20)) (DateTimeOffset.UtcNow < until).ShouldBeTrue("within two minutes");
    }

    private static async Task<string> MakeAsync(Visitor owner, string type, object config, object step)
    {
        var integration = await owner.PostAsync("/api/integrations", new { name = type, type, config });
        integration.Status.ShouldBe(201, integration.Text);
        var settings = JsonSerializer.SerializeToElement(step).EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
        settings["integrationId"] = integration.Word("id");
        return await owner.CreateAsync(new { name = "Asks", nodes = new[] { Drawing.Trigger(), Drawing.Step("ask", settings) }, edges = new[] { Drawing.Edge("t", "ask") } });
    }

    private static async Task<JsonElement> RunAsync(Visitor owner, string workflow)
    {
        var run = await owner.ExecuteAsync(workflow);
        await owner.UntilEndedAsync(run);
        var step = (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray().Single(step => step.GetProperty("nodeId").GetString() == "ask");
        step.GetProperty("status").GetString().ShouldBe("success", step.GetRawText());
        return step.GetProperty("output");
    }

    private static async Task<string> RefusedAsync(Visitor owner, string workflow)
    {
        var run = await owner.ExecuteAsync(workflow);
        await owner.UntilEndedAsync(run);
        var error = (await owner.GetAsync($"/api/workflows/executions/{run}")).Json.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe(ErrorCodes.LlmBudgetExceeded);
        return error.GetProperty("message").GetString()!;
    }

    private static async Task UsageAsync(Visitor owner, string workflow, int calls, int input, int output, decimal dollars)
    {
        var month = (await owner.GetAsync($"/api/workflows/{workflow}/llm-usage")).Json;
        month.GetProperty("calls").GetInt32().ShouldBe(calls);
        month.GetProperty("inputTokens").GetInt32().ShouldBe(input);
        month.GetProperty("outputTokens").GetInt32().ShouldBe(output);
        month.GetProperty("costUsd").GetDecimal().ShouldBe(dollars);
        month.GetProperty("isWhole").GetBoolean().ShouldBeTrue();
    }

    /// <summary>A program whose providers are on loopback.</summary>
    public sealed class CountedApp : TestApp, IAsyncLifetime
    {
        private Upstream service = null!;

        internal ModelServer Models { get; private set; } = null!;

        /// <summary>Instead of the service's usual answer.</summary>
        internal RequestDelegate? Instead { get; set; }

        protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            ("Orchestrator:Outbound:AllowedHosts:0", Models.Host), ("Orchestrator:Outbound:AllowedHosts:1", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{service.Port}")),
            ("Orchestrator:Integrations:BaseUrls:perplexity", service.Url), ("Orchestrator:Integrations:BaseUrls:openai", service.Url),
        ];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            Models = await ModelServer.StartAsync("openai-compatible");
            service = await Upstream.StartAsync(context => Instead is { } other ? other(context) : context.Response.WriteAsync(context.Request.Path == "/v1/embeddings"
                ? """{"object":"list","data":[{"embedding":[0.5,0.25]}],"model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}"""
                : """{"id":"1","model":"sonar","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."}}],"usage":{"prompt_tokens":14,"completion_tokens":9,"cost":{"total_cost":0.006}}}"""));
            await File.WriteAllTextAsync(Path.Combine(Folder, "llm-prices.json"), """{ "openai-compatible": { "priced": { "input": 100000, "output": 200000 } } }""");
            await InitializeAsync();
        }

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await DisposeAsync();
            await Models.DisposeAsync();
            await service.DisposeAsync();
        }
    }
}
