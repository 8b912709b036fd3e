using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>How calls between runs are written down, and what a caller reads of a called run that has ended.</summary>
public sealed class RunCalls(AppDbOpening opening, StateSeal seal, TimeProvider time)
{
    /// <summary>Where a called run's raw output is kept for its caller: no step has this id.</summary>
    internal const string OutputNode = ":output";

    private const string GoesOn = ":on";

    /// <summary>Names a call among those of its run; the same after a crash.</summary>
    internal static string Of(string nodeId, long iteration, int attempt, bool waits = true) =>
        string.Create(CultureInfo.InvariantCulture, $"{nodeId}:{iteration}:{attempt}{(waits ? "" : GoesOn)}");

    /// <summary>The ends of steps that wait for called runs which have ended; of a called run that was removed, too.</summary>
    internal async Task<IReadOnlyList<StepEnded>> AnswersAsync(QueuedRun queued, Run run, CompiledWorkflow workflow, CancellationToken cancellationToken)
    {
        List<StepEnded> ends = [];
        AppDb? db = null;
        foreach (var step in run.Recorded.GroupBy(step => (step.NodeId, step.Iteration)).Select(attempts => attempts.Last()))
        {
            if (step.Status != StepStatus.Waiting || workflow.Graph.Nodes.FirstOrDefault(node => node.Id == step.NodeId) is not { } drawn || drawn.ActionType != BuiltInActions.CallWorkflow.Type) continue;
            db ??= opening.ForTenant(queued.TenantId);
            if (await AnswerAsync(db, queued, new Answers(drawn, step, run.Redactor, time.GetUtcNow()), step, cancellationToken) is { } end) ends.Add(end);
        }

        if (db is not null) await db.DisposeAsync();
        return ends;
    }

    private async Task<StepEnded?> AnswerAsync(AppDb db, QueuedRun queued, Answers answers, RecordedStep step, CancellationToken cancellationToken)
    {
        var call = Of(step.NodeId, step.Iteration, step.Attempt);
        var called = await db.Executions.AsNoTracking().Where(row => row.ParentId == queued.ExecutionId && row.ParentStepId == call)
            .Select(row => new { row.Id, row.Status, row.Error }).FirstOrDefaultAsync(cancellationToken);
        if (called is null) return answers.Failed(new StepError(ErrorCodes.Internal, "The called run was removed before its end was read."));
        if (!called.Status.IsFinal()) return null;
        var kept = await db.ExecutionState.AsNoTracking().Where(row => row.ExecutionId == called.Id && row.NodeId == OutputNode).Select(row => row.Sealed).FirstOrDefaultAsync(cancellationToken);
        System.Text.Json.JsonElement? output = kept is null ? null : StoredJson.Read(seal.Open(queued.TenantId, called.Id, OutputNode, IterationKey.None, kept));
        return answers.Called(called.Id, called.Status, output, StoredError.Read(called.Error));
    }
}
