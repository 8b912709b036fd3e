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

        var withOne = await SendAsync(15, one);
        withOne.Take(10).ShouldAllBe(answer => answer.Status == 200);
        var refused = withOne.First(answer => answer.Status == 429);
        refused.ErrorId.ShouldBe("TOO_MANY_REQUESTS");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        // Another key has its own measure, and none at all is measured by its address.
        (await SendAsync(5, other)).ShouldAllBe(answer => answer.Status == 200);
        var without = await SendAsync(40, key: null);
        without[0].Status.ShouldBe(401);
        without.Skip(39).ShouldAllBe(answer => answer.Status == 429);
        var refusals = withOne.Count(answer => answer.Status == 429) + without.Count(answer => answer.Status == 429);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await NotedAsync() < refusals) patience.Token.ThrowIfCancellationRequested();
        (await NotedAsync()).ShouldBe(refusals);

        // They are counted by address, and noted a moment later.
        async Task<int> NotedAsync() => (await owner.GetAsync($"/api/workflows/{id}/deliveries?outcome=refused")).Json.EnumerateArray()
            .Where(item => item.GetProperty("reason").GetString() == "TOO_MANY_REQUESTS").Sum(item => item.GetProperty("count").GetInt32());

        async Task<List<Answer>> SendAsync(int times, string? key)
        {
            using var visitor = app.Visitor();
            List<Answer> answers = [];
            for (var n = 0; n < times; n++) answers.Add(await visitor.PostAsync(address, key: key));
            return answers;
        }
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings =>
            [("Orchestrator:RateLimits:WebhooksPerSecond", "1"), ("Orchestrator:RateLimits:WebhooksPerSecondAndAddress", "4")];
    }
}
