namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookLimitTests(WebhookLimitTests.App app) : IClassFixture<WebhookLimitTests.App>
{
    [Fact]
    public async Task Too_many_calls_are_told_when_to_come_back_before_their_key_is_looked_at()
    {
        using var visitor = app.Visitor();
        List<Answer> answers = [];
        for (var n = 0; n < 15; n++) answers.Add(await visitor.PostAsync("/api/workflows/any/webhook"));
        answers.Take(10).ShouldAllBe(answer => answer.Status == 401);
        var refused = answers.First(answer => answer.Status == 429);
        refused.ErrorId.ShouldBe("TOO_MANY_REQUESTS");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:RateLimits:WebhooksPerSecond", "1")];
    }
}
