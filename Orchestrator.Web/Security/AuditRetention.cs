using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Quartz;

namespace Orchestrator.Web.Security;

/// <summary>
/// Removes entries of the audit log that were kept long enough, and writes down that it did. The database refuses to delete entries; the refusal is lifted inside the
/// transaction that deletes the old ones, so that nobody else ever finds it lifted.
/// </summary>
public sealed class AuditRetention(AppDbOpening opening, AuditLog audit, IOptions<RetentionOptions> options, TimeProvider time)
{
    /// <summary>How many entries one transaction removes: others wait for it.</summary>
    internal const int Portion = 1_000;

    private const string Refusal = "AuditEvents_refuse_DELETE";

    /// <summary>Sweeps once.</summary>
    /// <returns>How many entries were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AuditDays == 0) return 0;
        var before = time.GetUtcNow().AddDays(-options.Value.AuditDays);
        var removed = 0;
        for (var portion = Portion; portion == Portion; removed += portion)
            portion = await RemoveAsync(before, cancellationToken);
        if (removed > 0)
            await audit.WriteAsync(AuditAction.AuditPruned, AuditActor.System, new(null, string.Create(CultureInfo.InvariantCulture, $"{removed:N0} entries before {before:yyyy-MM-dd}")), cancellationToken: cancellationToken);
        return removed;
    }

    private async Task<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var old = await db.AuditEvents.Where(row => row.At < before).OrderBy(row => row.Id).Select(row => row.Id).Take(Portion).ToListAsync(cancellationToken);
        if (old.Count == 0) return 0;
        var refusal = await db.Database.SqlQuery<string>($"""SELECT "sql" AS "Value" FROM "sqlite_master" WHERE "type" = 'trigger' AND "name" = {Refusal}""").SingleAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync($"DROP TRIGGER \"{Refusal}\"", cancellationToken);
        await db.AuditEvents.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync(refusal, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return old.Count;
    }
}

/// <summary>Removes entries of the audit log that were kept long enough.</summary>
[DisallowConcurrentExecution]
internal sealed class AuditRetentionJob(AuditRetention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await retention.SweepAsync(cancellationToken);
}
