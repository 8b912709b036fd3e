using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Reads what a run starts from, or goes on from.</summary>
public sealed class RunLoading(AppDbOpening opening, StateSeal seal)
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
                Redactor = Redactor.Default.With(fresh.Secrets),
            };
        }

        await using var db = opening.ForSystem();
        var row = await db.Executions.Where(row => row.Id == queued.ExecutionId)
            .Select(row => new { row.StartedAt, WorkflowName = db.Workflows.Where(workflow => workflow.Id == row.WorkflowId).Select(workflow => workflow.Name).First() })
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var values = await OpenAsync(db, queued, cancellationToken);
        var (input, secrets) = StoredInput.Read(values[""]);
        return new Run(queued.ExecutionId, row.StartedAt ?? now, queued.WorkflowId, row.WorkflowName, input)
        {
            TenantId = queued.TenantId,
            Redactor = Redactor.Default.With(secrets).With(await HiddenAsync(db, queued, values, cancellationToken)),
            Recorded = queued.Claim == 0 ? [] : await RecordedAsync(db, queued, values, cancellationToken),
        };
    }

    /// <summary>Whether an execution has ended or was removed.</summary>
    internal async Task<bool> IsOverAsync(string executionId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var status = await db.Executions.Where(row => row.Id == executionId).Select(row => (ExecutionStatus?)row.Status).FirstOrDefaultAsync(cancellationToken);
        return status is not { } known || known.IsFinal();
    }

    private async Task<Dictionary<string, byte[]>> OpenAsync(AppDb db, QueuedRun queued, CancellationToken cancellationToken)
    {
        var rows = await db.ExecutionState.AsNoTracking().Where(row => row.ExecutionId == queued.ExecutionId).ToListAsync(cancellationToken);
        Dictionary<string, byte[]> values = new(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
            values[row.NodeId] = seal.Open(queued.TenantId, queued.ExecutionId, row.NodeId, row.Sealed);
        return values;
    }

    // What was hidden in an output before stays hidden when a later step copies it, also after the credential was changed or removed.
    private static async Task<List<KnownSecret>> HiddenAsync(AppDb db, QueuedRun queued, Dictionary<string, byte[]> values, CancellationToken cancellationToken)
    {
        if (queued.Claim == 0) return [];
        var masked = await db.StepRuns.Where(row => row.ExecutionId == queued.ExecutionId && EF.Functions.Like(row.Output!, "%«%")).Select(row => new { row.NodeId, row.Output }).ToListAsync(cancellationToken);
        return [.. masked.Where(row => values.ContainsKey(row.NodeId)).SelectMany(row => HiddenParts.Of(JsonElement.Parse(row.Output!), StoredJson.Read(values[row.NodeId])))];
    }

    private static async Task<ImmutableArray<RecordedStep>> RecordedAsync(AppDb db, QueuedRun queued, Dictionary<string, byte[]> values, CancellationToken cancellationToken)
    {
        var rows = await db.StepRuns.Where(row => row.ExecutionId == queued.ExecutionId)
            .OrderBy(row => row.StartedAt).ThenBy(row => row.Attempt).ThenBy(row => row.Id)
            .Select(row => new { row.Id, row.NodeId, row.Attempt, row.Status, row.StartedAt, row.CompletedAt, row.Handle, row.Error, row.ResumeAt, row.SafeToRepeat })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new RecordedStep(row.Id, row.NodeId, row.Attempt, row.Status, row.StartedAt, row.CompletedAt, row.Handle,
            values.TryGetValue(row.NodeId, out var raw) ? StoredJson.Read(raw) : null, StoredError.Read(row.Error), row.ResumeAt, row.SafeToRepeat))];
    }
}
