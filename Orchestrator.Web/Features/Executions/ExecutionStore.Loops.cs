using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What all passes of a loop did at one step, counted.</summary>
/// <param name="NodeId">The step; the loop itself for its passes.</param>
/// <param name="Succeeded">How many ended well.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Others">How many run, wait, or were cancelled.</param>
/// <param name="Status">Where the step stands as a whole.</param>
/// <param name="StartedAt">When the first began.</param>
/// <param name="CompletedAt">When the last ended; null while one has not.</param>
/// <param name="LatestId">The latest row.</param>
public sealed record LoopStep(
    string NodeId, int Succeeded, int Failed, int Others, StepStatus Status, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, string LatestId)
{
    /// <summary>How many there are.</summary>
    public int Count => Succeeded + Failed + Others;
}

/// <summary>One pass at a step.</summary>
/// <param name="StepId">The id of its row.</param>
/// <param name="Path">The items, the outermost loop's first, from 0.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Error">Why it failed, masked.</param>
/// <param name="Took">How long it took; null while it has not ended.</param>
public sealed record PassView(string StepId, ImmutableArray<int> Path, StepStatus Status, StepError? Error, TimeSpan? Took);

public sealed partial class ExecutionStore
{
    /// <summary>The most passes in one part of a list.</summary>
    public const int PassLimit = 25;

    /// <summary>A part of the passes at a step, in order of their items.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="executionId">Which run.</param>
    /// <param name="nodeId">The step.</param>
    /// <param name="onlyFailed">Whether only failed ones are wanted.</param>
    /// <param name="skip">How many come before.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<PassView>> PassesAsync(Caller caller, string executionId, string nodeId, bool onlyFailed, int skip, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.StepRuns.AsNoTracking()
            .Where(row => row.ExecutionId == executionId && row.NodeId == nodeId && row.Iteration != IterationKey.None && (!onlyFailed || row.Status == StepStatus.Error))
            .OrderBy(row => row.Iteration).ThenBy(row => row.Id).Skip(skip).Take(PassLimit)
            .Select(row => new { row.Id, row.Iteration, row.Status, row.Error, row.StartedAt, row.CompletedAt }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new PassView(row.Id, IterationKey.Path(row.Iteration), row.Status, StoredError.Read(row.Error), row.CompletedAt - row.StartedAt))];
    }

    /// <summary>Each step as it stands, with its data: its latest attempt, in loops that of the latest pass; of a loop how it went itself. Null when the reader has no such run.</summary>
    public async Task<ImmutableArray<StepRunView>?> LatestAsync(ExecutionReader reader, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(reader.TenantId);
        var (once, twice) = (IterationKey.Last(1), IterationKey.Last(2));
        // A loop's passes are recorded under it, one loop deeper than itself.
        var found = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id)
            .GroupBy(row => new { row.NodeId, Depth = row.Iteration == IterationKey.None ? 0 : row.Iteration <= once ? 1 : row.Iteration <= twice ? 2 : 3 })
            .Select(group => new { group.Key.NodeId, group.Key.Depth, Pass = group.Max(row => row.Iteration) })
            .ToListAsync(cancellationToken);
        var passes = found.GroupBy(row => row.NodeId, StringComparer.Ordinal).ToDictionary(rows => rows.Key, rows => rows.MinBy(row => row.Depth)!.Pass, StringComparer.Ordinal);
        HashSet<long> wanted = [.. passes.Values];
        var attempts = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id && wanted.Contains(row.Iteration)).Select(row => new { row.Id, row.NodeId, row.Iteration, row.Attempt }).ToListAsync(cancellationToken);
        // A step that began since the first query is told of by the next one.
        var latest = attempts.Where(row => passes.TryGetValue(row.NodeId, out var pass) && pass == row.Iteration).GroupBy(row => row.NodeId, StringComparer.Ordinal).Select(rows => rows.OrderBy(row => row.Attempt).ThenBy(row => row.Id, StringComparer.Ordinal).Last().Id);
        return await LogsAsync(db, reader, id, [.. latest], cancellationToken);
    }

    // Counted by the database, so that a loop over 100,000 items costs a few rows.
    private static async Task<List<LoopStep>> LoopStepsAsync(AppDb db, string executionId, CancellationToken cancellationToken)
    {
        var groups = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == executionId && row.Iteration != IterationKey.None)
            .GroupBy(row => new { row.NodeId, row.Status })
            .Select(group => new { group.Key.NodeId, group.Key.Status, Count = group.Count(), First = group.Min(row => row.StartedAt), Last = group.Max(row => row.CompletedAt), Latest = group.Max(row => row.Id) })
            .ToListAsync(cancellationToken);
        return [.. groups.GroupBy(group => group.NodeId, StringComparer.Ordinal).Select(node =>
        {
            int CountOf(StepStatus status) => node.Where(one => one.Status == status).Sum(one => one.Count);
            var status = Telling.FirstOrDefault(one => CountOf(one) > 0, StepStatus.Success);
            return new LoopStep(
                node.Key, CountOf(StepStatus.Success), CountOf(StepStatus.Error), node.Sum(one => one.Count) - CountOf(StepStatus.Success) - CountOf(StepStatus.Error), status,
                node.Min(one => one.First), status.IsFinal() ? node.Max(one => one.Last) : null, node.MaxBy(one => one.Latest, StringComparer.Ordinal)!.Latest!);
        })];
    }

    private static readonly StepStatus[] Telling = [StepStatus.Running, StepStatus.Waiting, StepStatus.Error, StepStatus.Cancelled, StepStatus.Success];
}
