using System.Text.Json;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Features;
using Orchestrator.Tests.Features.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Llm;

namespace Orchestrator.Tests.Llm;

/// <summary>A program with a model at hand, and prices of its own.</summary>
public sealed class ModelApp : TestApp, IAsyncLifetime
{
    internal ModelServer Server { get; private set; } = null!;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", Server.Host)];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Server = await ModelServer.StartAsync("openai-compatible");
        await File.WriteAllTextAsync(Path.Combine(Folder, "llm-prices.json"), """{ "openai-compatible": { "priced": { "input": 100000, "output": 200000 } } }""");
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Server.DisposeAsync();
    }
}

public sealed class BudgetTests(ModelApp app) : PageContext(app), IClassFixture<ModelApp>
{
    private readonly ModelApp app = app;

    [Fact]
    public async Task Tokens_and_cost_are_kept_per_step_and_summed_per_run_workflow_and_month()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Asking("priced"));
        var run = await RunAsync(owner, id);
        await RunAsync(owner, id);
        var step = (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray().Single(step => step.GetProperty("nodeId").GetString() == "ask");
        step.GetProperty("output").GetProperty("usage").GetRawText().ShouldBe("""{"inputTokens":20,"outputTokens":5,"costUsd":3}""");

        var month = (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json;
        month.GetProperty("costUsd").GetDecimal().ShouldBe(6);
        month.GetProperty("calls").GetInt32().ShouldBe(2);
        month.GetProperty("inputTokens").GetInt64().ShouldBe(40);
        month.GetProperty("models")[0].GetProperty("model").GetString().ShouldBe("priced");
        (await owner.GetAsync($"/api/workflows/{id}/llm-usage?month=2020-01")).Json.GetProperty("calls").GetInt32().ShouldBe(0);
        (await owner.GetAsync($"/api/workflows/{id}/llm-usage?month=January")).Status.ShouldBe(400);

        // What was paid for stays when the run goes.
        (await owner.DeleteAsync($"/api/workflows/executions/{run}")).Status.ShouldBe(200);
        (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json.GetProperty("costUsd").GetDecimal().ShouldBe(6);
    }

    [Fact]
    public async Task A_budget_per_workflow_stops_further_calls_with_a_clear_error()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Asking("priced"));
        (await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 4 } })).Status.ShouldBe(200);
        await RunAsync(owner, id);
        await RunAsync(owner, id);
        var calls = app.Server.Received.Count;
        var refused = await owner.ExecuteAsync(id);
        await owner.UntilEndedAsync(refused);
        var error = (await owner.GetAsync($"/api/workflows/executions/{refused}")).Json.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe(ErrorCodes.LlmBudgetExceeded);
        error.GetProperty("message").GetString()!.ShouldStartWith("This workflow may spend $4.00 on language models in a month, and has spent $6.00 in ");
        error.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        app.Server.Received.Count.ShouldBe(calls);

        await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = (int?)null } });
        await RunAsync(owner, id);
    }

    [Fact]
    public async Task Last_months_cost_does_not_count()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Asking("priced"));
        await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 1 } });
        await using (var db = app.Databases.ForSystem())
        {
            var tenant = (await db.Workflows.SingleAsync(row => row.Id == id)).TenantId;
            var before = DateTimeOffset.UtcNow.AddDays(-DateTimeOffset.UtcNow.Day).AddDays(-1);
            db.LlmCalls.Add(new LlmCall { Id = Guid.NewGuid().ToString("N"), TenantId = tenant, WorkflowId = id, ExecutionId = "old", NodeId = "ask", At = before, Provider = "openai", Model = "gpt-4o", CostNanos = 50_000_000_000 });
            await db.SaveChangesAsync();
        }

        await RunAsync(owner, id);
    }

    [Fact]
    public async Task A_workflow_with_a_budget_asks_only_models_whose_price_is_known()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Asking("unpriced"));
        await RunAsync(owner, id);
        (await owner.GetAsync($"/api/workflows/{id}/llm-usage")).Json.GetProperty("isWhole").GetBoolean().ShouldBeFalse();
        await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 4 } });
        var refused = await owner.ExecuteAsync(id);
        await owner.UntilEndedAsync(refused);
        (await owner.GetAsync($"/api/workflows/executions/{refused}")).Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("llm-prices.json");
    }

    [Fact]
    public async Task A_wrong_budget_is_named()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Asking("priced"));
        (await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = -1 } })).Paths.ShouldBe(["llmBudget.usdPerMonth"]);
        (await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = "5" } })).Paths.ShouldBe(["llmBudget.usdPerMonth"]);
        (await owner.PatchAsync($"/api/workflows/{id}", new { llmBudget = new { usdPerMonth = 0.5 } })).Status.ShouldBe(200);
        (await owner.GetAsync($"/api/workflows/{id}")).Json.GetProperty("llmBudget").GetProperty("usdPerMonth").GetDecimal().ShouldBe(0.5m);
    }

    [Fact]
    public async Task The_starter_runs_offline_and_shows_its_failover()
    {
        using var owner = await app.SignUpAsync();
        var starter = Starter.All.Single(starter => starter.Name == "Triage with a model");
        var graph = Orchestrator.Domain.Workflows.GraphDocument.Write(starter.Graph);
        var made = await owner.PostAsync("/api/workflows/create", JsonSerializer.Serialize(new { name = "Triage", nodes = graph.GetProperty("nodes"), edges = graph.GetProperty("edges") }));
        made.Status.ShouldBe(201, made.Text);
        var run = (await owner.PostAsync($"/api/workflows/{made.Word("id")}/execute", new { input = starter.Graph.Nodes[0].Config.GetProperty("sample") })).Word("executionId");
        await owner.UntilEndedAsync(run);
        var steps = (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray().ToDictionary(step => step.GetProperty("nodeId").GetString()!);
        steps["ask"].GetProperty("status").GetString().ShouldBe("success", steps["ask"].GetRawText());
        var output = steps["ask"].GetProperty("output");
        output.GetProperty("object").GetProperty("topic").GetString().ShouldBe("billing");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("HTTP_503");
        output.GetProperty("usage").GetProperty("costUsd").GetDecimal().ShouldBe(0);
        steps["billing"].GetProperty("status").GetString().ShouldBe("success");
    }

    [Fact]
    public async Task The_run_page_and_the_settings_page_show_tokens_and_cost()
    {
        await SignInAsync(app);
        var made = (await Workflows.CreateAsync(Caller, new NewWorkflow("Asks", "", Orchestrator.Domain.Workflows.GraphDocument.Read(JsonSerializer.SerializeToElement(Asking("priced"))).Graph!, Publish: true))).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;
        var run = (await Services.GetRequiredService<ManualRuns>().StartAsync(Caller, made.Id, JsonElement.Parse("{}"), draft: false)).ShouldBeOfType<ManualRunOutcome.Started>().ExecutionId;
        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, run));
        page.WaitForAssertion(() => page.Find(".run-summary").TextContent.ShouldContain("25 tokens, $3.00"), TimeSpan.FromMinutes(2));
        page.Find(".usage").TextContent.ShouldContain("priced of openai-compatible: 20 tokens in, 5 out, $3.00");

        var settings = Render<RunSettingsPage>(parameters => parameters.Add(one => one.WorkflowId, made.Id));
        settings.WaitForAssertion(() => settings.Find("[aria-labelledby=models]").TextContent.ShouldContain("$3.00"), TimeSpan.FromMinutes(2));
        await settings.Find("#budget").ChangeAsync(new() { Value = "six" });
        await settings.Find("form").SubmitAsync();
        settings.Find(".wrong").TextContent.ShouldContain("12.50");
        await settings.Find("#budget").ChangeAsync(new() { Value = "$6" });
        await settings.Find("form").SubmitAsync();
        (await Workflows.ReadAsync(Caller, made.Id))!.LlmBudget!.UsdPerMonth.ShouldBe(6);
        settings.Find("[role=meter]").GetAttribute("aria-valuenow").ShouldBe("50");
    }

    private object Asking(string model) => new
    {
        name = "Asks",
        nodes = new object[]
        {
            new { id = "trigger", type = "trigger", position = new { x = 0, y = 0 }, data = new { label = "Trigger", name = "start", config = new { triggerType = "Manual" } } },
            new { id = "ask", type = "action", position = new { x = 0, y = 120 }, data = new { label = "Ask", name = "ask", config = new { actionType = "llm/call", provider = "openai-compatible", baseUrl = app.Server.BaseUrl, api_key = "good-key-123456", model, prompt = "Hello" } } },
        },
        edges = new object[] { new { id = "e1", source = "trigger", sourceHandle = "out", target = "ask" } },
    };

    private static async Task<string> RunAsync(Visitor owner, string workflow)
    {
        var run = await owner.ExecuteAsync(workflow);
        await owner.UntilEndedAsync(run);
        var read = (await owner.GetAsync($"/api/workflows/executions/{run}")).Json;
        read.GetProperty("status").GetString().ShouldBe("success", read.GetRawText());
        return run;
    }
}
