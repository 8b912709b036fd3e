using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowListTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_list_holds_the_latest_runs_of_each_workflow_oldest_first()
    {
        using var owner = await app.SignUpAsync();
        var tenant = (await owner.GetAsync("/api/user")).Word("tenantId");
        var busy = (await owner.PostAsync("/api/workflows/create", new { name = "Busy" })).Word("id");
        var idle = (await owner.PostAsync("/api/workflows/create", new { name = "Idle" })).Word("id");
        var runs = await AddRunsAsync(tenant, busy, 25);

        var list = await app.Services.GetRequiredService<WorkflowStore>().ListAsync(new Caller("", tenant, "", false));

        list.Select(item => item.Id).ShouldBe([idle, busy]);
        list[0].Runs.ShouldBeEmpty();
        list[0].LastRun.ShouldBeNull();
        list[1].Runs.Select(run => run.ExecutionId).ShouldBe(runs[5..]);
        list[1].LastRun!.Duration.ShouldBe(TimeSpan.FromMilliseconds(24));
    }

    private async Task<string[]> AddRunsAsync(string tenant, string workflow, int count)
    {
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        await using var db = app.Databases.ForTenant(tenant);
        var runs = Enumerable.Range(0, count).Select(n => new Execution
        {
            Id = Guid.CreateVersion7(start.AddSeconds(n)).ToString("N"), TenantId = tenant, WorkflowId = workflow, VersionHash = "", Trigger = TriggerKind.Manual,
            Status = ExecutionStatus.Success, CreatedAt = start.AddSeconds(n), StartedAt = start.AddSeconds(n), CompletedAt = start.AddSeconds(n).AddMilliseconds(n),
        }).ToArray();
        db.Executions.AddRange(runs);
        await db.SaveChangesAsync();
        return [.. runs.Select(run => run.Id)];
    }
}
