using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Stops executions at someone's request.</summary>
public sealed class ExecutionCanceller(ExecutionJournal journal, RunningRuns running, AppDbOpening opening, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks an execution to stop. One that waits is cancelled at once; one that runs is cancelled when its steps have let go.</summary>
    /// <param name="tenantId">Whose it is.</param>
    /// <param name="executionId">Which.</param>
    /// <param name="cancellationToken">Stops waiting; what is asked for is done.</param>
    /// <param name="reason">What the run's error says; null when a person asks.</param>
    /// <returns>False when there is no such execution of this tenant, or when it has already ended.</returns>
    public async Task<bool> CancelAsync(string tenantId, string executionId, CancellationToken cancellationToken, string? reason = null) =>
        (await RequestAsync(tenantId, executionId, cancellationToken, reason)).Verdict != JournalVerdict.NotCurrent;

    /// <summary>As <see cref="CancelAsync"/>; the answer's count is 0 when it was asked to stop before.</summary>
    public Task<JournalAnswer> RequestAsync(string tenantId, string executionId, CancellationToken cancellationToken, string? reason = null) =>
        journal.WriteAsync(new JournalRecord.Cancel(tenantId, executionId, time.GetUtcNow(), reason), CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>Cancels every open execution of a workflow, as before its deletion, and waits a few seconds for those that run to let go.</summary>
    public async Task CancelAllAsync(string tenantId, string workflowId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(tenantId);
        var open = await db.Executions
            .Where(row => row.WorkflowId == workflowId && (row.Status == ExecutionStatus.Pending || row.Status == ExecutionStatus.Running || row.Status == ExecutionStatus.Waiting))
            .Select(row => row.Id).ToListAsync(cancellationToken);
        await Task.WhenAll(open.Select(id => CancelAsync(tenantId, id, cancellationToken)));
        var leaving = Task.WhenAll(open.Select(running.Find).OfType<RunningRun>().Select(run => run.Left));
        await Task.WhenAny(leaving, Task.Delay(Patience, time, cancellationToken));
    }
}
