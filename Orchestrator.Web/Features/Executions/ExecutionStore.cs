using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Runs as people and programs read them. The journal writes and removes them.</summary>
public sealed partial class ExecutionStore(AppDbOpening databases, ExecutionRemover remover, AuditLog audit)
{
    /// <summary>The most step runs in one answer.</summary>
    public const int LogLimit = 10_000;

    /// <summary>The runs of a workflow, newest first; null when the caller has no such workflow.</summary>
    public async Task<ExecutionPage?> ListAsync(Caller caller, string workflowId, ExecutionFilter filter, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var limit = Math.Clamp(filter.Limit, 1, ExecutionFilter.MaxLimit);
        var rows = Select(db, Filter(db, workflowId, filter), filter.WithData);
        var items = await rows.OrderByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        if (items.Count == 0 && !await db.Workflows.AnyAsync(row => row.Id == workflowId, cancellationToken)) return null;
        var more = items.Count > limit;
        if (more) items.RemoveAt(limit);
        return new ExecutionPage([.. items.Select(row => row.View())], more ? items[^1].Id : null);
    }

    /// <summary>A run with its data; null when the reader has no such run.</summary>
    public async Task<ExecutionView?> ReadAsync(ExecutionReader reader, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(reader.TenantId);
        var row = await Select(db, Of(db, reader, id), withData: true).SingleOrDefaultAsync(cancellationToken);
        return row?.View();
    }

    /// <summary>Where a run and its steps stand; null when the reader has no such run.</summary>
    public async Task<ExecutionStatusView?> StatusAsync(ExecutionReader reader, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(reader.TenantId);
        if (await Of(db, reader, id).Select(row => (ExecutionStatus?)row.Status).SingleOrDefaultAsync(cancellationToken) is not { } status) return null;
        var steps = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id && row.Iteration == IterationKey.None).OrderBy(row => row.StartedAt).ThenBy(row => row.Id)
            .Select(row => new { row.NodeId, row.Status }).Take(LogLimit).ToListAsync(cancellationToken);
        var latest = ImmutableSortedDictionary.CreateBuilder<string, StepStatus>(StringComparer.Ordinal);
        foreach (var loop in await LoopStepsAsync(db, id, cancellationToken)) latest[loop.NodeId] = loop.Status;
        foreach (var step in steps) latest[step.NodeId] = step.Status;
        return new ExecutionStatusView(id, status, latest.ToImmutable());
    }

    /// <summary>The attempts of a run's steps, in order of start; null when the reader has no such run.</summary>
    public Task<ImmutableArray<StepRunView>?> LogsAsync(ExecutionReader reader, string id, CancellationToken cancellationToken = default) =>
        LogsAsync(reader, id, only: null, cancellationToken);

    /// <summary>Some attempts of a run's steps, in order of start; null when the reader has no such run.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="id">Which run.</param>
    /// <param name="only">The ids of the attempts that are wanted; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<StepRunView>?> LogsAsync(ExecutionReader reader, string id, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(reader.TenantId);
        var run = await Of(db, reader, id).Select(row => new { row.WorkflowId, row.VersionHash }).SingleOrDefaultAsync(cancellationToken);
        if (run is null) return null;
        var nodes = await NodesAsync(db, run.WorkflowId, run.VersionHash, cancellationToken);
        var steps = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id && (only == null || only.Contains(row.Id)))
            .OrderBy(row => row.StartedAt).ThenBy(row => row.Id).Take(LogLimit).ToListAsync(cancellationToken);
        return [.. steps.Select(step => View(step, nodes.GetValueOrDefault(step.NodeId)))];
    }

    /// <summary>Removes ended runs of a workflow; null when the caller has no such workflow.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflowId">Which workflow.</param>
    /// <param name="statuses">Only these; empty for every ended run. What has not ended is never removed.</param>
    /// <param name="before">Only what was accepted before this instant.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int?> DeleteAsync(Caller caller, string workflowId, ImmutableArray<ExecutionStatus> statuses, DateTimeOffset? before, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await db.Workflows.Where(row => row.Id == workflowId).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken) is not { } name) return null;
        await audit.WriteAsync(AuditAction.RunsDeleted, AuditActor.Of(caller), new(workflowId, name), cancellationToken: cancellationToken);
        return await remover.RemoveAsync(
            new EndedRuns(caller.TenantId, workflowId) { Statuses = statuses.IsDefaultOrEmpty ? [] : statuses, Before = before }, cancellationToken);
    }

    /// <summary>Removes one run with its steps; null when the caller has no such run, false when it has not ended.</summary>
    public async Task<bool?> DeleteOneAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var workflowId = await db.Executions.Where(row => row.Id == id).Select(row => row.WorkflowId).SingleOrDefaultAsync(cancellationToken);
        if (workflowId is null) return null;
        if (!await remover.RemoveOneAsync(caller.TenantId, workflowId, id, cancellationToken)) return false;
        await audit.WriteAsync(AuditAction.RunsDeleted, AuditActor.Of(caller), new(id), cancellationToken: CancellationToken.None);
        return true;
    }

    private static IQueryable<Execution> Of(AppDb db, ExecutionReader reader, string id) =>
        db.Executions.AsNoTracking().Where(row => row.Id == id && (reader.ApiKeyId == null || row.ApiKeyId == reader.ApiKeyId));

    private static IQueryable<Execution> Filter(AppDb db, string workflowId, ExecutionFilter filter)
    {
        var rows = db.Executions.AsNoTracking().Where(row => row.WorkflowId == workflowId);
        if (!filter.Statuses.IsDefaultOrEmpty) rows = rows.Where(row => filter.Statuses.Contains(row.Status));
        // An id begins with its instant, so that one index serves order, cursor and time.
        if (filter.From is { } from && RunIds.FirstAt(from) is var first) rows = rows.Where(row => string.Compare(row.Id, first) >= 0);
        if (filter.To is { } to && RunIds.FirstAt(to) is var end) rows = rows.Where(row => string.Compare(row.Id, end) < 0);
        if (filter.Cursor is { } cursor) rows = rows.Where(row => string.Compare(row.Id, cursor) < 0);
        return rows;
    }

    private static IQueryable<Row> Select(AppDb db, IQueryable<Execution> rows, bool withData) => rows.Select(row => new Row
    {
        Id = row.Id,
        WorkflowId = row.WorkflowId,
        Status = row.Status,
        Trigger = row.Trigger,
        Input = withData ? row.Input : null,
        Output = withData ? row.Output : null,
        Error = row.Error,
        Version = db.WorkflowVersions.Where(version => version.WorkflowId == row.WorkflowId && version.Hash == row.VersionHash).Select(version => (int?)version.Number).FirstOrDefault(),
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        CompletedAt = row.CompletedAt,
    });

    private static async Task<Dictionary<string, Node>> NodesAsync(AppDb db, string workflowId, string hash, CancellationToken cancellationToken)
    {
        var text = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == workflowId && row.Hash == hash).Select(row => row.Graph).SingleOrDefaultAsync(cancellationToken);
        var graph = text is null ? null : GraphDocument.Read(System.Text.Encoding.UTF8.GetBytes(text)).Graph;
        return graph?.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal) ?? [];
    }

    private static StepRunView View(StepRun step, Node? node) => new(
        step.Id, step.ExecutionId, step.NodeId,
        node is null ? step.NodeId : node.Label.Length > 0 ? node.Label : node.Name,
        node?.Type == NodeType.Trigger ? "trigger" : node?.ActionType ?? "",
        step.Status, step.Attempt, step.Iteration == IterationKey.None ? null : IterationKey.Index(step.Iteration), IterationKey.Path(step.Iteration), Json(step.Input), Json(step.Output), Json(step.Error), step.StartedAt, step.CompletedAt,
        (long?)(step.CompletedAt - step.StartedAt)?.TotalMilliseconds);

    private static JsonElement? Json(string? text) => text is null ? null : StoredJson.Read(text);

    private sealed record Row
    {
        public required string Id { get; init; }
        public required string WorkflowId { get; init; }
        public required ExecutionStatus Status { get; init; }
        public required TriggerKind Trigger { get; init; }
        public required string? Input { get; init; }
        public required string? Output { get; init; }
        public required string? Error { get; init; }
        public required int? Version { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required DateTimeOffset? StartedAt { get; init; }
        public required DateTimeOffset? CompletedAt { get; init; }

        public ExecutionView View() => new(
            Id, WorkflowId, Status, Trigger, Json(Input), Json(Output), Json(Error), Version, CreatedAt, StartedAt ?? CreatedAt, CompletedAt,
            (long?)(CompletedAt - (StartedAt ?? CreatedAt))?.TotalMilliseconds);
    }
}
