using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Goes on from runs that have ended: a new run takes over what is recorded and kept of the old one, which stays as it is.</summary>
public sealed class ResumedRuns(
    AppDbOpening databases, ExecutionStarter starter, ExecutionJournal journal, RunLoading loading, CompiledWorkflows workflows, StartsOnce once, AuditLog audit, TimeProvider time)
{
    /// <summary>Goes on from a step, which runs again with what is behind it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="executionId">The run to go on from.</param>
    /// <param name="nodeId">The step.</param>
    /// <param name="input">What it is given in place of its input; null to work it out again.</param>
    /// <param name="cancellationToken">Stops waiting; what is recorded runs.</param>
    public Task<ManualRunOutcome> ResumeAsync(Caller caller, string executionId, string nodeId, JsonElement? input, CancellationToken cancellationToken = default) =>
        once.RunAsync($"{caller.TenantId}/{executionId}/resume/{nodeId}/{input?.GetRawText()}", async () =>
        {
            var (source, refusal) = await ReadAsync(caller, executionId, CancellationToken.None);
            if (source is null) return refusal!;
            if (source.Workflow.Shape.IndexOf(nodeId) < 0) return new ManualRunOutcome.StepGone();
            ImmutableArray<StepInputEdit> edits = input is { } typed ? [new StepInputEdit(nodeId, IterationKey.None, typed.Clone())] : [];
            try
            {
                return await StartAsync(caller, source, Kept(source, nodeId, IterationKey.None), edits, settles: null, CancellationToken.None);
            }
            catch (ArgumentException)
            {
                return new ManualRunOutcome.StepInLoop();
            }
        }, cancellationToken);

    /// <summary>Settles an interrupted step: done, with the output a person typed in.</summary>
    public Task<ManualRunOutcome> MarkDoneAsync(Caller caller, string executionId, string stepId, JsonElement output, CancellationToken cancellationToken = default) =>
        SettleAsync(caller, executionId, stepId, (source, step) => [.. Kept(source, step.NodeId, step.Iteration), Done(source, step, output)], cancellationToken);

    /// <summary>Settles an interrupted step: it runs again.</summary>
    public Task<ManualRunOutcome> RunAgainAsync(Caller caller, string executionId, string stepId, CancellationToken cancellationToken = default) =>
        SettleAsync(caller, executionId, stepId, (source, step) => Kept(source, step.NodeId, step.Iteration), cancellationToken);

    /// <summary>Settles an interrupted step: it is left as it is.</summary>
    public async Task<ManualRunOutcome> GiveUpAsync(Caller caller, string executionId, string stepId, CancellationToken cancellationToken = default)
    {
        if (await InterruptedAsync(caller, executionId, stepId, cancellationToken) is { } refusal) return refusal;
        var answer = await journal.WriteAsync(new JournalRecord.GivenUp(executionId, stepId), CancellationToken.None);
        return answer.Verdict == JournalVerdict.Recorded ? new ManualRunOutcome.GivenUp() : new ManualRunOutcome.Settled();
    }

    private async Task<ManualRunOutcome> SettleAsync(
        Caller caller, string executionId, string stepId, Func<Source, RecordedStep, ImmutableArray<StepEnded>> takeOver, CancellationToken cancellationToken)
    {
        if (await InterruptedAsync(caller, executionId, stepId, cancellationToken) is { } wrong) return wrong;
        var (source, refusal) = await ReadAsync(caller, executionId, cancellationToken);
        if (source is null) return refusal!;
        var step = source.Steps.Last(one => one.StepId == stepId);
        return await StartAsync(caller, source, takeOver(source, step), [], stepId, cancellationToken);
    }

    private async Task<ManualRunOutcome?> InterruptedAsync(Caller caller, string executionId, string stepId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var step = await db.StepRuns.AsNoTracking().Where(row => row.Id == stepId && row.ExecutionId == executionId).Select(row => new { row.NodeId, row.Error }).SingleOrDefaultAsync(cancellationToken);
        if (step is null) return new ManualRunOutcome.NotFound();
        var run = await db.Executions.AsNoTracking().Where(row => row.Id == executionId).Select(row => new { row.Status, row.WorkflowId, row.VersionHash }).SingleAsync(cancellationToken);
        if (!run.Status.IsFinal()) return new ManualRunOutcome.StillOpen();
        var error = StoredError.Read(step.Error);
        if (error?.Code != ErrorCodes.Interrupted) return new ManualRunOutcome.NotInterrupted();
        // A loop repeats the error of the step inside that was interrupted; only that step is decided.
        var workflow = await workflows.GetAsync(run.WorkflowId, run.VersionHash, cancellationToken);
        if (workflow.Graph.Nodes.First(node => node.Id == step.NodeId).ActionType == BuiltInActions.ForEach.Type) return new ManualRunOutcome.NotInterrupted();
        return error.Detail is { ValueKind: JsonValueKind.Object } detail && detail.TryGetProperty("settledBy", out _) ? new ManualRunOutcome.Settled() : null;
    }

    private async Task<(Source? Source, ManualRunOutcome? Refusal)> ReadAsync(Caller caller, string executionId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var run = await db.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == executionId, cancellationToken);
        var row = run is null ? null : await db.Workflows.AsNoTracking().SingleOrDefaultAsync(workflow => workflow.Id == run.WorkflowId, cancellationToken);
        if (run is null || row is null) return (null, new ManualRunOutcome.NotFound());
        if (!run.Status.IsFinal()) return (null, new ManualRunOutcome.StillOpen());
        if (await loading.RecordedAsync(caller.TenantId, executionId, cancellationToken) is not { } recorded) return (null, new ManualRunOutcome.StateGone());
        var kept = recorded.Input;
        var shown = await db.StepRuns.AsNoTracking().Where(step => step.ExecutionId == executionId).ToDictionaryAsync(step => step.Id, StringComparer.Ordinal, cancellationToken);
        var workflow = await workflows.GetAsync(run.WorkflowId, run.VersionHash, cancellationToken);
        return (new Source(run, row, workflow, kept.Input, kept.Secrets, Redactor.Default.With(kept.Secrets), recorded.Steps, shown) { Part = kept.Part }, null);
    }

    private async Task<ManualRunOutcome> StartAsync(
        Caller caller, Source source, ImmutableArray<StepEnded> taken, ImmutableArray<StepInputEdit> edits, string? settles, CancellationToken cancellationToken)
    {
        var request = new StartRequest(source.Run.TenantId, source.Run.WorkflowId, source.Row.Name, source.Run.VersionHash, "", TriggerKind.Manual, source.Input)
        {
            StartedBy = caller.UserId, Secrets = source.Secrets, SourceId = source.Run.Id, SettlesStepId = settles, TakenOver = taken, InputEdits = edits, KeepsVersion = true, Part = source.Part,
        };
        switch (await starter.StartAsync(request, cancellationToken))
        {
            case StartOutcome.Accepted accepted:
                audit.Note(AuditAction.RunRepeated, AuditActor.Of(caller), new(accepted.ExecutionId, source.Row.Name));
                return new ManualRunOutcome.Started(accepted.ExecutionId);
            case StartOutcome.Settled:
                return new ManualRunOutcome.Settled();
            default:
                return new ManualRunOutcome.NotFound();
        }
    }

    // The rows get ids of their own, so that both runs keep theirs.
    private ImmutableArray<StepEnded> Kept(Source source, string nodeId, long iteration) =>
        [.. Resumption.From(source.Workflow, source.Steps, nodeId, iteration).Select(step => Copy(step, source.Shown[step.StepId]))];

    private StepEnded Copy(RecordedStep step, StepRun shown) => new(
        NewId(), step.NodeId, step.Attempt, step.Status, Json(shown.Input), Json(shown.Output), step.Error, step.Handle, step.RawOutput, step.StartedAt, step.EndedAt ?? step.StartedAt)
    {
        Iteration = step.Iteration,
    };

    private StepEnded Done(Source source, RecordedStep step, JsonElement output)
    {
        var done = Resumption.MarkedDone(source.Workflow, source.Steps, step, output, time.GetUtcNow())[^1];
        return new StepEnded(NewId(), done.NodeId, done.Attempt, done.Status, null, source.Redactor.Mask(output), null, done.Handle, done.RawOutput, done.StartedAt, time.GetUtcNow())
        {
            Iteration = done.Iteration,
        };
    }

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    private static JsonElement? Json(string? text) => text is null ? null : StoredJson.Read(text);

    private sealed record Source(
        Execution Run, Workflow Row, CompiledWorkflow Workflow, JsonElement Input, IReadOnlyList<KnownSecret> Secrets, Redactor Redactor,
        ImmutableArray<RecordedStep> Steps, Dictionary<string, StepRun> Shown)
    {
        public RunPart? Part { get; init; }
    }
}
