using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orchestrator.Tests.Features.Health;

public sealed class HealthApiTests(HealthApiTests.App app) : IClassFixture<HealthApiTests.App>
{
    [Fact]
    public async Task A_program_that_cannot_work_says_what_is_wrong_and_lives()
    {
        using var visitor = app.Visitor();
        (await visitor.GetAsync("/health/ready")).Text.ShouldBe("""{"status":"ok","problems":{}}""");

        app.Disk.Problem = "The disk is full.";
        var answer = await visitor.GetAsync("/health/ready");
        app.Disk.Problem = null;

        answer.Status.ShouldBe(503);
        answer.Text.ShouldBe("""{"status":"unavailable","problems":{"disk":"The disk is full."}}""");
        (await visitor.GetAsync("/health/live")).Status.ShouldBe(200);
    }

    public sealed class App : TestApp
    {
        public FullDisk Disk { get; } = new();

        protected override void Replace(IServiceCollection services) => services.AddHealthChecks().AddCheck("disk", Disk, tags: ["ready"]);
    }

    public sealed class FullDisk : IHealthCheck
    {
        public string? Problem { get; set; }

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(Problem));
    }
}
