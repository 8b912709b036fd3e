using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookWaitTests(WebhookWaitTests.App app) : IClassFixture<WebhookWaitTests.App>
{
    [Fact]
    public async Task A_call_that_waits_longer_than_thirty_seconds_is_told_to_ask_again()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Waiting());
        var key = await owner.CreateKeyAsync(id);

        var call = owner.PostAsync($"/api/workflows/{id}/webhook?wait=true", key: key);
        while (!call.IsCompleted)
        {
            app.Time.Advance(TimeSpan.FromSeconds(10));
            await owner.GetAsync("/health/live");
        }

        var answer = await call;
        answer.Status.ShouldBe(202, answer.Text);
        answer.Word("status").ShouldBeOneOf("pending", "running", "waiting");
        (await owner.GetAsync($"/api/workflows/executions/{answer.Word("executionId")}/status", key)).Status.ShouldBe(200);
    }

    public sealed class App : TestApp
    {
        public FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

        protected override void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);
    }
}
