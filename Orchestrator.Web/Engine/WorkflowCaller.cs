using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>Starts runs for <c>workflow/call</c>: of a workflow of the same workspace, in its published version.</summary>
public sealed class WorkflowCaller(AppDbOpening opening, ExecutionStarter starter) : IWorkflowCaller
{
    /// <inheritdoc/>
    public async Task<WorkflowCallOutcome> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
    {
        var (tenant, caller) = (call.Caller.TenantId, call.Caller.ExecutionId);
        var name = RunCalls.Of(call.NodeId, call.Caller.Iteration, call.Attempt, call.Waits);
        await using var db = opening.ForTenant(tenant);
        // After a crash the step calls again; the run it started then goes on.
        if (await db.Executions.Where(row => row.ParentId == caller && row.ParentStepId == name).Select(row => row.Id).FirstOrDefaultAsync(cancellationToken) is { } known)
            return new WorkflowCallOutcome.Started(known);

        var row = await db.Workflows.AsNoTracking().Where(row => row.Id == call.WorkflowId)
            .Select(row => new { row.Name, row.Enabled, row.PublishedHash, Graph = db.WorkflowVersions.Where(version => version.WorkflowId == row.Id && version.Hash == row.PublishedHash).Select(version => version.Graph).FirstOrDefault() })
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null) return Missing();
        if (row.PublishedHash is not { } hash || row.Graph is not { } graph) return Refused($"The workflow “{row.Name}” is not published.");
        if (!row.Enabled) return Refused($"The workflow “{row.Name}” is turned off.");
        var request = new StartRequest(tenant, call.WorkflowId, row.Name, hash, graph, TriggerKind.Call, call.Input)
        {
            Caller = new CallOrigin(caller, name, call.Depth), Secrets = call.Redactor.Known,
        };
        return await starter.StartAsync(request, cancellationToken) is StartOutcome.Accepted accepted ? new WorkflowCallOutcome.Started(accepted.ExecutionId) : Missing();
    }

    // The same for one that belongs to somebody else.
    private static WorkflowCallOutcome.Refused Missing() => Refused("There is no such workflow in this workspace.");

    private static WorkflowCallOutcome.Refused Refused(string message) => new(new StepError(ErrorCodes.InvalidConfig, message));
}
