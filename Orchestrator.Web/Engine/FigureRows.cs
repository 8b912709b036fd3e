using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Adds sums to the rows of figures. The rows there are come in one query for runs and one for steps, however many there are.</summary>
internal static class FigureRows
{
    /// <summary>Adds them; the caller saves.</summary>
    /// <param name="db">Where to.</param>
    /// <param name="runs">Sums of runs.</param>
    /// <param name="steps">Sums of steps.</param>
    /// <param name="stretches">To which stretches, in minutes; steps have none of half an hour.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task AddAsync(
        AppDb db, ImmutableArray<(RunKey Key, RunSum Sum)> runs, ImmutableArray<(StepKey Key, StepSum Sum)> steps, IReadOnlyList<int> stretches, CancellationToken cancellationToken)
    {
        var runsThere = await RunsAsync(db, [.. runs.Select(run => run.Key.WorkflowId)], SlotsOf(runs.Select(run => run.Key.At), stretches), cancellationToken);
        foreach (var (key, sum) in runs)
        {
            foreach (var minutes in stretches)
            {
                var at = RunFigures.Slot(key.At, minutes);
                if (!runsThere.TryGetValue((minutes, key with { At = at }), out var row))
                {
                    runsThere[(minutes, key with { At = at })] = row = new RunFigure { TenantId = key.TenantId, Minutes = minutes, At = at, WorkflowId = key.WorkflowId, Took = "", Waited = "" };
                    db.Add(row);
                }

                sum.AddTo(row);
            }
        }

        var stepsThere = await StepsAsync(db, [.. steps.Select(step => step.Key.WorkflowId)], SlotsOf(steps.Select(step => step.Key.At), stretches), cancellationToken);
        foreach (var (key, sum) in steps)
        {
            foreach (var minutes in stretches.Where(minutes => minutes != RunFigures.Stretches[0]))
            {
                var at = RunFigures.Slot(key.At, minutes);
                if (!stepsThere.TryGetValue((minutes, key with { At = at }), out var row))
                {
                    stepsThere[(minutes, key with { At = at })] = row = new StepFigure { TenantId = key.TenantId, Minutes = minutes, At = at, WorkflowId = key.WorkflowId, NodeId = key.NodeId, Took = "" };
                    db.Add(row);
                }

                sum.AddTo(row);
            }
        }
    }

    /// <summary>The rows of some workflows and instants, tracked.</summary>
    public static async Task<Dictionary<(int Minutes, RunKey Key), RunFigure>> RunsAsync(AppDb db, HashSet<string> workflows, HashSet<DateTimeOffset> slots, CancellationToken cancellationToken) =>
        workflows.Count == 0 ? [] : (await db.RunFigures.Where(row => slots.Contains(row.At) && workflows.Contains(row.WorkflowId)).ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Minutes, new RunKey(row.TenantId, row.WorkflowId, row.At)));

    /// <summary>The same of steps.</summary>
    public static async Task<Dictionary<(int Minutes, StepKey Key), StepFigure>> StepsAsync(AppDb db, HashSet<string> workflows, HashSet<DateTimeOffset> slots, CancellationToken cancellationToken) =>
        workflows.Count == 0 ? [] : (await db.StepFigures.Where(row => slots.Contains(row.At) && workflows.Contains(row.WorkflowId)).ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Minutes, new StepKey(row.TenantId, row.WorkflowId, row.NodeId, row.At)));

    private static HashSet<DateTimeOffset> SlotsOf(IEnumerable<DateTimeOffset> at, IReadOnlyList<int> stretches) =>
        [.. at.Distinct().SelectMany(instant => stretches.Select(minutes => RunFigures.Slot(instant, minutes)))];
}
