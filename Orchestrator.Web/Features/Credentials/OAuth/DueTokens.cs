using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Quartz;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>Renews every token that is due, several at a time; one that fails stops no other.</summary>
public sealed class DueTokens(AppDbOpening databases, ITokenRefresh tokens, TimeProvider time)
{
    /// <summary>How many are renewed at a time.</summary>
    public const int AtATime = 8;

    /// <summary>Goes through them once.</summary>
    /// <returns>How many were due.</returns>
    public async Task<int> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = databases.ForSystem();
        // What is switched off sends nothing; it is renewed once it is switched on.
        var due = await db.Credentials.AsNoTracking().Where(row => row.RefreshAt <= now && row.Enabled && !row.NeedsReconnect)
            .OrderBy(row => row.RefreshAt).Select(row => new { row.TenantId, row.Id, row.Version }).ToListAsync(cancellationToken);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (row, token) => await tokens.RefreshAsync(row.TenantId, row.Id, row.Version, token));
        return due.Count;
    }
}

/// <summary>Looks for due tokens every minute.</summary>
[DisallowConcurrentExecution]
public sealed class DueTokensJob(DueTokens tokens) : IJob
{
    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await tokens.RefreshAsync(cancellationToken);
}
