using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>One step of a run with all its attempts: prepare, record the start, run, record the end, perhaps wait and try again.</summary>
internal sealed class NodeRun(RunFrame frame, int node, StepScope scope, StepRunner steps, RunRecords records, StepInputEdit? edit, TimeProvider time)
{
    private readonly Node _drawn = frame.Region.At(node);

    /// <summary>Runs the step from its first attempt, or goes on from what is recorded of it.</summary>
    /// <param name="recorded">What is recorded of it and not final, or null.</param>
    /// <param name="ending">The run is cancelled, or one of its steps ended it.</param>
    /// <param name="letGo">The same, or the process shuts down; only steps that may be repeated listen.</param>
    public async Task<NodeEnd> RunAsync(RecordedStep? recorded, CancellationToken ending, CancellationToken letGo)
    {
        var prepared = steps.Prepare(frame.StepAt(node), scope, records.Secrets, edit);
        var told = prepared.IsSafeToRepeat ? letGo : ending;
        var attempt = recorded switch
        {
            null => new Attempt(records.NewId(), 1, IsNew: true, null),
            { Status: StepStatus.Error } => new Attempt(records.NewId(), recorded.Attempt + 1, IsNew: true, null),
            _ => new Attempt(recorded.StepId, recorded.Attempt, IsNew: false, recorded.ResumeAt),
        };
        while (true)
        {
            var (end, wait) = await TryAsync(attempt, prepared, told, ending);
            if (end is not null) return end;
            if (!await WaitedAsync(wait, letGo)) return new NodeEnd.LetGo(frame, node);
            attempt = new Attempt(records.NewId(), attempt.Number + 1, IsNew: true, null);
        }
    }

    private async ValueTask<(NodeEnd? End, TimeSpan Wait)> TryAsync(Attempt attempt, PreparedStep prepared, CancellationToken told, CancellationToken ending)
    {
        var row = new StepRow(attempt.StepId, _drawn, frame.Key, attempt.Number, time.GetUtcNow());
        var input = prepared.Input;
        if (attempt.IsNew || !prepared.IsSafeToRepeat) await records.StartedAsync(row, prepared);
        var outcome = await steps.RunAsync(prepared, attempt.Number, attempt.ResumedFor, frame.Place, records.Secrets, told);
        switch (outcome)
        {
            case StepOutcome.Succeeded succeeded:
                await records.SucceededAsync(row, input, succeeded.Output, succeeded.Handle);
                return (new NodeEnd.Took(frame, node, succeeded.Output, succeeded.Handle), default);
            case StepOutcome.Suspended suspended:
                return (await WaitsAsync(row, input, suspended.ResumeAt, null), default);
            case StepOutcome.Awaits awaits:
                return (await WaitsAsync(row, input, awaits.Until, awaits.What), default);
            case StepOutcome.Repeats repeats:
                return (new NodeEnd.Repeats(frame, node, row, input, repeats), default);
            case StepOutcome.Stopped stopped:
                await records.StoppedAsync(row, input, stopped);
                return (new NodeEnd.Stops(frame, node, stopped.Output, stopped.Error), default);
            case StepOutcome.Failed failed when Backoff.After(_drawn.Retry, failed, attempt.Number, Random.Shared.NextDouble()) is { } wait:
                return await TryLaterAsync(row, input, failed.Error, wait);
            case StepOutcome.Failed failed:
                await records.FailedAsync(row, input, failed.Error);
                return (new NodeEnd.Failed(frame, node, failed.Error, time.GetUtcNow()), default);
            default:
                // Without a record it counts as interrupted, and a later call runs it again.
                if (ending.IsCancellationRequested) await records.CancelledAsync(row, input);
                return (new NodeEnd.LetGo(frame, node), default);
        }
    }

    private async ValueTask<NodeEnd> WaitsAsync(StepRow row, JsonElement? input, DateTimeOffset? until, Awaited? awaits)
    {
        await records.WaitsAsync(row, input, until, awaits);
        return new NodeEnd.Waits(frame, node, new RecordedStep(row.Id, _drawn.Id, row.Attempt, StepStatus.Waiting, row.StartedAt, ResumeAt: until) { Iteration = row.Iteration });
    }

    private async ValueTask<(NodeEnd? End, TimeSpan Wait)> TryLaterAsync(StepRow row, JsonElement? input, StepError error, TimeSpan wait)
    {
        var due = time.GetUtcNow() + wait;
        await records.FailedAsync(row, input, error, due);
        if (wait <= Backoff.LongestInMemory) return (null, wait);
        var recorded = new RecordedStep(row.Id, _drawn.Id, row.Attempt, StepStatus.Error, row.StartedAt, Error: error, ResumeAt: due) { Iteration = row.Iteration };
        return (new NodeEnd.Waits(frame, node, recorded), default);
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

    private readonly record struct Attempt(string StepId, int Number, bool IsNew, DateTimeOffset? ResumedFor);
}
