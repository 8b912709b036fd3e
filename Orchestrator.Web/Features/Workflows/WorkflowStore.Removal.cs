using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Workflows;

public sealed partial class WorkflowStore
{
    /// <summary>Removes a workflow with its versions, keys and executions; what runs is cancelled first.</summary>
    /// <returns>False when the caller has no such workflow.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var name = await db.Workflows.Where(row => row.Id == id).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);
        if (name is null) return false;
        // Before the first row goes: removing takes a while, and a crash in between leaves it begun.
        await audit.WriteAsync(AuditAction.WorkflowDeleted, AuditActor.Of(caller), new(id, name), cancellationToken: cancellationToken);
        // Without a published version nothing can start a run that the cancelling below would miss.
        var found = await db.Workflows.Where(row => row.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(workflow => workflow.Enabled, false).SetProperty(workflow => workflow.PublishedHash, (string?)null), cancellationToken);
        if (found == 0) return false;
        await db.Schedules.Where(row => row.WorkflowId == id).ExecuteDeleteAsync(cancellationToken);

        published.Forget(id);
        await canceller.CancelAllAsync(caller.TenantId, id, cancellationToken);
        // The history first, in portions, so that a long one does not hold up what runs.
        await remover.RemoveAsync(new EndedRuns(caller.TenantId, id), cancellationToken);
        var removed = await db.Workflows.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        keys.Clear();
        published.Forget(id);
        return removed > 0;
    }
}
