using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Reads what a run starts from, or goes on from.</summary>
public sealed class RunLoading(AppDbOpening opening, StateSeal seal, ResumeKeys keys)
{
    /// <summary>The run as it stands: from memory when it was accepted a moment ago, else from what is recorded.</summary>
    /// <param name="queued">Which.</param>
    /// <param name="now">When it is taken up, for one that never was.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The run, or null when it was removed.</returns>
    public async ValueTask<Run?> LoadAsync(QueuedRun queued, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (queued.Fresh is { } fresh)
        {
            return new Run(queued.ExecutionId, now, queued.WorkflowId, fresh.WorkflowName, fresh.Input)
            {
                TenantId = queued.TenantId,
                Depth = fresh.Depth,
                ResumeUrl = UrlOf,
                Redactor = Redactor.Default.With(fresh.Secrets),
            };
        }

        await using var db = opening.ForSystem();
        var row = await db.Executions.Where(row => row.Id == queued.ExecutionId)
            .Select(row => new { row.StartedAt, row.Depth, row.Input, WorkflowName = db.Workflows.Where(workflow => workflow.Id == row.WorkflowId).Select(workflow => workflow.Name).First() })
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var steps = await StepsAsync(db, queued.ExecutionId, null, cancellationToken);
        var values = await OpenAsync(db, queued.TenantId, queued.ExecutionId, null, cancellationToken);
        var kept = InputOf(values, row.Input) ?? throw Gone(queued.ExecutionId);
        return new Run(queued.ExecutionId, row.StartedAt ?? now, queued.WorkflowId, row.WorkflowName, kept.Input)
        {
            TenantId = queued.TenantId,
            Depth = row.Depth,
            ResumeUrl = UrlOf,
            InputEdits = kept.Edits,
            Part = kept.Part,
            Redactor = Redactor.Default.With(kept.Secrets).With(await HiddenAsync(db, queued.ExecutionId, values, cancellationToken)),
            Recorded = Recorded(steps, values) ?? throw Gone(queued.ExecutionId),
        };

        string UrlOf(string nodeId, long iteration) => keys.UrlOf(queued.ExecutionId, nodeId, iteration);
    }

    /// <summary>The secrets that came with an execution's input.</summary>
    internal async Task<IReadOnlyList<KnownSecret>> SecretsAsync(string tenantId, string executionId, CancellationToken cancellationToken) =>
        (await KeptInputAsync(tenantId, executionId, cancellationToken))?.Secrets ?? [];

    /// <summary>What an execution was started with; null when its input is not kept any more.</summary>
    /// <param name="tenantId">Whose execution it is.</param>
    /// <param name="executionId">Which.</param>
    /// <param name="shown">What people are shown of it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal async Task<KeptInput?> InputAsync(string tenantId, string executionId, string shown, CancellationToken cancellationToken) =>
        await KeptInputAsync(tenantId, executionId, cancellationToken) ?? (StoredJson.IsMasked(shown) ? null : new KeptInput(StoredJson.Read(shown)));

    /// <summary>What the steps of an execution gave, as far as it is still kept; steps of which only a masked output is left are not there.</summary>
    /// <param name="tenantId">Whose execution it is.</param>
    /// <param name="executionId">Which.</param>
    /// <param name="passes">Of which passes of its loops; 0 is outside of loops.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal async Task<ImmutableArray<RecordedStep>> KeptStepsAsync(string tenantId, string executionId, IReadOnlyCollection<long> passes, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(tenantId);
        var steps = await StepsAsync(db, executionId, passes, cancellationToken);
        var values = await OpenAsync(db, tenantId, executionId, passes, cancellationToken);
        return Recorded([.. steps.Where(step => !IsGone(step))], values) ?? [];
    }

    private async Task<KeptInput?> KeptInputAsync(string tenantId, string executionId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(tenantId);
        var kept = await db.ExecutionState.AsNoTracking().Where(row => row.ExecutionId == executionId && row.NodeId == "").Select(row => row.Sealed).FirstOrDefaultAsync(cancellationToken);
        return kept is null ? null : StoredInput.Read(seal.Open(tenantId, executionId, "", IterationKey.None, kept));
    }

    /// <summary>Whether an execution has ended or was removed.</summary>
    internal async Task<bool> IsOverAsync(string executionId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var status = await db.Executions.Where(row => row.Id == executionId).Select(row => (ExecutionStatus?)row.Status).FirstOrDefaultAsync(cancellationToken);
        return status is not { } known || known.IsFinal();
    }

    /// <summary>What is recorded of an execution, with what it was started with and the raw outputs; null when some of them are gone, or the execution is.</summary>
    internal async Task<(KeptInput Input, ImmutableArray<RecordedStep> Steps)?> RecordedAsync(string tenantId, string executionId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(tenantId);
        var row = await db.Executions.Where(row => row.Id == executionId).Select(row => new { row.Input }).FirstOrDefaultAsync(cancellationToken);
        var steps = await StepsAsync(db, executionId, null, cancellationToken);
        var values = await OpenAsync(db, tenantId, executionId, null, cancellationToken);
        return row is not null && InputOf(values, row.Input) is { } input && Recorded(steps, values) is { } recorded ? (input, recorded) : null;
    }

    private async Task<Dictionary<(string NodeId, long Iteration), byte[]>> OpenAsync(
        AppDb db, string tenantId, string executionId, IReadOnlyCollection<long>? passes, CancellationToken cancellationToken)
    {
        var rows = await db.ExecutionState.AsNoTracking().Where(row => row.ExecutionId == executionId && (passes == null || passes.Contains(row.Iteration))).ToListAsync(cancellationToken);
        Dictionary<(string, long), byte[]> values = new(rows.Count);
        foreach (var row in rows)
            values[(row.NodeId, row.Iteration)] = seal.Open(tenantId, executionId, row.NodeId, row.Iteration, row.Sealed);
        return values;
    }

    // A value people see all of is not kept a second time.
    private static KeptInput? InputOf(Dictionary<(string NodeId, long Iteration), byte[]> values, string? shown)
    {
        if (values.TryGetValue(("", IterationKey.None), out var kept)) return StoredInput.Read(kept);
        return shown is null || StoredJson.IsMasked(shown) ? null : new KeptInput(StoredJson.Read(shown));
    }

    private static InvalidDataException Gone(string executionId) => new($"What execution {executionId} read is not kept any more.");

    // What was hidden in an output before stays hidden when a later step copies it, also after the credential was changed or removed.
    private static async Task<List<KnownSecret>> HiddenAsync(AppDb db, string executionId, Dictionary<(string, long), byte[]> values, CancellationToken cancellationToken)
    {
        var masked = await db.StepRuns.Where(row => row.ExecutionId == executionId && EF.Functions.Like(row.Output!, "%«%")).Select(row => new { row.NodeId, row.Iteration, row.Output }).ToListAsync(cancellationToken);
        return [.. masked.Where(row => values.ContainsKey((row.NodeId, row.Iteration)))
            .SelectMany(row => HiddenParts.Of(StoredJson.Read(row.Output!), StoredJson.Read(values[(row.NodeId, row.Iteration)])))];
    }

    // Read before the sealed values: an answer that comes in between is then not seen at all, instead of without its value.
    private static Task<List<StepRow>> StepsAsync(AppDb db, string executionId, IReadOnlyCollection<long>? passes, CancellationToken cancellationToken) =>
        db.StepRuns.Where(row => row.ExecutionId == executionId && (passes == null || passes.Contains(row.Iteration)))
            .OrderBy(row => row.StartedAt).ThenBy(row => row.Attempt).ThenBy(row => row.Id)
            .Select(row => new StepRow(row.Id, row.NodeId, row.Iteration, row.Attempt, row.Status, row.StartedAt, row.CompletedAt, row.Handle, row.Error, row.ResumeAt, row.SafeToRepeat,
                db.ExecutionState.Any(state => state.ExecutionId == executionId && state.NodeId == row.NodeId && state.Iteration == row.Iteration) ? null : row.Output))
            .ToListAsync(cancellationToken);

    private static ImmutableArray<RecordedStep>? Recorded(List<StepRow> rows, Dictionary<(string NodeId, long Iteration), byte[]> values)
    {
        if (rows.Exists(IsGone)) return null;
        return [.. rows.Select(row => new RecordedStep(row.Id, row.NodeId, row.Attempt, row.Status, row.StartedAt, row.CompletedAt, row.Handle,
            Raw(row), StoredError.Read(row.Error), row.ResumeAt, row.SafeToRepeat)
        {
            Iteration = row.Iteration,
        })];

        JsonElement? Raw(StepRow row) =>
            values.TryGetValue((row.NodeId, row.Iteration), out var kept) ? StoredJson.Read(kept) : row.Shown is { } shown ? StoredJson.Read(shown) : null;
    }

    private static bool IsGone(StepRow row) => row.Shown is { } shown && StoredJson.IsMasked(shown);

    private sealed record StepRow(
        string Id, string NodeId, long Iteration, int Attempt, StepStatus Status, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, string? Handle, string? Error,
        DateTimeOffset? ResumeAt, bool SafeToRepeat, string? Shown);
}
