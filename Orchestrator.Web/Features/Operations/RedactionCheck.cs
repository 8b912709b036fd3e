using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Operations;

/// <summary>Something in what is kept of a run that should not stand there. What it is is not said.</summary>
/// <param name="ExecutionId">The run.</param>
/// <param name="WorkflowId">Its workflow.</param>
/// <param name="Workflow">What people call it.</param>
/// <param name="StepId">The attempt of a step; null for the run itself.</param>
/// <param name="NodeId">The step; null for the run itself.</param>
/// <param name="Place">Where it stands: <c>output.data.token</c>. Names on the way are masked, too.</param>
/// <param name="IsKnown">Whether it is a secret of the workspace, now; else it looks like one.</param>
public sealed record RedactionFinding(string ExecutionId, string WorkflowId, string Workflow, string? StepId, string? NodeId, string Place, bool IsKnown);

/// <summary>How far a check has come.</summary>
/// <param name="Checked">How many runs were looked at.</param>
/// <param name="Found">What was found in the last of them.</param>
public sealed record RedactionProgress(int Checked, IReadOnlyList<RedactionFinding> Found);

/// <summary>
/// Looks through what is kept of a workspace's runs for secrets it has now and for what looks like one: for values that came into the vault after they were run with, and for what
/// an earlier release did not know to mask.
/// </summary>
public sealed class RedactionCheck(AppDbOpening databases, WorkspaceSecrets secrets, ExecutionJournal journal, AuditLog audit)
{
    private const int Portion = 50;

    /// <summary>Looks through all runs, a workflow after the other, the newest first; each part is told when it is done. Stops when nobody listens.</summary>
    public async IAsyncEnumerable<RedactionProgress> CheckAsync(Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var redactor = await secrets.RedactorAsync(caller.TenantId, cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        var workflows = await db.Workflows.AsNoTracking().Select(row => new { row.Id, row.Name }).ToListAsync(cancellationToken);
        var done = 0;
        foreach (var workflow in workflows)
        {
            var before = "g"; // behind every id
            while (true)
            {
                var runs = await db.Executions.AsNoTracking().Where(row => row.WorkflowId == workflow.Id && string.Compare(row.Id, before) < 0).OrderByDescending(row => row.Id).Take(Portion).ToListAsync(cancellationToken);
                if (runs.Count == 0) break;
                List<RedactionFinding> found = [];
                foreach (var run in runs) found.AddRange(await InRunAsync(db, run, workflow.Name, redactor, cancellationToken));
                before = runs[^1].Id;
                yield return new RedactionProgress(done += runs.Count, found);
                if (runs.Count < Portion) break;
            }
        }
    }

    /// <summary>Masks everything in a run that should not stand there, for good. A run that needed the value to be repeated cannot be repeated any more.</summary>
    /// <returns>How many places were masked.</returns>
    public async Task<int> MaskAsync(Caller caller, string executionId, CancellationToken cancellationToken = default)
    {
        var redactor = await secrets.RedactorAsync(caller.TenantId, cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        if (await db.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == executionId, cancellationToken) is not { } run) return 0;
        var masked = 0;
        if (Mask(redactor, run.Input, run.Output, run.Error, run.Request) is { Count: > 0 } whole) masked += await WriteAsync(null, whole);
        await foreach (var step in db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == executionId).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (Mask(redactor, step.Input, step.Output, step.Error, null) is { Count: > 0 } texts) masked += await WriteAsync(step.Id, texts);
        if (masked > 0) await audit.WriteAsync(AuditAction.RunsMasked, AuditActor.Of(caller), new(executionId), cancellationToken: CancellationToken.None);
        return masked;

        async Task<int> WriteAsync(string? stepId, MaskedTexts texts) =>
            (await journal.WriteAsync(new JournalRecord.Masked(caller.TenantId, run.WorkflowId, executionId, stepId, texts.Input, texts.Output, texts.Error, texts.Request), CancellationToken.None)).Count > 0 ? texts.Count : 0;
    }

    private static async Task<List<RedactionFinding>> InRunAsync(AppDb db, Execution run, string workflow, Redactor redactor, CancellationToken cancellationToken)
    {
        List<RedactionFinding> found = [];
        Add(null, null, [("input", run.Input), ("output", run.Output), ("error", run.Error), ("request", run.Request)]);
        await foreach (var step in db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == run.Id).Select(row => new { row.Id, row.NodeId, row.Input, row.Output, row.Error }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(step.Id, step.NodeId, [("input", step.Input), ("output", step.Output), ("error", step.Error)]);
        return found;

        void Add(string? stepId, string? nodeId, (string Name, string? Text)[] parts)
        {
            foreach (var (name, text) in parts)
            {
                if (text is null) continue;
                var shown = StoredJson.Read(text);
                var masked = redactor.Mask(shown);
                if (StoredJson.IsSame(shown, masked)) continue;
                found.AddRange(MaskedPlaces.Of(shown, masked, name).Select(place =>
                    new RedactionFinding(run.Id, run.WorkflowId, workflow, stepId, nodeId, redactor.Mask(place.Path), StoredJson.IsSame(place.Value, Redactor.Default.Mask(place.Value)))));
            }
        }
    }

    private static MaskedTexts Mask(Redactor redactor, string? input, string? output, string? error, string? request)
    {
        var count = 0;
        return new MaskedTexts(Of(input), Of(output), Of(error), Of(request), count);

        string? Of(string? text)
        {
            if (text is null) return null;
            var shown = StoredJson.Read(text);
            var masked = redactor.Mask(shown);
            if (StoredJson.IsSame(shown, masked)) return null;
            count += MaskedPlaces.Of(shown, masked, "").Count();
            return masked.GetRawText();
        }
    }

    private sealed record MaskedTexts(string? Input, string? Output, string? Error, string? Request, int Count);
}

/// <summary>Where two values differ, of which one is the other, masked.</summary>
internal static class MaskedPlaces
{
    public static IEnumerable<(string Path, JsonElement Value)> Of(JsonElement shown, JsonElement masked, string path)
    {
        if (StoredJson.IsSame(shown, masked)) return [];
        if (shown.ValueKind != masked.ValueKind) return [(path, shown)];
        return shown.ValueKind switch
        {
            JsonValueKind.Object when shown.GetPropertyCount() == masked.GetPropertyCount() =>
                shown.EnumerateObject().Zip(masked.EnumerateObject()).SelectMany(pair => pair.First.Name == pair.Second.Name ? Of(pair.First.Value, pair.Second.Value, $"{path}.{pair.First.Name}") : [(path, shown)]),
            JsonValueKind.Array when shown.GetArrayLength() == masked.GetArrayLength() =>
                shown.EnumerateArray().Zip(masked.EnumerateArray()).SelectMany((pair, index) => Of(pair.First, pair.Second, $"{path}[{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]")),
            _ => [(path, shown)],
        };
    }
}
