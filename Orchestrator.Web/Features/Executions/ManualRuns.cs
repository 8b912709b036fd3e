using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What became of starting a run by hand: a closed set.</summary>
public abstract record ManualRunOutcome
{
    private ManualRunOutcome() { }

    /// <summary>It is recorded and will run.</summary>
    public sealed record Started(string ExecutionId) : ManualRunOutcome;

    /// <summary>The caller has no such workflow, run or version.</summary>
    public sealed record NotFound : ManualRunOutcome;

    /// <summary>The workflow has no published version.</summary>
    public sealed record NotPublished : ManualRunOutcome;

    /// <summary>The run's input held secrets and was kept only without them, so that it cannot be repeated.</summary>
    public sealed record InputNotKept : ManualRunOutcome;

    /// <summary>The run has not ended.</summary>
    public sealed record StillOpen : ManualRunOutcome;

    /// <summary>What its steps gave is not kept any more.</summary>
    public sealed record StateGone : ManualRunOutcome;

    /// <summary>The version that ran has no such step.</summary>
    public sealed record StepGone : ManualRunOutcome;

    /// <summary>The step is inside a loop: its run goes on from the loop.</summary>
    public sealed record StepInLoop : ManualRunOutcome;

    /// <summary>The step was not interrupted.</summary>
    public sealed record NotInterrupted : ManualRunOutcome;

    /// <summary>The interrupted step was settled before.</summary>
    public sealed record Settled : ManualRunOutcome;

    /// <summary>The interrupted step is left as it is.</summary>
    public sealed record GivenUp : ManualRunOutcome;
}

/// <summary>Starts runs at a person's request: of the draft, of the published version, or once more. A workflow that is turned off can be run by hand.</summary>
public sealed class ManualRuns(AppDbOpening databases, ExecutionStarter starter, RunLoading loading, ExecutionCanceller canceller, StartsOnce once, AuditLog audit, TimeProvider time)
{
    /// <summary>Runs a workflow.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflowId">Which workflow.</param>
    /// <param name="input">What the trigger gives; null for what it would give now: a schedule its time, any other an empty object.</param>
    /// <param name="draft">The draft as it is stored, not the published version.</param>
    /// <param name="cancellationToken">Stops waiting; what is recorded runs.</param>
    public async Task<ManualRunOutcome> StartAsync(Caller caller, string workflowId, JsonElement? input, bool draft, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var row = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(row => row.Id == workflowId, cancellationToken);
        if (row is null) return new ManualRunOutcome.NotFound();
        if (draft) return await StartAsync(AuditAction.RunStarted, caller, row, row.DraftHash, WithoutPins(row.Draft), input ?? TriggerInput.Now(row.Draft, time.GetUtcNow()), cancellationToken);
        if (row.PublishedHash is not { } hash) return new ManualRunOutcome.NotPublished();
        var graph = await db.WorkflowVersions.Where(version => version.WorkflowId == workflowId && version.Hash == hash).Select(version => version.Graph).SingleAsync(cancellationToken);
        return await StartAsync(AuditAction.RunStarted, caller, row, hash, graph, input ?? TriggerInput.Now(graph, time.GetUtcNow()), cancellationToken);
    }

    // The hash of a draft is that of what would be published of it.
    private static string WithoutPins(string draft) => GraphDocument.Read(Encoding.UTF8.GetBytes(draft)).Graph is { } graph ? GraphDocument.Write(StepPin.Without(graph)).GetRawText() : draft;

    /// <summary>Runs once more with the same input: a new run, the old one stays.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="executionId">The run to repeat.</param>
    /// <param name="version">The version to run; null for the one that ran.</param>
    /// <param name="cancellationToken">Stops waiting; what is recorded runs.</param>
    public Task<ManualRunOutcome> RepeatAsync(Caller caller, string executionId, VersionChoice? version = null, CancellationToken cancellationToken = default) =>
        once.RunAsync($"{caller.TenantId}/{executionId}/rerun/{version}", () => RepeatOnceAsync(caller, executionId, version, CancellationToken.None), cancellationToken);

    private async Task<ManualRunOutcome> RepeatOnceAsync(Caller caller, string executionId, VersionChoice? version, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var run = await db.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == executionId, cancellationToken);
        if (run is null) return new ManualRunOutcome.NotFound();
        var current = version is VersionChoice.Current ? await db.Workflows.Where(row => row.Id == run.WorkflowId).Select(row => row.PublishedHash).SingleOrDefaultAsync(cancellationToken) : null;
        if (version is VersionChoice.Current && current is null) return new ManualRunOutcome.NotPublished();
        var (number, hash) = version switch
        {
            VersionChoice.Number chosen => (chosen.Value, null),
            VersionChoice.Hash chosen => ((int?)null, chosen.Value),
            VersionChoice.Current => (null, current),
            _ => (null, run.VersionHash),
        };
        var pinned = await db.WorkflowVersions.AsNoTracking()
            .SingleOrDefaultAsync(row => row.WorkflowId == run.WorkflowId && (number == null ? row.Hash == hash : row.Number == number), cancellationToken);
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(row => row.Id == run.WorkflowId, cancellationToken);
        if (pinned is null || workflow is null) return new ManualRunOutcome.NotFound();
        if (await loading.InputAsync(run.TenantId, run.Id, run.Input ?? "{}", cancellationToken) is not { } kept) return new ManualRunOutcome.InputNotKept();
        return await StartAsync(AuditAction.RunRepeated, caller, workflow, pinned.Hash, pinned.Graph, kept.Input, cancellationToken, kept.Secrets, run.Id, pinned.Hash == run.VersionHash ? kept.Part : null);
    }

    /// <summary>Asks a run to stop.</summary>
    /// <returns>False when the caller has no such run, or when it has ended.</returns>
    public async Task<bool> CancelAsync(Caller caller, string executionId, CancellationToken cancellationToken = default)
    {
        var answer = await canceller.RequestAsync(caller.TenantId, executionId, cancellationToken);
        if (answer.Verdict == JournalVerdict.NotCurrent) return false;
        // One who asks again gets the same answer, and no second event.
        if (answer.Count > 0) audit.Note(AuditAction.RunCancelled, AuditActor.Of(caller), new(executionId));
        return true;
    }

    private async Task<ManualRunOutcome> StartAsync(
        AuditAction action, Caller caller, Workflow row, string hash, string graph, JsonElement input, CancellationToken cancellationToken, IReadOnlyList<KnownSecret>? secrets = null,
        string? sourceId = null, RunPart? part = null)
    {
        var request = new StartRequest(row.TenantId, row.Id, row.Name, hash, graph, TriggerKind.Manual, input) { StartedBy = caller.UserId, Secrets = secrets ?? [], SourceId = sourceId, Part = part };
        if (await starter.StartAsync(request, cancellationToken) is not StartOutcome.Accepted accepted) return new ManualRunOutcome.NotFound();
        audit.Note(action, AuditActor.Of(caller), new(accepted.ExecutionId, row.Name));
        return new ManualRunOutcome.Started(accepted.ExecutionId);
    }
}
