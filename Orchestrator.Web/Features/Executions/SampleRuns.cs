using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What runs of a part of a draft begin with: what the steps before it gave in the last run that has it, with its real values and not as it is shown.</summary>
public sealed class SampleRuns(AppDbOpening databases, RunLoading loading, TimeProvider time)
{
    // How far back it is looked for a run that has what is needed.
    private const int MostRuns = 10;

    /// <summary>The data for a step, of the run that comes to it and has most of what is needed; of the newest of these.</summary>
    /// <param name="caller">Who runs.</param>
    /// <param name="workflowId">Whose runs.</param>
    /// <param name="draft">What is to run.</param>
    /// <param name="nodeId">The step the run begins with.</param>
    /// <param name="isAlone">Whether nothing behind it is to run.</param>
    /// <param name="pins">What needs no data because it is pinned.</param>
    /// <param name="dataOf">The run whose data is wanted; null for any that ended by itself.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<SampleRun> FindAsync(
        Caller caller, string workflowId, CompiledWorkflow draft, string nodeId, bool isAlone, ImmutableDictionary<string, JsonElement> pins, string? dataOf = null,
        CancellationToken cancellationToken = default)
    {
        SampleSteps Of(IEnumerable<RecordedStep> kept) => isAlone ? SampleSteps.ForAlone(draft, kept, nodeId, pins) : SampleSteps.For(draft, kept, nodeId, pins);
        await using var db = databases.ForTenant(caller.TenantId);
        var runs = await db.Executions.AsNoTracking()
            .Where(row => row.WorkflowId == workflowId && (dataOf == null ? row.Status == ExecutionStatus.Success || row.Status == ExecutionStatus.Error : row.Id == dataOf))
            .OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Take(MostRuns).Select(row => new { row.Id, row.Input }).ToListAsync(cancellationToken);
        SampleRun? best = null;
        IReadOnlyCollection<long> passes = SampleSteps.Passes;
        foreach (var run in runs)
        {
            var kept = await loading.KeptStepsAsync(caller.TenantId, run.Id, passes, cancellationToken);
            var found = Of(kept);
            if (best is not null && (found.IsReached, -found.Missing.Length).CompareTo((best.IsReached, -best.Missing.Length)) <= 0) continue;
            var shown = await db.StepRuns.AsNoTracking().Where(step => step.ExecutionId == run.Id && passes.Contains(step.Iteration)).ToDictionaryAsync(step => step.Id, StringComparer.Ordinal, cancellationToken);
            var input = await loading.InputAsync(caller.TenantId, run.Id, run.Input ?? "{}", cancellationToken);
            best = new SampleRun(run.Id, input?.Input, input?.Secrets ?? [], [.. found.TakenBeside(draft).Select(step => Copy(step, shown[step.StepId]))], found.Missing, found.Again(draft), found.IsReached)
            {
                Closed = found.Closed, Forgotten = [.. found.Missing.Where(node => shown.Values.Any(step => step.NodeId == node.Id && step.Status == StepStatus.Success && !kept.Any(known => known.StepId == step.Id)))],
            };
            if (found is { IsReached: true, Missing.IsEmpty: true }) break;
        }

        // What runs again and what is taken over have to come from the same input.
        if (best is not null && (best.Input is not null || best.Missing.IsEmpty || dataOf is not null)) return best;
        var (_, missing, isReached) = Of([]);
        return new SampleRun(null, null, [], [], missing, [], isReached) { IsInputForgotten = best is not null };
    }

    /// <summary>What a run of the caller's was started with; null when it is not kept any more.</summary>
    public async Task<KeptInput?> InputAsync(Caller caller, string executionId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var shown = await db.Executions.AsNoTracking().Where(row => row.Id == executionId).Select(row => new { row.Input }).SingleOrDefaultAsync(cancellationToken);
        return shown is null ? null : await loading.InputAsync(caller.TenantId, executionId, shown.Input ?? "{}", cancellationToken);
    }

    // The rows get ids of their own, so that both runs keep theirs.
    private StepEnded Copy(RecordedStep step, StepRun shown) => new(
        Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), step.NodeId, step.Attempt, step.Status, Json(shown.Input), Json(shown.Output), step.Error, step.Handle, step.RawOutput,
        step.StartedAt, step.EndedAt ?? step.StartedAt) { Iteration = step.Iteration };

    private static JsonElement? Json(string? text) => text is null ? null : StoredJson.Read(text);
}

/// <summary>What a run of a part begins with.</summary>
/// <param name="ExecutionId">The run it comes from; null when the workflow has never run to an end.</param>
/// <param name="Input">What the trigger gave; null when it is not kept any more.</param>
/// <param name="Secrets">The secrets that came with it.</param>
/// <param name="Steps">The steps it takes over.</param>
/// <param name="Missing">The steps that have to run first, by their order in the graph, because nothing is kept of what they gave.</param>
/// <param name="Again">The steps that run again because a missing one is before them.</param>
/// <param name="IsReached">Whether a run with this data comes to the step.</param>
public sealed record SampleRun(
    string? ExecutionId, JsonElement? Input, IReadOnlyList<KnownSecret> Secrets, ImmutableArray<StepEnded> Steps, ImmutableArray<Node> Missing, ImmutableArray<Node> Again, bool IsReached)
{
    /// <summary>For a step alone: the steps it reads that a run with this data does not come to.</summary>
    public ImmutableArray<Node> Closed { get; init; } = [];

    /// <summary>Those of the missing steps that ended well and gave a secret, which is not kept.</summary>
    public ImmutableArray<Node> Forgotten { get; init; } = [];

    /// <summary>Whether all is missing only because the input of the runs there are held a secret.</summary>
    public bool IsInputForgotten { get; init; }
}
