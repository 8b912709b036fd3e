using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>Who used which credential.</summary>
/// <param name="TenantId">The workspace of the workflow.</param>
/// <param name="WorkflowId">The workflow; empty for none, such as a test.</param>
/// <param name="OwnerId">The credential's workspace; empty for one of all.</param>
/// <param name="CredentialId">The credential.</param>
public readonly record struct CredentialUser(string TenantId, string WorkflowId, string OwnerId, string CredentialId);

/// <summary>Uses of credentials, counted in memory and written every half minute and at the end, so that a step costs no write.</summary>
public sealed partial class CredentialUsage(AppDbOpening databases, AuditLog audit, TimeProvider time, ILogger<CredentialUsage> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<CredentialUser, (long Uses, DateTimeOffset At)> unwritten = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>It was used now.</summary>
    public void Note(CredentialUser user)
    {
        var now = time.GetUtcNow();
        unwritten.AddOrUpdate(user, (1, now), (_, before) => (before.Uses + 1, now));
    }

    /// <summary>Writes what was counted, so that what is read next is complete.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (unwritten.IsEmpty) return;
        await writing.WaitAsync(cancellationToken);
        try
        {
            await using var db = databases.ForSystem();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var counted = unwritten.ToArray();
            foreach (var (user, use) in counted) await WriteAsync(db, user, use.Uses, use.At, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            foreach (var (user, use) in counted) Forget(user, use.Uses);
        }
        catch (Exception problem) when (problem is DbUpdateException or System.Data.Common.DbException)
        {
            // Tried again in half a minute; nothing is lost meanwhile.
            NotWritten(problem);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        writing.Dispose();
        base.Dispose();
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

    private async Task WriteAsync(AppDb db, CredentialUser user, long uses, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await db.Credentials.Where(row => row.TenantId == user.OwnerId && row.Id == user.CredentialId && (row.LastUsedAt == null || row.LastUsedAt < at))
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.LastUsedAt, at), cancellationToken);
        if (user.WorkflowId.Length == 0) return;
        var counted = await db.CredentialUses
            .Where(row => row.TenantId == user.TenantId && row.WorkflowId == user.WorkflowId && row.CredentialTenantId == user.OwnerId && row.CredentialId == user.CredentialId)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Uses, one => one.Uses + uses).SetProperty(one => one.LastUsedAt, at), cancellationToken);
        // Either may have been deleted since.
        if (counted > 0 || !await db.Workflows.AnyAsync(row => row.Id == user.WorkflowId && row.TenantId == user.TenantId, cancellationToken)
            || !await db.Credentials.AnyAsync(row => row.TenantId == user.OwnerId && row.Id == user.CredentialId, cancellationToken)) return;
        db.CredentialUses.Add(new CredentialUse
        {
            TenantId = user.TenantId, WorkflowId = user.WorkflowId, CredentialTenantId = user.OwnerId, CredentialId = user.CredentialId, LastUsedAt = at, Uses = uses,
        });
        audit.Add(db, AuditAction.CredentialUsed, AuditActor.System with { TenantId = user.TenantId }, new(user.CredentialId));
    }

    // What was counted while it was written stays.
    private void Forget(CredentialUser user, long uses)
    {
        while (unwritten.TryGetValue(user, out var now))
        {
            if (now.Uses == uses ? unwritten.TryRemove(new(user, now)) : unwritten.TryUpdate(user, (now.Uses - uses, now.At), now)) return;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uses of credentials were not written")]
    private partial void NotWritten(Exception problem);
}
