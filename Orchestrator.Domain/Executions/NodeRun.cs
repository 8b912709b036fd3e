using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One step of a run with all its attempts: prepare, record the start, run, record the end, perhaps wait and try again.</summary>
internal sealed class NodeRun(int node, CompiledStep step, StepPlace place, StepScope scope, StepRunner steps, RunRecords records, TimeProvider time)
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
        var row = new StepRow(attempt.StepId, Node, place.Iteration, attempt.Number, time.GetUtcNow());
        var input = prepared.Input;
        if (attempt.IsNew || !prepared.IsSafeToRepeat) await records.StartedAsync(row, prepared);
        var outcome = await steps.RunAsync(prepared, attempt.Number, attempt.ResumedFor, place, records.Secrets, told);
        switch (outcome)
        {
            case StepOutcome.Succeeded succeeded:
                await records.SucceededAsync(row, input, succeeded.Output, succeeded.Handle);
                return (new NodeEnd.Took(node, succeeded.Output, succeeded.Handle), default);
            case StepOutcome.Suspended suspended:
                return (await WaitsAsync(row, input, suspended.ResumeAt, null), default);
            case StepOutcome.Awaits awaits:
                return (await WaitsAsync(row, input, awaits.Until, awaits.What), default);
            case StepOutcome.Stopped stopped:
                await records.StoppedAsync(row, input, stopped);
                return (new NodeEnd.Stops(node, stopped.Output, stopped.Error), default);
            case StepOutcome.Failed failed when Backoff.After(Node.Retry, failed, attempt.Number, Random.Shared.NextDouble()) is { } wait:
                return await TryLaterAsync(row, input, failed.Error, wait);
            case StepOutcome.Failed failed:
                await records.FailedAsync(row, input, failed.Error);
                return (new NodeEnd.Failed(node, failed.Error, time.GetUtcNow()), default);
            default:
                // Without a record it counts as interrupted, and a later call runs it again.
                if (cancelled.IsCancellationRequested) await records.CancelledAsync(row, input);
                return (new NodeEnd.LetGo(node), default);
        }
    }

    private async Task<NodeEnd> WaitsAsync(StepRow row, JsonElement? input, DateTimeOffset? until, Awaited? awaits)
    {
        await records.WaitsAsync(row, input, until, awaits);
        return new NodeEnd.Waits(node, new RecordedStep(row.Id, Node.Id, row.Attempt, StepStatus.Waiting, row.StartedAt, ResumeAt: until) { Iteration = row.Iteration });
    }

    private async Task<(NodeEnd? End, TimeSpan Wait)> TryLaterAsync(StepRow row, JsonElement? input, StepError error, TimeSpan wait)
    {
        var due = time.GetUtcNow() + wait;
        await records.FailedAsync(row, input, error, due);
        if (wait <= Backoff.LongestInMemory) return (null, wait);
        var recorded = new RecordedStep(row.Id, Node.Id, row.Attempt, StepStatus.Error, row.StartedAt, Error: error, ResumeAt: due) { Iteration = row.Iteration };
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
