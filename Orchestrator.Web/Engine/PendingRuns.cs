using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Reads what waits in the database.</summary>
public sealed class PendingRuns(AppDbOpening opening)
{
    /// <summary>Everything that is pending, oldest first.</summary>
    public async IAsyncEnumerable<QueuedRun> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var rows = Queued(db.ExecutionsIn(ExecutionStatus.Pending).OrderBy(row => row.Id));
        await foreach (var run in rows.AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return run;
    }

    /// <summary>What is pending of a line from an id on, oldest first.</summary>
    /// <returns>At most <paramref name="limit"/> runs, and the id from which on there is more, or null.</returns>
    public async Task<(IReadOnlyList<QueuedRun> Runs, string? MoreFrom)> ReadAsync(LaneKey lane, string from, int limit)
    {
        await using var db = opening.ForSystem();
        var rows = db.Executions.Where(row => row.WorkflowId == lane.WorkflowId && row.Id.CompareTo(from) >= 0 && row.Status == ExecutionStatus.Pending);
        rows = lane.IsManual ? rows.Where(row => row.Trigger == TriggerKind.Manual) : rows.Where(row => row.Trigger != TriggerKind.Manual);
        rows = lane.NeedsRoom ? rows.Where(row => row.Claim == 0 && row.Depth == 0) : rows.Where(row => row.Claim > 0 || row.Depth > 0);
        var runs = await Queued(rows.OrderBy(row => row.Id)).Take(limit + 1).ToListAsync();
        return runs.Count <= limit ? (runs, null) : (runs[..limit], runs[limit].ExecutionId);
    }

    /// <summary>The most waits read at once.</summary>
    internal const int MostWaiting = 10_000;

    /// <summary>What waits for an instant before <paramref name="before"/>, the earliest first, with that instant; at most <see cref="MostWaiting"/>.</summary>
    public async Task<IReadOnlyList<(QueuedRun Run, DateTimeOffset ResumeAt)>> WaitingAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var rows = await db.Executions.Where(row => row.Status == ExecutionStatus.Waiting && row.ResumeAt < before).OrderBy(row => row.ResumeAt).Take(MostWaiting)
            .Select(row => new { row.Id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, row.Claim, row.CreatedAt, row.ResumeAt, row.Depth })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => (new QueuedRun(row.Id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, row.Claim, row.CreatedAt) { IsCalled = row.Depth > 0 }, row.ResumeAt!.Value))];
    }

    private static IQueryable<QueuedRun> Queued(IQueryable<Execution> rows) => rows
        .Select(row => new QueuedRun(row.Id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, row.Claim, row.CreatedAt) { IsCalled = row.Depth > 0 });
}
