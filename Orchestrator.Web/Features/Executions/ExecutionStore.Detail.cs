using System.Text;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

public sealed partial class ExecutionStore
{
    /// <summary>A run with its steps but without their data; null when the caller has no such run.</summary>
    public async Task<RunDetail?> DetailAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var row = await db.Executions.AsNoTracking().Where(run => run.Id == id).Select(run => new
        {
            run.Id, run.WorkflowId, run.VersionHash, run.Status, run.Trigger, run.ApiKeyId, run.Error, run.CreatedAt, run.StartedAt, run.CompletedAt,
            Workflow = db.Workflows.Where(workflow => workflow.Id == run.WorkflowId).Select(workflow => workflow.Name).FirstOrDefault(),
            Version = db.WorkflowVersions.Where(version => version.WorkflowId == run.WorkflowId && version.Hash == run.VersionHash).FirstOrDefault(),
            Current = db.WorkflowVersions.Where(version => version.WorkflowId == run.WorkflowId && version.Hash == db.Workflows.Where(one => one.Id == run.WorkflowId).Select(one => one.PublishedHash).FirstOrDefault())
                .Select(version => (int?)version.Number).FirstOrDefault(),
            KeyPrefix = db.ApiKeys.Where(key => key.Id == run.ApiKeyId).Select(key => key.Prefix).FirstOrDefault(),
            Newer = db.Executions.Where(other => other.WorkflowId == run.WorkflowId && string.Compare(other.Id, run.Id) > 0).Min(other => other.Id),
            Older = db.Executions.Where(other => other.WorkflowId == run.WorkflowId && string.Compare(other.Id, run.Id) < 0).Max(other => other.Id),
        }).SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;

        var steps = await db.StepRuns.AsNoTracking().Where(step => step.ExecutionId == id && step.Iteration == IterationKey.None).OrderBy(step => step.StartedAt).ThenBy(step => step.Id).Take(LogLimit)
            .Select(step => new { step.Id, step.NodeId, step.Attempt, step.Status, step.Handle, step.Error, step.StartedAt, step.CompletedAt, step.ResumeAt })
            .ToListAsync(cancellationToken);
        var loops = await LoopStepsAsync(db, id, cancellationToken);
        var graph = row.Version is null ? null : GraphDocument.Read(Encoding.UTF8.GetBytes(row.Version.Graph)).Graph;
        return new RunDetail(
            row.Id, row.WorkflowId, row.Workflow ?? "", graph ?? new Graph([], []), row.Version?.Number, row.Status, row.Trigger, row.KeyPrefix, StoredError.Read(row.Error),
            row.CreatedAt, row.StartedAt, row.CompletedAt, row.Newer, row.Older,
            [.. steps.Select(step => new StepAttempt(step.Id, step.NodeId, step.Attempt, step.Status, step.Handle, StoredError.Read(step.Error), step.StartedAt, step.CompletedAt, step.ResumeAt)),
                // Inside loops one bar stands for all passes.
                .. loops.Where(loop => steps.TrueForAll(step => step.NodeId != loop.NodeId)).Select(loop => new StepAttempt(loop.LatestId, loop.NodeId, 1, loop.Status, null, null, loop.StartedAt, loop.CompletedAt, null))])
        {
            CurrentVersion = row.Current, Loops = [.. loops],
        };
    }

    /// <summary>The data of one attempt; null when the caller has no such attempt.</summary>
    public async Task<StepData?> StepDataAsync(Caller caller, string executionId, string stepId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var row = await db.StepRuns.AsNoTracking().Where(step => step.ExecutionId == executionId && step.Id == stepId).Select(step => new { step.Input, step.Output }).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : new StepData(Json(row.Input), Json(row.Output));
    }

    /// <summary>How many runs of the caller's workspace have not ended.</summary>
    public async Task<OpenRuns> OpenAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var counts = await db.ExecutionsIn(ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Waiting)
            .GroupBy(run => run.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return new OpenRuns(
            counts.Where(one => one.Key != ExecutionStatus.Waiting).Sum(one => one.Count),
            counts.Where(one => one.Key == ExecutionStatus.Waiting).Sum(one => one.Count));
    }

    /// <summary>The most that is counted: counting a million rows would take longer than showing the first of them.</summary>
    public const int CountLimit = 10_000;

    /// <summary>How many runs of a workflow are kept; <see cref="CountLimit"/> when there are more.</summary>
    public async Task<int> CountAsync(Caller caller, string workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await db.Executions.Where(run => run.WorkflowId == workflowId).Select(run => run.Id).Take(CountLimit).CountAsync(cancellationToken);
    }
}

/// <summary>Runs that have not ended.</summary>
/// <param name="Running">Queued or running.</param>
/// <param name="Waiting">Only durable waits remain.</param>
public sealed record OpenRuns(int Running, int Waiting);
