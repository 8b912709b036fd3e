using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Launch;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Integrations.Examples;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>The pre-launch checklist of workflows: what is known, what was ticked by hand, what stood when a version was published.</summary>
public sealed class LaunchStore(AppDbOpening databases, ActionCatalog catalog, TimeProvider time)
{
    // The runs in which branches were tried; older ones ran something else.
    private const int MostRuns = 100;
    private const int MostVersions = 12;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The checklist of a draft; null when the caller has no such workflow.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which workflow.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<LaunchPoint>?> ReadAsync(Caller caller, string id, Graph draft, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var row = await db.Workflows.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.Visibility, row.LogsReviewedAt, row.Checklist }).SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var now = time.GetUtcNow();
        var hasKey = await db.ApiKeys.AnyAsync(key => (key.WorkflowId == id || key.WorkflowId == null) && (key.ExpiresAt == null || key.ExpiresAt > now), cancellationToken);
        var (hasRun, taken) = await RunsAsync(db, id, draft, cancellationToken);
        var facts = new LaunchFacts(await IntegrationsAsync(db, draft, cancellationToken), hasRun, taken, hasKey, row.LogsReviewedAt is not null, row.Visibility == Visibility.Public);
        return LaunchChecklist.Of(draft, catalog, facts, Ticks(row.Checklist));
    }

    /// <summary>Ticks a point of the draft's checklist by hand, or takes that back.</summary>
    public async Task TickAsync(Caller caller, string id, LaunchTopic topic, bool isTicked, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var kept = await db.Workflows.Where(row => row.Id == id).Select(row => new { row.Checklist }).SingleOrDefaultAsync(cancellationToken);
        if (kept is null) return;
        List<HandTick> ticks = [.. Ticks(kept.Checklist).Where(tick => tick.Topic != topic)];
        if (isTicked) ticks.Add(new HandTick(topic, caller.Name, time.GetUtcNow()));
        var text = ticks.Count == 0 ? null : JsonSerializer.Serialize(ticks, _json);
        await db.Workflows.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(workflow => workflow.Checklist, text), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The checklist as it stood when a version was last published; null when it was published without one.</summary>
    public async Task<ImmutableArray<KeptPoint>?> KeptAsync(Caller caller, string id, int version, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var text = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id && row.Number == version).Select(row => row.Checklist).SingleOrDefaultAsync(cancellationToken);
        return text is null ? null : JsonSerializer.Deserialize<ImmutableArray<KeptPoint>>(text, _json);
    }

    /// <summary>How many workflows use each integration that a draft names, by its id.</summary>
    public async Task<ImmutableDictionary<string, SharedIntegration>> SharedAsync(Caller caller, Graph draft, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var ids = draft.Nodes.SelectMany(IntegrationUse.In).Distinct(StringComparer.Ordinal).ToList();
        var rows = await db.Integrations.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new
        {
            row.Id, row.Name,
            Users = db.Workflows.Count(workflow => workflow.Draft.Contains(row.Id)
                || db.WorkflowVersions.Any(version => version.WorkflowId == workflow.Id && version.Hash == workflow.PublishedHash && version.Graph.Contains(row.Id))),
        }).ToListAsync(cancellationToken);
        return rows.ToImmutableDictionary(row => row.Id, row => new SharedIntegration(row.Name, row.Users), StringComparer.Ordinal);
    }

    /// <summary>A checklist as it is kept with a version.</summary>
    public static string Keep(ImmutableArray<LaunchPoint> points) =>
        JsonSerializer.Serialize(points.Select(point => new KeptPoint(point.Title, point.IsTicked, point.Said, point.Hand?.By, point.Hand?.At)), _json);

    private static ImmutableArray<HandTick> Ticks(string? text) => text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<HandTick>>(text, _json);

    private static async Task<ImmutableDictionary<string, IntegrationFact>> IntegrationsAsync(AppDb db, Graph draft, CancellationToken cancellationToken)
    {
        var ids = draft.Nodes.SelectMany(IntegrationUse.In).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count == 0) return ImmutableDictionary<string, IntegrationFact>.Empty;
        var rows = await db.Integrations.AsNoTracking().Where(row => ids.Contains(row.Id))
            .Select(row => new { row.Id, row.Name, row.LastTestAt, row.LastTestStatus, row.UpdatedAt }).ToListAsync(cancellationToken);
        return rows.ToImmutableDictionary(row => row.Id, row => new IntegrationFact(row.Name, row.LastTestStatus == "success" && row.LastTestAt >= row.UpdatedAt), StringComparer.Ordinal)
            .SetItem(ExampleServices.Id, new IntegrationFact("Built-in examples", IsTested: true));
    }

    private static async Task<(bool HasRun, ImmutableHashSet<WayOut> Taken)> RunsAsync(AppDb db, string id, Graph draft, CancellationToken cancellationToken)
    {
        var runs = await db.Executions.AsNoTracking().Where(run => run.WorkflowId == id).OrderByDescending(run => run.Id).Take(MostRuns)
            .Select(run => new { run.Id, run.VersionHash, run.Status }).ToListAsync(cancellationToken);
        var hashes = runs.Select(run => run.VersionHash).Distinct(StringComparer.Ordinal).Take(MostVersions).ToList();
        var versions = await db.WorkflowVersions.AsNoTracking().Where(row => row.WorkflowId == id && hashes.Contains(row.Hash)).Select(row => new { row.Hash, row.Graph }).ToListAsync(cancellationToken);
        var content = RunContent.Hash(draft);
        var same = versions.Where(version => RunContent.Hash(WorkflowRules.Read(version.Graph)) == content).Select(version => version.Hash).ToHashSet(StringComparer.Ordinal);
        runs = runs.FindAll(run => same.Contains(run.VersionHash));
        var ids = runs.ConvertAll(run => run.Id);
        var steps = db.StepRuns.AsNoTracking().Where(step => ids.Contains(step.ExecutionId));
        // What was pinned was not run: it has a way out and no input, where a pass of a loop has neither. What was taken over of another run began before this one.
        var real = draft.Nodes.Where(node => node is { Type: NodeType.Action, Enabled: true }).Select(node => node.Id).ToList();
        var pinned = await steps.Where(step => step.Status == StepStatus.Success && step.Input == null && step.Handle != null && real.Contains(step.NodeId)).Select(step => step.ExecutionId).Distinct().ToListAsync(cancellationToken);
        var takenOver = await steps.Where(step => db.Executions.Any(run => run.Id == step.ExecutionId && step.StartedAt < run.CreatedAt)).Select(step => step.ExecutionId).Distinct().ToListAsync(cancellationToken);
        var rows = await steps.Select(step => new { step.ExecutionId, step.NodeId, step.Handle }).Distinct().ToListAsync(cancellationToken);
        var ways = rows.ToLookup(row => row.ExecutionId, row => (row.NodeId, row.Handle), StringComparer.Ordinal);
        runs = runs.FindAll(run => !pinned.Contains(run.Id, StringComparer.Ordinal) && !takenOver.Contains(run.Id, StringComparer.Ordinal) && (run.Status != ExecutionStatus.Success || WentOn(draft, [.. ways[run.Id]])));
        return (runs.Exists(run => run.Status == ExecutionStatus.Success), [.. runs.SelectMany(run => ways[run.Id]).Where(way => way.Handle is not null).Select(way => new WayOut(way.NodeId, way.Handle!))]);
    }

    // Whether a run came to whatever its steps lead to, as one up to a step and one of a step alone do not, unless a Stop ended it.
    private static bool WentOn(Graph draft, List<(string NodeId, string? Handle)> ways)
    {
        var met = ways.Select(way => way.NodeId).ToHashSet(StringComparer.Ordinal);
        if (draft.Nodes.Any(node => node.ActionType == BuiltInActions.Stop.Type && met.Contains(node.Id))) return true;
        var took = ways.ToHashSet();
        return met.Count > 0 && draft.Nodes.All(node => node.Type != NodeType.Trigger || met.Contains(node.Id))
            && draft.Edges.All(edge => met.Contains(edge.Target) || !took.Contains((edge.Source, edge.SourceHandle)));
    }
}

/// <summary>A point of the checklist as it stood when a version was published.</summary>
/// <param name="Title">What it asked.</param>
/// <param name="IsTicked">Whether it was ticked.</param>
/// <param name="Said">What the facts were.</param>
/// <param name="By">Who ticked it by hand; null for nobody.</param>
/// <param name="At">When.</param>
public sealed record KeptPoint(string Title, bool IsTicked, string Said, string? By, DateTimeOffset? At);
