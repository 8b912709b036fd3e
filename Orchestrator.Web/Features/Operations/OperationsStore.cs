using System.Collections.Immutable;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Operations;

/// <summary>How a workspace's runs do. Everything about the past is read from what was added up, never from the runs themselves.</summary>
public sealed class OperationsStore(AppDbOpening databases, TimeProvider time)
{
    private const int MostShown = 8;
    private const int MostLookedAt = 60;

    // What they take says nothing about how well they work.
    private static readonly HashSet<string> Waits = new([BuiltInActions.Delay.Type, BuiltInActions.WaitForCallback.Type, BuiltInActions.ForEach.Type, BuiltInActions.CallWorkflow.Type], StringComparer.Ordinal);

    /// <summary>What has not ended now.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="everywhere">Of all workspaces; only for administrators, who else get their own.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<OpenNow> OpenAsync(Caller caller, bool everywhere, CancellationToken cancellationToken = default)
    {
        await using var db = Open(caller, everywhere);
        var counts = await db.ExecutionsIn(ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Waiting)
            .GroupBy(run => run.Status).Select(group => new { group.Key, Count = group.Count(), Oldest = group.Min(run => run.Id) }).ToListAsync(cancellationToken);
        var queued = counts.Find(one => one.Key == ExecutionStatus.Pending);
        return new OpenNow(queued?.Count ?? 0, queued is null ? null : RunIds.InstantOf(queued.Oldest!),
            counts.Find(one => one.Key == ExecutionStatus.Running)?.Count ?? 0, counts.Find(one => one.Key == ExecutionStatus.Waiting)?.Count ?? 0);
    }

    /// <summary>What runs did in a span of time.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="span">How far back.</param>
    /// <param name="everywhere">Of all workspaces; only for administrators, who else get their own.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<OperationsView> ReadAsync(Caller caller, Lookback span, bool everywhere, CancellationToken cancellationToken = default)
    {
        await using var db = Open(caller, everywhere);
        var from = span.From(time.GetUtcNow());
        var rows = await db.RunFigures.AsNoTracking().Where(row => row.Minutes == span.Minutes && row.At >= from).ToListAsync(cancellationToken);
        var names = await db.Workflows.AsNoTracking().Select(row => new { row.Id, row.Name }).ToDictionaryAsync(row => row.Id, row => row.Name, StringComparer.Ordinal, cancellationToken);
        var (took, waited) = (Sum(rows.Select(row => row.Took)), Sum(rows.Select(row => row.Waited)));
        var at = rows.ToLookup(row => row.At);
        return new OperationsView(
            [.. Enumerable.Range(0, (int)(span.Length.TotalMinutes / span.Minutes)).Select(index => from.AddMinutes(index * span.Minutes)).Select(start => Stretch(start, [.. at[start]]))],
            [.. rows.GroupBy(row => row.WorkflowId, StringComparer.Ordinal)
                .Select(group => new WorkflowFigure(group.Key, names.GetValueOrDefault(group.Key), group.Sum(row => row.Succeeded + row.Failed + row.Cancelled), group.Sum(row => row.Failed), group.Sum(row => row.LlmCostNanos)))
                .OrderByDescending(figure => figure.Failed).ThenByDescending(figure => figure.Runs)],
            await SlowestAsync(db, span, from, names, cancellationToken), took.Percentile(0.95), waited.Percentile(0.99),
            rows.Sum(row => row.LlmCalls), rows.Sum(row => row.LlmInputTokens), rows.Sum(row => row.LlmOutputTokens));
    }

    private AppDb Open(Caller caller, bool everywhere) => everywhere && caller.IsAdmin ? databases.ForSystem() : databases.ForTenant(caller.TenantId);

    private static StretchView Stretch(DateTimeOffset at, List<RunFigure> rows)
    {
        var took = Sum(rows.Select(row => row.Took));
        return new StretchView(at, rows.Sum(row => row.Succeeded), rows.Sum(row => row.Failed), rows.Sum(row => row.Cancelled),
            took.Percentile(0.5), took.Percentile(0.95), took.Percentile(0.99), rows.Sum(row => row.LlmCostNanos));
    }

    private static async Task<ImmutableArray<SlowStep>> SlowestAsync(AppDb db, Lookback span, DateTimeOffset from, Dictionary<string, string> names, CancellationToken cancellationToken)
    {
        var since = RunFigures.Slot(from, span.StepMinutes);
        var rows = db.StepFigures.AsNoTracking().Where(row => row.Minutes == span.StepMinutes && row.At >= since);
        // The database picks those that are slow on the whole; of these the percentiles are worked out.
        var slow = await rows.GroupBy(row => new { row.WorkflowId, row.NodeId })
            .Select(group => new { group.Key.WorkflowId, group.Key.NodeId, Mean = group.Sum(row => row.TotalMilliseconds) / group.Sum(row => row.Succeeded + row.Failed) })
            .OrderByDescending(one => one.Mean).Take(MostLookedAt).ToListAsync(cancellationToken);
        var workflows = slow.Select(one => one.WorkflowId).Distinct(StringComparer.Ordinal).ToList();
        var graphs = (await db.Workflows.AsNoTracking().Where(row => workflows.Contains(row.Id)).Select(row => new { row.Id, row.Draft }).ToListAsync(cancellationToken))
            .ToDictionary(row => row.Id, row => GraphDocument.Read(Encoding.UTF8.GetBytes(row.Draft)).Graph, StringComparer.Ordinal);
        var steps = slow.Select(one => (one.WorkflowId, one.NodeId, Node: graphs.GetValueOrDefault(one.WorkflowId)?.Nodes.FirstOrDefault(node => node.Id == one.NodeId)))
            .Where(one => one.Node is { Type: not NodeType.Trigger } node && !Waits.Contains(node.ActionType ?? "")).Take(2 * MostShown).ToList();
        var chosen = steps.Select(one => one.NodeId).ToList();
        var counts = (await rows.Where(row => workflows.Contains(row.WorkflowId) && chosen.Contains(row.NodeId)).Select(row => new { row.WorkflowId, row.NodeId, row.Took }).ToListAsync(cancellationToken))
            .ToLookup(row => (row.WorkflowId, row.NodeId), row => row.Took);
        return [.. steps.Select(one => (one.WorkflowId, one.NodeId, one.Node, Took: Sum(counts[(one.WorkflowId, one.NodeId)])))
            .Select(one => new SlowStep(one.WorkflowId, names.GetValueOrDefault(one.WorkflowId, ""), one.NodeId, one.Node!.Label.Length > 0 ? one.Node.Label : one.Node.Name, one.Took.Percentile(0.95) ?? TimeSpan.Zero, one.Took.Count))
            .OrderByDescending(one => one.P95).Take(MostShown)];
    }

    private static LengthCounts Sum(IEnumerable<string> counts)
    {
        var sum = new LengthCounts();
        foreach (var one in counts) sum.Add(LengthCounts.Read(one));
        return sum;
    }
}
