using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookLoadTests(WebhookLoadTests.App app) : IClassFixture<WebhookLoadTests.App>
{
    [Fact]
    public async Task Of_a_thousand_webhooks_on_64_connections_every_200_is_a_recorded_run_and_everything_else_a_429_with_Retry_After()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(new { name = "Load", nodes = new[] { Drawing.Trigger("Webhook") }, edges = Array.Empty<object>() });
        var key = await owner.CreateKeyAsync(id);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = app.Address };
        using var caller = new Visitor(http);
        ConcurrentBag<Answer> answers = [];

        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) => answers.Add(await caller.PostAsync($"/api/workflows/{id}/webhook", new { number }, key)));

        var accepted = answers.Where(answer => answer.Status == 200).Select(answer => answer.Word("executionId")).ToHashSet(StringComparer.Ordinal);
        var refused = answers.Where(answer => answer.Status != 200).ToList();
        refused.ShouldAllBe(answer => answer.Status == 429 && answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        refused.ShouldNotBeEmpty("the limit of this instance is below a thousand");
        (accepted.Count + refused.Count).ShouldBe(1_000);
        await using var db = app.Databases.ForSystem();
        var recorded = await db.Executions.Where(row => row.WorkflowId == id).Select(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
        recorded.Order(StringComparer.Ordinal).ShouldBe(accepted.Order(StringComparer.Ordinal));
    }

    public sealed class App : TestApp
    {
        // 100 at once; none would be refused only if the calls took a minute and a half.
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:RateLimits:WebhooksPerSecond", "10"), ("Orchestrator:RateLimits:WebhooksPerSecondAndAddress", "1000")];
    }
}
