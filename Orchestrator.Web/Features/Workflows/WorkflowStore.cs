using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Security;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Workflows as people and programs read and change them. The right to a row is part of every query.</summary>
public sealed partial class WorkflowStore(
    AppDbOpening databases, ActionCatalog catalog, CredentialDirectory credentials, PublishedWorkflows published, KeyCache keys, ExecutionCanceller canceller, ExecutionRemover remover, RunLimits limits, ScheduleAlarm alarm, WorkspaceSecrets secrets, AuditLog audit, DraftNotes notes, TimeProvider time)
{
    /// <summary>The most workflows in a list.</summary>
    public const int ListLimit = 1_000;

    /// <summary>The caller's workflows, last changed first, with their latest runs.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="runs">How many of the latest runs of each; 0 for none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<WorkflowListItem>> ListAsync(Caller caller, int runs = 20, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var marks = runs > 0 ? await MarksAsync(db, runs, cancellationToken) : null;
        var rows = await db.Workflows.AsNoTracking().OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id).Take(ListLimit)
            .Select(row => new
            {
                row.Id, row.Name, row.Description, row.Visibility, row.TriggerType, row.Enabled, row.CreatedAt, row.UpdatedAt,
                Published = row.PublishedHash != null,
                DraftDiffers = row.PublishedHash != row.DraftHash,
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new WorkflowListItem(
            row.Id, row.Name, row.Description, row.Visibility, row.TriggerType, row.Enabled, row.Published, row.DraftDiffers,
            [.. marks?[row.Id] ?? []], row.CreatedAt, row.UpdatedAt))];
    }

    /// <summary>Those of the caller's workflows that have these ids, as one that calls them needs to know them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ids">Which ones.</param>
    /// <param name="by">The workflow that calls them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<KnownWorkflows> KnownAsync(Caller caller, IReadOnlyCollection<string> ids, string? by = null, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return new([.. await db.Workflows.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new KnownWorkflow(row.Id, row.Name, row.PublishedHash != null, row.Enabled) { IsThis = row.Id == by }).ToListAsync(cancellationToken)], ids);
    }

    /// <summary>A workflow: the caller's own as it is, somebody else's public one cleaned; null for neither.</summary>
    /// <param name="caller">Who asks; null for a visitor without a session.</param>
    /// <param name="id">Which one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<WorkflowDetail?> ReadAsync(Caller? caller, string id, CancellationToken cancellationToken = default)
    {
        var tenant = caller?.TenantId;
        await using var db = databases.ForSystem();
        var row = await db.Workflows.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && (row.TenantId == tenant || row.Visibility == Visibility.Public), cancellationToken);
        if (row is null) return null;
        var version = await db.WorkflowVersions.AsNoTracking()
            .SingleOrDefaultAsync(version => version.WorkflowId == id && version.Hash == row.PublishedHash, cancellationToken);
        return row.TenantId == tenant ? Detail(row, version?.Number) : await CleanedAsync(row, version, cancellationToken);
    }

    /// <summary>Makes a workflow.</summary>
    public async Task<WorkflowOutcome> CreateAsync(Caller caller, NewWorkflow workflow, CancellationToken cancellationToken = default)
    {
        var graph = GraphEdits.WithTrigger(workflow.Graph);
        ImmutableArray<GraphProblem> problems =
            [.. WorkflowRules.Find(workflow.Name, workflow.Description), .. await RefusingAsync(caller, graph, workflow.Publish, cancellationToken)];
        if (problems.Length > 0) return new WorkflowOutcome.Invalid(problems);

        var now = time.GetUtcNow();
        var row = new Workflow
        {
            Id = NewId(now), TenantId = caller.TenantId, OwnerId = caller.UserId, Name = workflow.Name.Trim(), Description = workflow.Description.Trim(),
            Draft = WorkflowRules.Text(graph), DraftHash = GraphDocument.PublishedHash(graph), TriggerType = WorkflowRules.TriggerOf(graph), CreatedAt = now, UpdatedAt = now,
        };
        await using var db = databases.ForTenant(caller.TenantId);
        if (workflow.LimitsOf is { } from && await db.Workflows.AsNoTracking().SingleOrDefaultAsync(other => other.Id == from, cancellationToken) is { } limited)
        {
            (row.ConcurrencyLimit, row.Overlap) = (limited.ConcurrencyLimit, limited.Overlap);
            (row.KeepDays, row.KeepRuns, row.LlmBudgetNanos) = (limited.KeepDays, limited.KeepRuns, limited.LlmBudgetNanos);
        }
        db.Workflows.Add(row);
        audit.Add(db, AuditAction.WorkflowCreated, AuditActor.Of(caller), new(row.Id, row.Name));
        if (workflow.Publish) audit.Add(db, AuditAction.WorkflowPublished, AuditActor.Of(caller), new(row.Id, row.Name));
        var number = workflow.Publish ? await PublishAsync(db, row, cancellationToken) : (int?)null;
        if (workflow.Publish) await ScheduleBook.FollowAsync(db, row, graph, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (workflow.Publish) await alarm.SetAsync();
        if (row.ConcurrencyLimit is { } limit) await limits.ChangeAsync(row.TenantId, row.Id, limit, row.Overlap, CancellationToken.None);
        return new WorkflowOutcome.Done(Detail(row, number));
    }

    /// <summary>Changes what is given; all of it or nothing.</summary>
    public async Task<WorkflowOutcome> ChangeAsync(Caller caller, string id, WorkflowChange change, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        // Takes the write lock first: what is read below cannot change before it is written.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.Workflows.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (row is null) return new WorkflowOutcome.NotFound();
        if (change.Revision is { } based && based != row.Revision) return new WorkflowOutcome.Stale(row.Revision, WorkflowRules.Read(row.Draft));

        var graph = change.Graph is null && !change.Publish ? null : WorkflowRules.Read(row.Draft);
        if (change.Graph is not null) graph = GraphEdits.WithTrigger(change.Graph(graph!));
        ImmutableArray<GraphProblem> problems =
            [.. WorkflowRules.Find(change.Name, change.Description), .. RunRules.Find(change.Concurrency), .. RunRules.Find(change.Retention), .. RunRules.Find(change.LlmBudget), .. graph is null ? [] : await RefusingAsync(caller, graph, change.Publish, cancellationToken)];
        if (problems.Length > 0) return new WorkflowOutcome.Invalid(problems);

        Note(db, caller, row, change);
        row.Name = change.Name?.Trim() ?? row.Name;
        row.Description = change.Description?.Trim() ?? row.Description;
        row.Visibility = change.Visibility ?? row.Visibility;
        row.Enabled = change.Enabled ?? row.Enabled;
        if (change.Concurrency is { } concurrency) (row.ConcurrencyLimit, row.Overlap) = (concurrency.Limit, concurrency.Overlap);
        if (change.Retention is { } kept) (row.KeepDays, row.KeepRuns) = (kept.Days, kept.Runs);
        if (change.LlmBudget is { } budget) row.LlmBudgetNanos = budget.UsdPerMonth is { } dollars ? LlmPrices.Nanos(dollars) : null;
        row.UpdatedAt = time.GetUtcNow();
        if (change.KeepsDraft) await VersionAsync(db, row, cancellationToken);
        if (graph is not null) row.Draw(graph);
        var number = change.Publish ? await PublishAsync(db, row, cancellationToken, change.Checklist) : await NumberAsync(db, row, cancellationToken);
        var mayFire = change.Publish || change.Enabled is not null;
        if (mayFire) await ScheduleBook.FollowAsync(db, row, change.Publish ? graph : null, row.UpdatedAt, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        published.Forget(id);
        if (graph is not null) notes.Tell(id, row.Revision, change.Publish);
        if (mayFire) await alarm.SetAsync();
        if (change.Concurrency is not null) await limits.ChangeAsync(row.TenantId, id, row.ConcurrencyLimit, row.Overlap, CancellationToken.None);
        return new WorkflowOutcome.Done(Detail(row, number));
    }

    /// <summary>Stores what the editor holds, if nobody stored another draft since <paramref name="revision"/>.</summary>
    public async Task<DraftOutcome> SaveDraftAsync(Caller caller, string id, Graph graph, int revision, CancellationToken cancellationToken = default)
    {
        var problems = WorkflowRules.Refusing(GraphProblems.Find(graph, catalog), publish: false);
        if (problems.Length > 0) return new DraftOutcome.Invalid(problems);

        var (text, hash, trigger, now) = (WorkflowRules.Text(graph), GraphDocument.PublishedHash(graph), WorkflowRules.TriggerOf(graph), time.GetUtcNow());
        await using var db = databases.ForTenant(caller.TenantId);
        var saved = await db.Workflows.Where(row => row.Id == id && row.Revision == revision).ExecuteUpdateAsync(row => row
            .SetProperty(workflow => workflow.Draft, text)
            .SetProperty(workflow => workflow.DraftHash, hash)
            .SetProperty(workflow => workflow.TriggerType, trigger)
            .SetProperty(workflow => workflow.Revision, revision + 1)
            .SetProperty(workflow => workflow.UpdatedAt, now), cancellationToken);
        if (saved > 0)
        {
            notes.Tell(id, revision + 1);
            return new DraftOutcome.Saved(revision + 1);
        }
        var there = await db.Workflows.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.Revision, row.Draft }).SingleOrDefaultAsync(cancellationToken);
        return there is null ? new DraftOutcome.NotFound() : new DraftOutcome.Stale(there.Revision, WorkflowRules.Read(there.Draft));
    }

    private void Note(AppDb db, Caller caller, Workflow row, WorkflowChange change)
    {
        var (actor, about) = (AuditActor.Of(caller), new AuditObject(row.Id, row.Name));
        if (change.Publish) audit.Add(db, AuditAction.WorkflowPublished, actor, about);
        if (change.Visibility is { } seen && seen != row.Visibility) audit.Add(db, AuditAction.WorkflowVisibilityChanged, actor, about, fields: ["visibility"]);
        if (change.Enabled is { } enabled && enabled != row.Enabled) audit.Add(db, AuditAction.WorkflowEnabledChanged, actor, about, fields: ["enabled"]);
    }

    private static WorkflowDetail Detail(Workflow row, int? version) => new(
        row.Id, row.Name, row.Description, row.Visibility, row.TriggerType, row.Enabled, WorkflowRules.Read(row.Draft), row.Revision,
        version, row.DraftHash != row.PublishedHash, IsOwner: true, row.CreatedAt, row.UpdatedAt)
    {
        Concurrency = new Concurrency(row.ConcurrencyLimit, row.Overlap), Retention = new KeptRuns(row.KeepDays, row.KeepRuns),
        LlmBudget = new LlmBudget(row.LlmBudgetNanos is { } nanos ? LlmPrices.Dollars(nanos) : null),
    };

    // Walks the index once per workflow, so that the cost does not grow with the history kept.
    private static async Task<ILookup<string, RunMark>> MarksAsync(AppDb db, int runs, CancellationToken cancellationToken)
    {
        var latest =
            from workflow in db.Workflows
            from run in db.Executions
            where db.Executions.Where(one => one.WorkflowId == workflow.Id).OrderByDescending(one => one.Id).Take(runs).Select(one => one.Id).Contains(run.Id)
            orderby run.Id
            select new { run.Id, run.WorkflowId, run.Status, run.CreatedAt, run.StartedAt, run.CompletedAt };
        return (await latest.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(
            run => run.WorkflowId, run => new RunMark(run.Id, run.Status, run.CreatedAt, run.CompletedAt - (run.StartedAt ?? run.CreatedAt)), StringComparer.Ordinal);
    }

    private static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
