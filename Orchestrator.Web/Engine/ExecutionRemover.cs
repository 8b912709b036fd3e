using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Which ended executions are to go.</summary>
/// <param name="TenantId">Whose they are.</param>
/// <param name="WorkflowId">Of which workflow.</param>
public sealed record EndedRuns(string TenantId, string WorkflowId)
{
    /// <summary>Only those that ended so; empty for all.</summary>
    public IReadOnlyList<ExecutionStatus> Statuses { get; init; } = [];

    /// <summary>Only those accepted before; null for all.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only those beyond so many of the newest; null for all.</summary>
    public int? Beyond { get; init; }
}

/// <summary>
/// Removes ended executions with all that belongs to them. Which ones is read beside the journal; the journal is handed a few at a time, so that what
/// is accepted and recorded meanwhile is not held up.
/// </summary>
public sealed class ExecutionRemover(ExecutionJournal journal, AppDbOpening opening, TimeProvider time)
{
    private const int Portion = 100;

    /// <summary>Removes them; those still open stay.</summary>
    /// <param name="runs">Which.</param>
    /// <param name="cancellationToken">Stops between two portions.</param>
    /// <param name="leavesRoom">Whether it rests between portions for three times as long as one took, as a sweep does that nobody waits for.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveAsync(EndedRuns runs, CancellationToken cancellationToken, bool leavesRoom = false)
    {
        var (removed, after, end) = (0, "", await EndAsync(runs, cancellationToken));
        while (true)
        {
            var ids = await ReadAsync(runs, after, end, cancellationToken);
            if (ids.Count == 0) return removed;
            var started = time.GetTimestamp();
            removed += (await journal.WriteAsync(new JournalRecord.Delete(runs.TenantId, runs.WorkflowId, ids), cancellationToken)).Count;
            if (ids.Count < Portion) return removed;
            after = ids[^1];
            if (leavesRoom) await Task.Delay(3 * time.GetElapsedTime(started), time, cancellationToken);
        }
    }

    /// <summary>Removes one execution.</summary>
    /// <returns>False when there is none, or when it has not ended.</returns>
    public async Task<bool> RemoveOneAsync(string tenantId, string workflowId, string executionId, CancellationToken cancellationToken) =>
        (await journal.WriteAsync(new JournalRecord.Delete(tenantId, workflowId, [executionId]), cancellationToken)).Count > 0;

    /// <summary>Removes some executions of a workflow; those that have not ended stay.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveSomeAsync(string tenantId, string workflowId, IReadOnlyList<string> executionIds, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var portion in executionIds.Chunk(Portion)) removed += (await journal.WriteAsync(new JournalRecord.Delete(tenantId, workflowId, portion), cancellationToken)).Count;
        return removed;
    }

    private async Task<List<string>> ReadAsync(EndedRuns runs, string after, string? end, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(runs.TenantId);
        var rows = Ended(db, runs).Where(row => string.Compare(row.Id, after) > 0);
        if (end is not null) rows = rows.Where(row => string.Compare(row.Id, end) <= 0);
        if (runs.Before is { } before) rows = rows.Where(row => row.CreatedAt < before);
        if (runs.Statuses.Count > 0) rows = rows.Where(row => runs.Statuses.Contains(row.Status));
        return await rows.OrderBy(row => row.Id).Select(row => row.Id).Take(Portion).ToListAsync(cancellationToken);
    }

    // An id begins with its instant, so that the index on ids ends the search where nothing older can follow.
    private async Task<string?> EndAsync(EndedRuns runs, CancellationToken cancellationToken)
    {
        if (runs.Beyond is not { } kept) return runs.Before is { } before ? RunIds.LastBefore(before) : null;
        await using var db = opening.ForTenant(runs.TenantId);
        return await Ended(db, runs).OrderByDescending(row => row.Id).Select(row => row.Id).Skip(kept).FirstOrDefaultAsync(cancellationToken) ?? "";
    }

    private static IQueryable<Execution> Ended(AppDb db, EndedRuns runs) => db.Executions.AsNoTracking().Where(row => row.WorkflowId == runs.WorkflowId
        && (row.Status == ExecutionStatus.Success || row.Status == ExecutionStatus.Error || row.Status == ExecutionStatus.Cancelled));
}
