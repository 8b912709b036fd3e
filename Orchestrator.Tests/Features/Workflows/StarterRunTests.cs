using System.Text.Json;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

/// <summary>Each starter as a new user runs it: with its own sample, no account and no network.</summary>
public sealed class StarterRunTests(TestApp app) : IClassFixture<TestApp>
{
    public static TheoryData<string> Names => [.. Starter.All.Select(starter => starter.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task A_starter_ends_green_with_its_sample(string name)
    {
        using var owner = await app.SignUpAsync();
        var starter = Starter.All.Single(one => one.Name == name);
        await RunAsync(owner, starter, starter.Graph.Nodes[0].Config.GetProperty("sample"));
    }

    [Fact]
    public async Task The_Slack_alert_writes_to_the_channel_what_is_critical_and_nothing_else()
    {
        using var owner = await app.SignUpAsync();
        var starter = Starter.All.Single(one => one.Name == "Slack alert");
        var steps = await RunAsync(owner, starter, starter.Graph.Nodes[0].Config.GetProperty("sample"));
        steps["tell"].GetProperty("output").GetProperty("channel").GetString().ShouldBe("C0ALERTS");
        steps["tell"].GetProperty("input").GetRawText().ShouldContain("*checkout*: Payments fail with 502 since 14:02.");
        var calm = await RunAsync(owner, starter, JsonElement.Parse("""{"service":"checkout","level":"info","message":"All is well.","runbook":"https://example.com"}"""));
        calm["tell"].GetProperty("status").GetString().ShouldBe("skipped");
    }

    [Fact]
    public async Task An_issue_becomes_a_ticket_and_the_issue_is_told_which()
    {
        using var owner = await app.SignUpAsync();
        var starter = Starter.All.Single(one => one.Name == "GitHub issue to Linear ticket");
        var steps = await RunAsync(owner, starter, starter.Graph.Nodes[0].Config.GetProperty("sample"));
        var identifier = steps["pressing"].GetProperty("output").GetProperty("identifier").GetString()!;
        identifier.ShouldStartWith("EXA-");
        steps["answer"].GetProperty("input").GetRawText().ShouldContain(identifier);
        steps["answer"].GetProperty("output").GetProperty("url").GetString()!.ShouldStartWith("https://github.com/octo-org/shop/issues/42#issuecomment-");
    }

    private static async Task<Dictionary<string, JsonElement>> RunAsync(Visitor owner, Starter starter, JsonElement sample)
    {
        var graph = GraphDocument.Write(starter.Graph);
        var made = await owner.PostAsync("/api/workflows/create", JsonSerializer.Serialize(new { name = starter.Name, nodes = graph.GetProperty("nodes"), edges = graph.GetProperty("edges") }));
        made.Status.ShouldBe(201, made.Text);
        var run = (await owner.PostAsync($"/api/workflows/{made.Word("id")}/execute", new { input = sample })).Word("executionId");
        await owner.UntilEndedAsync(run);
        var logs = (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json;
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Json.GetProperty("status").GetString().ShouldBe("success", logs.GetRawText());
        return logs.EnumerateArray().DistinctBy(step => step.GetProperty("nodeId").GetString()).ToDictionary(step => step.GetProperty("nodeId").GetString()!);
    }
}
