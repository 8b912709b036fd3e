using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>
/// After a process that was not stopped in peace: what it counted in its last seconds and did not write down is added from what is recorded. The shortest stretch it can
/// concern is counted anew, and what its row lacks is added to the row and to the longer stretches, in one transaction: done twice, it adds nothing.
/// </summary>
public sealed partial class FigureRepair(AppDbOpening opening, DataFolder folder, TimeProvider time, ILogger<FigureRepair> log)
{
    /// <summary>Stands in the data folder while a process counts.</summary>
    internal const string Mark = "figures.open";

    // Longer than figures stay unwritten.
    private static readonly TimeSpan Unwritten = TimeSpan.FromMinutes(1);

    // What ends from here on is counted by this process.
    private readonly DateTimeOffset began = time.GetUtcNow();

    /// <summary>Mends what the process before left, and notes that this one counts. Before anything is written down.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var wasOpen = File.Exists(folder.File(Mark));
        if (!wasOpen) await File.WriteAllTextAsync(folder.File(Mark), "", cancellationToken);
        if (wasOpen && await MendAsync(began, cancellationToken) is > 0 and var missing) LogMended(log, missing);
    }

    /// <summary>Everything is written down.</summary>
    public void End() => File.Delete(folder.File(Mark));

    /// <summary>Adds what was recorded before an instant and not counted.</summary>
    /// <returns>How many runs were not counted.</returns>
    internal async Task<long> MendAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var last = await db.Executions.Where(row => row.CompletedAt < before).MaxAsync(row => row.CompletedAt, cancellationToken);
        if (last is not { } until) return 0;
        var runs = await RunsAsync(db, RunFigures.Slot(until - Unwritten, RunFigures.Stretches[0]), before, cancellationToken);
        var steps = await StepsAsync(db, RunFigures.Slot(until - Unwritten, RunFigures.Stretches[1]), before, cancellationToken);
        await FigureRows.AddAsync(db, [.. runs.Select(run => (run.Key, run.Value))], [.. steps.Select(step => (step.Key, step.Value))], RunFigures.Stretches, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return runs.Values.Sum(sum => sum.Succeeded + sum.Failed);
    }

    private static async Task<Dictionary<RunKey, RunSum>> RunsAsync(AppDb db, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        Dictionary<RunKey, RunSum> sums = [];
        var rows = db.Executions.Where(row => row.CompletedAt >= from && row.CompletedAt < before && (row.Status == ExecutionStatus.Success || row.Status == ExecutionStatus.Error))
            .Select(row => new { row.Id, row.TenantId, row.WorkflowId, row.Status, row.StartedAt, row.CompletedAt }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var (accepted, ended) = (RunIds.InstantOf(row.Id), row.CompletedAt!.Value);
            var key = new RunKey(row.TenantId, row.WorkflowId, RunFigures.Slot(ended, RunFigures.Stretches[0]));
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new RunSum();
            sum.Count(row.Status, accepted, row.StartedAt ?? accepted, ended);
        }

        var there = await FigureRows.RunsAsync(db, [.. sums.Keys.Select(key => key.WorkflowId)], [.. sums.Keys.Select(key => key.At)], cancellationToken);
        foreach (var (key, sum) in sums)
            if (there.GetValueOrDefault((RunFigures.Stretches[0], key)) is { } row) sum.Without(row);
        return sums.Where(one => one.Value.Succeeded + one.Value.Failed > 0).ToDictionary();
    }

    private static async Task<Dictionary<StepKey, StepSum>> StepsAsync(AppDb db, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        Dictionary<StepKey, StepSum> sums = [];
        var rows = db.StepRuns.Where(row => row.CompletedAt >= from && row.CompletedAt < before && (row.Status == StepStatus.Success || row.Status == StepStatus.Error))
            .Join(db.Executions, step => step.ExecutionId, run => run.Id, (step, run) => new { run.TenantId, run.WorkflowId, Began = run.StartedAt, step.NodeId, step.Status, step.StartedAt, step.CompletedAt })
            // What a run took over from another was counted there.
            .Where(row => row.CompletedAt >= row.Began).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var key = new StepKey(row.TenantId, row.WorkflowId, row.NodeId, RunFigures.Slot(row.CompletedAt!.Value, RunFigures.Stretches[1]));
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new StepSum();
            sum.Count(row.Status, row.CompletedAt.Value - row.StartedAt);
        }

        var there = await FigureRows.StepsAsync(db, [.. sums.Keys.Select(key => key.WorkflowId)], [.. sums.Keys.Select(key => key.At)], cancellationToken);
        foreach (var (key, sum) in sums)
            if (there.GetValueOrDefault((RunFigures.Stretches[1], key)) is { } row) sum.Without(row);
        return sums.Where(one => one.Value.Succeeded + one.Value.Failed > 0).ToDictionary();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} runs that had ended just before the process was ended are counted now.")]
    private static partial void LogMended(ILogger logger, long count);
}
