using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>How long ended runs are kept: <c>Orchestrator:Retention</c>. A workflow's own settings stand above it.</summary>
public sealed class RetentionOptions
{
    /// <summary>How many days an ended run is kept; 0 for ever. Up to 3,650.</summary>
    public int Days { get; set; } = 30;

    /// <summary>How many ended runs of a workflow are kept, the newest; 0 for all.</summary>
    public int RunsPerWorkflow { get; set; } = 10_000;

    /// <summary>How many days an entry of the audit log is kept; 0 for ever. Up to 3,650.</summary>
    public int AuditDays { get; set; } = 365;

    internal IEnumerable<string> Mistakes()
    {
        if (AuditDays is < 0 or > 3_650) yield return "Orchestrator:Retention:AuditDays must be from 0 to 3650.";
        if (Days is < 0 or > 3_650) yield return "Orchestrator:Retention:Days must be from 0 to 3650.";
        if (RunsPerWorkflow < 0) yield return "Orchestrator:Retention:RunsPerWorkflow must not be below 0.";
    }
}

/// <summary>Removes runs that have been kept long enough: a workflow after the other, in small portions with rests between them.</summary>
public sealed partial class Retention(AppDbOpening opening, ExecutionRemover remover, IOptions<RetentionOptions> options, TimeProvider time, ILogger<Retention> log)
{
    /// <summary>Sweeps once.</summary>
    /// <returns>How many runs were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var workflows = await db.Workflows.AsNoTracking().Select(row => new { row.TenantId, row.Id, row.KeepDays, row.KeepRuns }).ToListAsync(cancellationToken);
        var removed = 0;
        foreach (var row in workflows)
        {
            var (days, runs) = (row.KeepDays ?? options.Value.Days, row.KeepRuns ?? options.Value.RunsPerWorkflow);
            if (days > 0) removed += await remover.RemoveAsync(new EndedRuns(row.TenantId, row.Id) { Before = time.GetUtcNow().AddDays(-days) }, cancellationToken, leavesRoom: true);
            if (runs > 0) removed += await remover.RemoveAsync(new EndedRuns(row.TenantId, row.Id) { Beyond = runs }, cancellationToken, leavesRoom: true);
        }

        if (removed > 0) LogRemoved(log, removed);
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} runs had been kept long enough and were removed.")]
    private static partial void LogRemoved(ILogger logger, int count);
}
