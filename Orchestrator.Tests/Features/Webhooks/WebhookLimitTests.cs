namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookLimitTests(WebhookLimitTests.App app) : IClassFixture<WebhookLimitTests.App>
{
    [Fact]
    public async Task Too_many_calls_with_one_key_or_from_one_address_are_told_when_to_come_back_before_the_key_is_looked_at()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        var (one, other) = (await owner.CreateKeyAsync(id), await owner.CreateKeyAsync(id));
        var address = $"/api/workflows/{id}/webhook";

        // However slow this machine is, the measure is empty some time: calls are made until one is refused.
        var withOne = await UntilRefusedAsync(together: 1, one);
        withOne.Count.ShouldBeGreaterThan(10);
        withOne.SkipLast(1).ShouldAllBe(answer => answer.Status == 200);
        var refused = withOne[^1];
        refused.ErrorId.ShouldBe("TOO_MANY_REQUESTS");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        // Another key has its own measure, and none at all is measured by its address.
        (await SendAsync(5, other)).ShouldAllBe(answer => answer.Status == 200);
        var without = await UntilRefusedAsync(together: 20, key: null);
        without.ShouldAllBe(answer => answer.Status == 401 || answer.Status == 429);
        without.ShouldContain(answer => answer.Status == 401);
        var refusals = 1 + without.Count(answer => answer.Status == 429);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await NotedAsync() < refusals) patience.Token.ThrowIfCancellationRequested();
        (await NotedAsync()).ShouldBe(refusals);

        // They are counted by address, and noted a moment later.
        async Task<int> NotedAsync() => (await owner.GetAsync($"/api/workflows/{id}/deliveries?outcome=refused")).Json.EnumerateArray()
            .Where(item => item.GetProperty("reason").GetString() == "TOO_MANY_REQUESTS").Sum(item => item.GetProperty("count").GetInt32());

        async Task<Answer[]> SendAsync(int together, string? key)
        {
            using var visitor = app.Visitor();
            return await Task.WhenAll(Enumerable.Range(0, together).Select(_ => visitor.PostAsync(address, key: key)));
        }

        async Task<List<Answer>> UntilRefusedAsync(int together, string? key)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            List<Answer> answers = [];
            do
            {
                limit.Token.ThrowIfCancellationRequested();
                answers.AddRange(await SendAsync(together, key));
            }
            while (answers.All(answer => answer.Status != 429));
            return answers;
        }
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings =>
            [("Orchestrator:RateLimits:WebhooksPerSecond", "1"), ("Orchestrator:RateLimits:WebhooksPerSecondAndAddress", "4")];
    }
}
