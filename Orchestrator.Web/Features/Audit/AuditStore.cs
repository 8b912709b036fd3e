using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Audit;

/// <summary>The audit log as administrators of the instance read it: what concerns the instance, and their own workspace.</summary>
public sealed class AuditStore(AppDbOpening databases, AuditLog audit, TimeProvider time)
{
    private const string Instance = "";
    private const int Portion = 500;

    /// <summary>Events, newest first; null for a caller who does not administer the instance.</summary>
    public async Task<AuditPart?> ListAsync(Caller caller, AuditFilter filter, CancellationToken cancellationToken = default)
    {
        if (!caller.IsAdmin) return null;
        var limit = Math.Clamp(filter.Limit, 1, AuditFilter.MaxLimit);
        var rows = await ReadAsync(caller, rows => Filter(rows, filter).OrderByDescending(row => row.Id), limit + 1, cancellationToken);
        var items = rows.OrderByDescending(row => row.Id, StringComparer.Ordinal).Take(limit).Select(AuditEventView.Of).ToImmutableArray();
        return new AuditPart(items, rows.Count > limit ? items[^1].Id : null, await LinksAsync(caller, items, cancellationToken));
    }

    /// <summary>The newest event of an action; null when there is none, or the caller does not administer the instance.</summary>
    public async Task<AuditEventView?> LastAsync(Caller caller, AuditAction action, CancellationToken cancellationToken = default) =>
        await ListAsync(caller, new AuditFilter { Action = action.Name, Limit = 1 }, cancellationToken) is { Items: [var last, ..] } ? last : null;

    /// <summary>
    /// Writes down that the log is exported, and gives its events, oldest first, without holding more than a few hundred of them; null for a caller who
    /// does not administer the instance.
    /// </summary>
    public async Task<IAsyncEnumerable<AuditEventView>?> ExportAsync(Caller caller, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken = default)
    {
        if (!caller.IsAdmin) return null;
        await audit.FlushAsync(cancellationToken);
        var end = RunIds.LastBefore(time.GetUtcNow());
        string[] fields = [.. from is null ? (string[])[] : ["from"], .. to is null ? (string[])[] : ["to"]];
        // It is the instance's log that leaves it, not only a workspace's.
        await audit.WriteAsync(AuditAction.AuditExported, AuditActor.Of(caller) with { TenantId = Instance }, fields: fields, cancellationToken: cancellationToken);
        return OldestFirstAsync(caller, new AuditFilter { From = from, To = to, Before = end }, CancellationToken.None);
    }

    private async IAsyncEnumerable<AuditEventView> OldestFirstAsync(Caller caller, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var rows = await ReadAsync(caller, rows => Filter(rows, filter).Where(row => string.Compare(row.Id, last) > 0).OrderBy(row => row.Id), Portion, cancellationToken);
            var portion = rows.OrderBy(row => row.Id, StringComparer.Ordinal).Take(Portion).ToList();
            foreach (var row in portion) yield return AuditEventView.Of(row);
            if (portion.Count < Portion) yield break;
            last = portion[^1].Id;
        }
    }

    // Each of the two by its own index, so that a long log costs no more than a short one.
    private async Task<List<AuditEvent>> ReadAsync(Caller caller, Func<IQueryable<AuditEvent>, IQueryable<AuditEvent>> which, int limit, CancellationToken cancellationToken)
    {
        List<AuditEvent> rows = [];
        foreach (var tenantId in new[] { Instance, caller.TenantId })
        {
            await using var db = databases.ForTenant(tenantId);
            rows.AddRange(await which(db.AuditEvents.AsNoTracking()).Take(limit).ToListAsync(cancellationToken));
        }
        return rows;
    }

    private static IQueryable<AuditEvent> Filter(IQueryable<AuditEvent> rows, AuditFilter filter)
    {
        // An id begins with its instant.
        if (filter.From is { } from && RunIds.FirstAt(from) is var first) rows = rows.Where(row => string.Compare(row.Id, first) >= 0);
        if (filter.To is { } to && RunIds.FirstAt(to) is var end) rows = rows.Where(row => string.Compare(row.Id, end) < 0);
        if (filter.Before is { } before) rows = rows.Where(row => string.Compare(row.Id, before) < 0);
        if (filter.Action is { } action) rows = action.Contains('.', StringComparison.Ordinal) ? rows.Where(row => row.Action == action) : rows.Where(row => row.ObjectKind == action);
        if (filter.Actor is { } actor && Somewhere(actor) is var name)
            rows = rows.Where(row => row.ActorId == actor || row.ActorKind == actor || EF.Functions.Like(row.ActorName!, name, "\\"));
        if (filter.Text is { } text && Somewhere(text) is var like)
            rows = rows.Where(row => EF.Functions.Like(row.ObjectName!, like, "\\") || EF.Functions.Like(row.ObjectId!, like, "\\") || EF.Functions.Like(row.ActorName!, like, "\\")
                || EF.Functions.Like(row.Result, like, "\\") || EF.Functions.Like(row.Address!, like, "\\"));
        return rows;
    }

    private static string Somewhere(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    private async Task<ImmutableDictionary<string, string>> LinksAsync(Caller caller, ImmutableArray<AuditEventView> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(item => item.ObjectId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var links = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        await using var db = databases.ForTenant(caller.TenantId);
        foreach (var id in await db.Workflows.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)) links[id] = $"/workflows/{id}";
        foreach (var id in await db.Executions.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)) links[id] = $"/executions/{id}";
        foreach (var id in await db.ApiKeys.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)) links[id] = "/api-keys";
        foreach (var id in await db.Integrations.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)) links[id] = "/integrations";
        var named = items.Where(item => item.ObjectKind == "credential").Select(item => item.ObjectId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        foreach (var id in await db.Credentials.Where(row => named.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)) links[id] = $"/credentials?id={Uri.EscapeDataString(id)}";
        return links.ToImmutable();
    }
}
