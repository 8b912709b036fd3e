using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Runs that are recorded as held by this process although no slot has them, because a slot failed: they are put back in line.</summary>
public sealed partial class LostRuns(AppDbOpening opening, ExecutionJournal journal, RunningRuns running, IExecutionQueue queue, TimeProvider time, ILogger<LostRuns> log)
{
    /// <summary>Looks once.</summary>
    /// <returns>How many were put back in line.</returns>
    public async Task<int> TakeUpAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var held = await db.ExecutionsIn(ExecutionStatus.Running).AsNoTracking()
            .Select(row => new { row.Id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, row.Claim, row.ClaimedBy, row.CreatedAt, row.Depth }).ToListAsync(cancellationToken);
        var taken = 0;
        // Asked after the reading: what has ended since is refused below, because it is no longer running.
        foreach (var row in held.Where(row => running.Find(row.Id) is null))
        {
            var hold = new RunHold(row.Id, row.TenantId, row.WorkflowId, row.Claim, row.ClaimedBy ?? "");
            var answer = await journal.WriteAsync(new JournalRecord.Released(hold, time.GetUtcNow()), CancellationToken.None);
            if (answer.Verdict != JournalVerdict.Recorded) continue;
            queue.Enqueue(new QueuedRun(row.Id, row.TenantId, row.WorkflowId, row.VersionHash, row.Trigger, row.Claim, row.CreatedAt) { IsCalled = row.Depth > 0 });
            taken++;
        }

        if (taken > 0) LogTaken(log, taken);
        return taken;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} executions had lost their slot and were taken up again.")]
    private static partial void LogTaken(ILogger logger, int count);
}
