using System.Diagnostics;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Traces of runs: one for each time a worker drives a run, with one below it for each attempt of a step. Ids and outcomes only, never data.</summary>
internal static class EngineTraces
{
    private static readonly ActivitySource Source = new(EngineMeters.Name);

    /// <summary>A worker takes a run up; null when nobody listens.</summary>
    public static Activity? Run(QueuedRun run)
    {
        // A run is a trace of its own, not a part of the call that was answered when it was accepted.
        Activity.Current = null;
        return Source.StartActivity("run workflow", ActivityKind.Internal)?
            .SetTag("orchestrator.execution.id", run.ExecutionId).SetTag("orchestrator.workflow.id", run.WorkflowId).SetTag("orchestrator.tenant.id", run.TenantId)
            .SetTag("orchestrator.trigger", run.Trigger.ToString()).SetTag("orchestrator.claim", run.Claim + 1);
    }

    /// <summary>The run ended, or waits.</summary>
    public static void Ended(Activity? trace, RunEnded run)
    {
        trace?.SetTag("orchestrator.status", run.Status.ToString());
        if (run.Error is { } error) trace?.SetTag("error.type", error.Code).SetStatus(ActivityStatusCode.Error, error.Code);
    }

    /// <summary>An attempt of a step ended, or waits.</summary>
    public static void Ended(ActivityContext run, StepEnded step)
    {
        if (!Source.HasListeners() || step.Status == StepStatus.Skipped) return;
        using var trace = Source.StartActivity("run step", ActivityKind.Internal, run, startTime: step.StartedAt);
        trace?.SetTag("orchestrator.step.id", step.NodeId).SetTag("orchestrator.attempt", step.Attempt).SetTag("orchestrator.status", step.Status.ToString()).SetEndTime(step.EndedAt.UtcDateTime);
        if (step.Error is { } error) trace?.SetTag("error.type", error.Code).SetStatus(ActivityStatusCode.Error, error.Code);
    }
}
