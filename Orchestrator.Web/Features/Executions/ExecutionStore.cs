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
public sealed partial class ExecutionStore(AppDbOpening databases, ExecutionRemover remover, AuditLog audit, TimeProvider time)
{
    /// <summary>The most step runs in one answer.</summary>
    public const int LogLimit = 10_000;

    /// <summary>The runs of a workflow, newest first; null when the caller has no such workflow.</summary>
    public async Task<ExecutionPage?> ListAsync(Caller caller, string workflowId, ExecutionFilter filter, CancellationToken cancellationToken = default)
    {
        var page = await SearchAsync(caller, filter with { WorkflowId = workflowId }, RunSearch.Patience, cancellationToken);
        if (!page.Items.IsEmpty || page.NextCursor is not null) return page;
        await using var db = databases.ForTenant(caller.TenantId);
        return await db.Workflows.AnyAsync(row => row.Id == workflowId, cancellationToken) ? page : null;
    }

    /// <summary>The runs of the caller's workspace, newest first.</summary>
    public Task<ExecutionPage> SearchAsync(Caller caller, ExecutionFilter filter, CancellationToken cancellationToken = default) => SearchAsync(caller, filter, RunSearch.Patience, cancellationToken);

    internal async Task<ExecutionPage> SearchAsync(Caller caller, ExecutionFilter filter, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var found = await new RunSearch(db, time).FindAsync(filter, Math.Clamp(filter.Limit, 1, ExecutionFilter.MaxLimit), patience, cancellationToken);
        if (found.Ids.Count == 0) return new ExecutionPage([], found.Next);
        var rows = await Select(db, db.Executions.AsNoTracking().Where(row => found.Ids.Contains(row.Id)), filter.WithData).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        return new ExecutionPage([.. rows.Select(row => row.View())], found.Next);
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
        return await LogsAsync(db, reader, id, only, cancellationToken);
    }

    private static async Task<ImmutableArray<StepRunView>?> LogsAsync(AppDb db, ExecutionReader reader, string id, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
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

    /// <summary>Removes chosen runs with their steps; those that have not ended stay.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> DeleteManyAsync(Caller caller, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.Executions.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.WorkflowId }).ToListAsync(cancellationToken);
        var removed = 0;
        foreach (var runs in rows.GroupBy(row => row.WorkflowId, StringComparer.Ordinal))
        {
            var name = await db.Workflows.Where(row => row.Id == runs.Key).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);
            var gone = await remover.RemoveSomeAsync(caller.TenantId, runs.Key, [.. runs.Select(row => row.Id)], cancellationToken);
            if (gone > 0) await audit.WriteAsync(AuditAction.RunsDeleted, AuditActor.Of(caller), new(runs.Key, name ?? ""), cancellationToken: CancellationToken.None);
            removed += gone;
        }

        return removed;
    }

    /// <summary>The names of the caller's workflows by their ids, in order of name.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> WorkflowsAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.Workflows.AsNoTracking().Select(row => new { row.Id, row.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, row.Name)).OrderBy(row => row.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    private static IQueryable<Execution> Of(AppDb db, ExecutionReader reader, string id) =>
        db.Executions.AsNoTracking().Where(row => row.Id == id && (reader.ApiKeyId == null || row.ApiKeyId == reader.ApiKeyId));

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
