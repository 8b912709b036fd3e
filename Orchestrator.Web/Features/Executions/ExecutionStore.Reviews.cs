using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

public sealed partial class ExecutionStore
{
    // Enough to find the first runs in production; who runs by hand more often has looked at logs.
    private const int LookedThrough = 200;

    /// <summary>The latest run a webhook or the clock started, when nobody has yet said that the logs of such runs were looked at; null otherwise.</summary>
    public async Task<string?> ToReviewAsync(Caller caller, string workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (!await db.Workflows.AnyAsync(row => row.Id == workflowId && row.LogsReviewedAt == null, cancellationToken)) return null;
        var newest = await db.Executions.AsNoTracking().Where(run => run.WorkflowId == workflowId).OrderByDescending(run => run.Id).Take(LookedThrough)
            .Select(run => new { run.Id, run.Trigger, run.Status, run.SourceId }).ToListAsync(cancellationToken);
        return newest.Find(run => run.Trigger is TriggerKind.Webhook or TriggerKind.Schedule && run.SourceId is null && run.Status.IsFinal())?.Id;
    }

    /// <summary>Somebody has looked at the logs of the first runs in production.</summary>
    public async Task ReviewedAsync(Caller caller, string workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var now = time.GetUtcNow();
        await db.Workflows.Where(row => row.Id == workflowId).ExecuteUpdateAsync(set => set.SetProperty(row => row.LogsReviewedAt, now), cancellationToken);
    }
}
