using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Workflows;

public sealed partial class WorkflowStore
{
    private const int Batch = 1_000;

    /// <summary>Removes a workflow with its versions, keys and executions; what runs is cancelled first.</summary>
    /// <returns>False when the caller has no such workflow.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        // Without a published version nothing can start a run that the cancelling below would miss.
        var found = await db.Workflows.Where(row => row.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(workflow => workflow.Enabled, false).SetProperty(workflow => workflow.PublishedHash, (string?)null), cancellationToken);
        if (found == 0) return false;

        // In batches, so that a long history does not hold the write lock.
        while (await db.Executions.Where(row => row.WorkflowId == id).OrderBy(row => row.Id).Take(Batch).ExecuteDeleteAsync(cancellationToken) == Batch) { }
        return await db.Workflows.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) > 0;
    }
}
