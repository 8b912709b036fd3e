using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>When keys were last used. Kept in memory and written every half minute and at the end, so that a call costs no write.</summary>
public sealed partial class KeyUsage(AppDbOpening databases, AuditLog audit, TimeProvider time, ILogger<KeyUsage> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> unwritten = new(StringComparer.Ordinal);

    /// <summary>The key was used now.</summary>
    public void Note(string keyId) => unwritten[keyId] = time.GetUtcNow();

    /// <summary>When the key was last used, where that is newer than what is written.</summary>
    public DateTimeOffset? Newest(string keyId, DateTimeOffset? written) => unwritten.TryGetValue(keyId, out var at) ? at : written;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is written by StopAsync.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (unwritten.IsEmpty) return;
        try
        {
            await using var db = databases.ForSystem();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var written = unwritten.ToArray();
            foreach (var (id, at) in written)
            {
                if (await db.ApiKeys.Where(row => row.Id == id && row.LastUsedAt == null).Select(row => new { row.TenantId, row.Name }).SingleOrDefaultAsync(cancellationToken) is { } first)
                    audit.Add(db, AuditAction.ApiKeyUsed, AuditActor.System with { TenantId = first.TenantId }, new(id, first.Name));
                await db.ApiKeys.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(key => key.LastUsedAt, at), cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            foreach (var use in written) unwritten.TryRemove(use);
        }
        catch (Exception problem) when (problem is DbUpdateException or System.Data.Common.DbException)
        {
            // Tried again in half a minute; nothing is lost meanwhile.
            NotWritten(problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of API keys was not written")]
    private partial void NotWritten(Exception problem);
}
