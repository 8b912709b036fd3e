using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Workflows;

public sealed partial class WorkflowStore
{
    /// <summary>The most versions in a list.</summary>
    public const int VersionLimit = 200;

    /// <summary>Makes the draft what webhooks and schedules run; semantic problems refuse it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which workflow.</param>
    /// <param name="revision">The draft that is meant; null for whatever is there.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public Task<WorkflowOutcome> PublishAsync(Caller caller, string id, int? revision = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(caller, id, new WorkflowChange { Revision = revision, Publish = true }, cancellationToken);

    /// <summary>The versions kept, newest first; null when the caller has no such workflow.</summary>
    public async Task<ImmutableArray<VersionListItem>?> VersionsAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var workflow = await db.Workflows.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.PublishedHash, row.DraftHash }).SingleOrDefaultAsync(cancellationToken);
        if (workflow is null) return null;
        var versions = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id).OrderByDescending(row => row.Number).Take(VersionLimit)
            .Select(row => new VersionListItem(row.Number, row.Hash, row.CreatedAt, row.PublishedAt, row.Hash == workflow.PublishedHash, row.Hash == workflow.DraftHash))
            .ToListAsync(cancellationToken);
        return [.. versions];
    }

    /// <summary>A part of the history, newest first, each version with what it changed; null when the caller has no such workflow.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which workflow.</param>
    /// <param name="below">Only versions with a smaller number; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<VersionChange>?> HistoryAsync(Caller caller, string id, int? below, int limit, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var workflow = await db.Workflows.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.PublishedHash, row.DraftHash }).SingleOrDefaultAsync(cancellationToken);
        if (workflow is null) return null;
        var rows = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id && (below == null || row.Number < below))
            .OrderByDescending(row => row.Number).Take(limit + 1).ToListAsync(cancellationToken);
        var graphs = rows.ConvertAll(row => WorkflowRules.Read(row.Graph));
        return [.. rows.Take(limit).Select((row, index) => new VersionChange(
            new VersionListItem(row.Number, row.Hash, row.CreatedAt, row.PublishedAt, row.Hash == workflow.PublishedHash, row.Hash == workflow.DraftHash),
            VersionChanges.Said(index + 1 < graphs.Count ? graphs[index + 1] : null, graphs[index])))];
    }

    /// <summary>The drawing of a version; null when there is none.</summary>
    public async Task<Graph?> VersionGraphAsync(Caller caller, string id, int version, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var text = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id && row.Number == version).Select(row => row.Graph).SingleOrDefaultAsync(cancellationToken);
        return text is null ? null : WorkflowRules.Read(text);
    }

    /// <summary>Brings an old version back as the draft. The versions after it stay, and the draft of now becomes one.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which workflow.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="publish">Whether it is published as well.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<WorkflowOutcome> RestoreAsync(Caller caller, string id, int version, bool publish, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var text = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id && row.Number == version).Select(row => row.Graph).SingleOrDefaultAsync(cancellationToken);
        if (text is null) return new WorkflowOutcome.NotFound();
        var graph = WorkflowRules.Read(text);
        return await ChangeAsync(caller, id, new WorkflowChange { Graph = draft => StepPin.CarryOver(graph, draft), Publish = publish, KeepsDraft = true }, cancellationToken);
    }

    // A draft may refer to what is not there yet, so that only publishing asks the vault.
    private async Task<ImmutableArray<GraphProblem>> RefusingAsync(Caller caller, Graph graph, bool publish, CancellationToken cancellationToken) =>
        WorkflowRules.Refusing(GraphProblems.Find(graph, catalog, publish ? await credentials.ReadAsync(caller.TenantId, cancellationToken) : null), publish);

    private async Task<int> PublishAsync(AppDb db, Workflow row, CancellationToken cancellationToken, string? checklist = null)
    {
        var version = await VersionAsync(db, row, cancellationToken);
        version.PublishedAt = time.GetUtcNow();
        row.PublishedHash = version.Hash;
        // Published without one, it has none: an older one does not tell of this publishing.
        version.Checklist = checklist;
        if (checklist is not null) row.Checklist = null;
        return version.Number;
    }

    // Equal graphs are one version: publishing the same again adds nothing.
    private async Task<WorkflowVersion> VersionAsync(AppDb db, Workflow row, CancellationToken cancellationToken)
    {
        if (await db.WorkflowVersions.SingleOrDefaultAsync(version => version.WorkflowId == row.Id && version.Hash == row.DraftHash, cancellationToken) is { } there) return there;
        var last = await db.WorkflowVersions.Where(version => version.WorkflowId == row.Id).MaxAsync(version => (int?)version.Number, cancellationToken) ?? 0;
        var added = new WorkflowVersion
        {
            WorkflowId = row.Id, TenantId = row.TenantId, Hash = row.DraftHash, Number = last + 1, Graph = WorkflowRules.Text(StepPin.Without(WorkflowRules.Read(row.Draft))), CreatedAt = time.GetUtcNow(),
        };
        db.WorkflowVersions.Add(added);
        // The next number is read from the database.
        await db.SaveChangesAsync(cancellationToken);
        return added;
    }

    private static Task<int?> NumberAsync(AppDb db, Workflow row, CancellationToken cancellationToken) =>
        db.WorkflowVersions.Where(version => version.WorkflowId == row.Id && version.Hash == row.PublishedHash).Select(version => (int?)version.Number)
            .SingleOrDefaultAsync(cancellationToken);
}
