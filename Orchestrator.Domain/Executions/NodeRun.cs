using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One step of a run with all its attempts: prepare, record the start, run, record the end, perhaps wait and try again.</summary>
internal sealed class NodeRun(int node, CompiledStep step, StepScope scope, StepRunner steps, RunRecords records, TimeProvider time)
{
    private Node Node => step.Node;

    /// <summary>Runs the step from its first attempt, or goes on from what is recorded of it.</summary>
    /// <param name="recorded">What is recorded of it and not final, or null.</param>
    /// <param name="cancelled">The run is cancelled.</param>
    /// <param name="letGo">The process shuts down; only steps that may be repeated listen.</param>
    public async Task<NodeEnd> RunAsync(RecordedStep? recorded, CancellationToken cancelled, CancellationToken letGo)
    {
        var prepared = steps.Prepare(step, scope, records.Secrets);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, letGo);
        var told = prepared.IsSafeToRepeat ? either.Token : cancelled;
        var attempt = recorded switch
        {
            null => new Attempt(records.NewId(), 1, IsNew: true, null),
            { Status: StepStatus.Error } => new Attempt(records.NewId(), recorded.Attempt + 1, IsNew: true, null),
            _ => new Attempt(recorded.StepId, recorded.Attempt, IsNew: false, recorded.ResumeAt),
        };
        while (true)
        {
            var (end, wait) = await TryAsync(attempt, prepared, told, cancelled);
            if (end is not null) return end;
            if (!await WaitedAsync(wait, either.Token)) return new NodeEnd.LetGo(node);
            attempt = new Attempt(records.NewId(), attempt.Number + 1, IsNew: true, null);
        }
    }

    private async Task<(NodeEnd? End, TimeSpan Wait)> TryAsync(Attempt attempt, PreparedStep prepared, CancellationToken told, CancellationToken cancelled)
    {
        var startedAt = time.GetUtcNow();
        var (stepId, number) = (attempt.StepId, attempt.Number);
        if (attempt.IsNew || !prepared.IsSafeToRepeat) await records.StartedAsync(stepId, Node, number, prepared, startedAt);
        var outcome = await steps.RunAsync(prepared, number, attempt.ResumedFor, records.Secrets, records.TenantId, told);
        switch (outcome)
        {
            case StepOutcome.Succeeded succeeded:
                await records.SucceededAsync(stepId, Node, number, prepared.Input, succeeded, startedAt);
                return (new NodeEnd.Took(node, succeeded.Output, succeeded.Handle), default);
            case StepOutcome.Suspended suspended:
                await records.WaitsAsync(stepId, Node, number, prepared.Input, startedAt, suspended.ResumeAt);
                return (new NodeEnd.Waits(node, new RecordedStep(stepId, Node.Id, number, StepStatus.Waiting, startedAt, ResumeAt: suspended.ResumeAt)), default);
            case StepOutcome.Failed failed when Backoff.After(Node.Retry, failed, number, Random.Shared.NextDouble()) is { } wait:
                return await TryLaterAsync(attempt, prepared, failed.Error, startedAt, wait);
            case StepOutcome.Failed failed:
                await records.FailedAsync(stepId, Node, prepared.Input, failed.Error, startedAt);
                return (new NodeEnd.Failed(node, failed.Error, time.GetUtcNow()), default);
            default:
                // Without a record it counts as interrupted, and a later call runs it again.
                if (cancelled.IsCancellationRequested) await records.CancelledAsync(stepId, Node, number, prepared.Input, startedAt);
                return (new NodeEnd.LetGo(node), default);
        }
    }

    private async Task<(NodeEnd? End, TimeSpan Wait)> TryLaterAsync(Attempt attempt, PreparedStep prepared, StepError error, DateTimeOffset startedAt, TimeSpan wait)
    {
        var due = time.GetUtcNow() + wait;
        await records.FailedAsync(attempt.StepId, Node, prepared.Input, error, startedAt, due);
        if (wait <= Backoff.LongestInMemory) return (null, wait);
        var recorded = new RecordedStep(attempt.StepId, Node.Id, attempt.Number, StepStatus.Error, startedAt, Error: error, ResumeAt: due);
        return (new NodeEnd.Waits(node, recorded), default);
    }

    private async Task<bool> WaitedAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Attempt(string StepId, int Number, bool IsNew, DateTimeOffset? ResumedFor);
}
