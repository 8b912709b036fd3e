using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>The inbox of a workflow's webhook: deliveries that started a run, kept with it, and those that did not.</summary>
public sealed partial class DeliveryStore(AppDbOpening databases, ManualRuns runs, WorkflowStore workflows)
{
    /// <summary>The most deliveries in one part.</summary>
    public const int MaxLimit = 200;

    /// <summary>The deliveries of a workflow, newest first; null when the caller has no such workflow.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflowId">Which workflow.</param>
    /// <param name="outcomes">Only these; empty for all.</param>
    /// <param name="cursor">The id after which the part begins; null for the newest.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<DeliveryPage?> ListAsync(Caller caller, string workflowId, ImmutableArray<DeliveryOutcome> outcomes, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (!await db.Workflows.AnyAsync(row => row.Id == workflowId, cancellationToken)) return null;
        limit = Math.Clamp(limit, 1, MaxLimit);
        bool Wants(DeliveryOutcome outcome) => outcomes.IsDefaultOrEmpty || outcomes.Contains(outcome);
        List<DeliveryView> found = [];
        if (Wants(DeliveryOutcome.Accepted)) found.AddRange(await AcceptedAsync(db, OfRuns(db, workflowId).Where(row => cursor == null || string.Compare(row.Id, cursor) < 0), limit + 1, cancellationToken));
        if (Wants(DeliveryOutcome.Repeated) || Wants(DeliveryOutcome.Refused))
        {
            var rows = db.WebhookDeliveries.AsNoTracking().Where(row => row.WorkflowId == workflowId && (cursor == null || string.Compare(row.Id, cursor) < 0));
            if (!Wants(DeliveryOutcome.Repeated)) rows = rows.Where(row => row.Reason != "");
            if (!Wants(DeliveryOutcome.Refused)) rows = rows.Where(row => row.Reason == "");
            found.AddRange(await NotedAsync(db, rows, limit + 1, cancellationToken));
        }

        found.Sort((one, other) => string.CompareOrdinal(other.Id, one.Id));
        return new DeliveryPage([.. found.Take(limit).Select(one => one with { Headers = null, Body = null })], found.Count > limit ? found[limit - 1].Id : null);
    }

    /// <summary>A delivery with its headers and its body; null when the caller has none of that id.</summary>
    public async Task<DeliveryView?> ReadAsync(Caller caller, string workflowId, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await ReadAsync(db, workflowId, id, cancellationToken);
    }

    private static async Task<DeliveryView?> ReadAsync(AppDb db, string workflowId, string id, CancellationToken cancellationToken)
    {
        if ((await AcceptedAsync(db, OfRuns(db, workflowId).Where(row => row.Id == id), 1, cancellationToken)).FirstOrDefault() is { } accepted)
        {
            var run = await db.Executions.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.Input, row.VersionHash }).SingleAsync(cancellationToken);
            var input = run.Input is null ? (JsonElement?)null : StoredJson.Read(run.Input);
            return accepted with { Body = input is { } given && await GivesRequestAsync(db, workflowId, run.VersionHash, cancellationToken) ? given.GetProperty("body") : input };
        }

        return (await NotedAsync(db, db.WebhookDeliveries.AsNoTracking().Where(row => row.WorkflowId == workflowId && row.Id == id), 1, cancellationToken)).FirstOrDefault();
    }

    private static IQueryable<Execution> OfRuns(AppDb db, string workflowId) => db.Executions.AsNoTracking().Where(row => row.WorkflowId == workflowId && row.Trigger == TriggerKind.Webhook);

    private static async Task<IEnumerable<DeliveryView>> AcceptedAsync(AppDb db, IQueryable<Execution> rows, int limit, CancellationToken cancellationToken)
    {
        var found = await rows.OrderByDescending(row => row.Id).Take(limit).Select(row => new
        {
            row.Id, row.CreatedAt, row.Status, row.Request,
            KeyName = db.ApiKeys.Where(key => key.Id == row.ApiKeyId).Select(key => key.Name).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return found.Select(row => Sent(row.Request) is var sent ? new DeliveryView(
            row.Id, DeliveryOutcome.Accepted, 200, null, null, row.CreatedAt, 1, sent.Size, sent.Address, sent.DeliveryId, row.KeyName, row.Id, row.Status) { Headers = sent.Headers } : throw new InvalidOperationException());
    }

    private static async Task<IEnumerable<DeliveryView>> NotedAsync(AppDb db, IQueryable<WebhookDelivery> rows, int limit, CancellationToken cancellationToken)
    {
        var found = await rows.OrderByDescending(row => row.Id).Take(limit).Select(row => new
        {
            Row = row,
            KeyName = db.ApiKeys.Where(key => key.Id == row.ApiKeyId).Select(key => key.Name).FirstOrDefault(),
            RunStatus = db.Executions.Where(run => run.Id == row.ExecutionId).Select(run => (ExecutionStatus?)run.Status).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return found.Select(one =>
        {
            var (row, sent) = (one.Row, Sent(one.Row.Request));
            return new DeliveryView(
                row.Id, row.Reason.Length == 0 ? DeliveryOutcome.Repeated : DeliveryOutcome.Refused, row.Status, row.Reason.Length == 0 ? null : row.Reason, row.Message, row.ReceivedAt, row.Count,
                sent.Size, sent.Address, sent.DeliveryId, one.KeyName, row.ExecutionId, one.RunStatus)
            {
                Headers = sent.Headers, Body = row.Body is null ? null : StoredJson.Read(row.Body),
            };
        });
    }

    private static (int? Size, string? Address, string? DeliveryId, JsonElement? Headers) Sent(string? request)
    {
        if (request is null) return default;
        var sent = StoredJson.Read(request);
        return (sent.TryGetProperty("size", out var size) ? size.GetInt32() : null,
            sent.TryGetProperty("address", out var address) ? address.GetString() : null,
            sent.TryGetProperty("deliveryId", out var id) ? id.GetString() : null,
            sent.TryGetProperty("headers", out var headers) ? headers : null);
    }
}
