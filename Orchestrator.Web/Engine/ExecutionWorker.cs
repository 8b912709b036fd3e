using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>
/// The slots. Each takes an execution from the queue, claims it, and drives it to its end or to the moment from which it only waits.
/// </summary>
public sealed partial class ExecutionWorker(
    IExecutionQueue queue, ExecutionJournal journal, RunningRuns running, CompiledWorkflows workflows, RunLoading loading, RunCalls calls, RunLoop loop,
    DelayTimer delays, RunLimits limits, RunLog runLog, EngineMeters meters, RunFigures figures, TimeProvider time, IOptions<EngineOptions> options, ILogger<ExecutionWorker> log) : IDisposable
{
    private static readonly TimeSpan PauseBeforeRetry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}";
    private Task[] _slots = [];
    private long _holds;

    internal void Start() =>
        _slots = [.. Enumerable.Range(0, options.Value.Slots).Select(number => Task.Run(() => SlotAsync(manualOnly: number == 0)))];

    /// <summary>Takes nothing more and gives running steps a few seconds to end; what does not end in time is taken up at the next start.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        var slots = Task.WhenAll(_slots);
        if (await Task.WhenAny(slots, Task.Delay(options.Value.ShutdownGrace, time)) != slots) LogLeft(log, running.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task SlotAsync(bool manualOnly)
    {
        while (!_stopping.IsCancellationRequested)
        {
            QueuedRun next;
            try
            {
                next = await queue.TakeAsync(manualOnly, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                if (next.IsSkipped) await journal.WriteAsync(new JournalRecord.Skipped(next, time.GetUtcNow()), CancellationToken.None);
                else await RunAsync(next);
            }
            catch (Exception bug)
            {
                LogSlotFailed(log, next.ExecutionId, bug);
            }
            finally
            {
                queue.Done(next);
            }
        }
    }

    private async Task RunAsync(QueuedRun next)
    {
        // The number makes each hold's name unique, so that an execution that was queued twice is claimed once.
        var hold = new RunHold(next.ExecutionId, next.TenantId, next.WorkflowId, next.Claim + 1, $"{_name}:{Interlocked.Increment(ref _holds)}") { IsCalled = next.IsCalled };
        using var run = new RunningRun(hold);
        while (!running.TryAdd(run))
        {
            // A wake-up may overtake the slot that has just recorded the wait; one that was queued twice is not waited for.
            if (running.Find(next.ExecutionId) is not { } other) continue;
            if (other.Hold.Claim >= hold.Claim) return;
            await other.Left;
        }

        meters.Started();
        using var trace = EngineTraces.Run(next);
        using var scope = log.BeginScope(new RunScope(next));
        try
        {
            runLog.Enter(next.ExecutionId);
            var now = time.GetUtcNow();
            var claim = journal.WriteAsync(new JournalRecord.Claimed(hold, now), CancellationToken.None);
            // What was accepted a moment ago begins while its claim is recorded, often together with its end; its first look outside waits for the claim.
            var drive = next.Fresh is not null || (await claim).Verdict == JournalVerdict.Recorded ? await DriveAsync(next, run, now, claim) : new Drive.Lost();
            // Not current: it was cancelled or removed while it waited, or it was queued twice.
            if (drive is Drive.Ended done) EngineTraces.Ended(trace, done.Run);
            if ((await claim).Verdict == JournalVerdict.Recorded) await FollowAsync(next, hold, drive);
            else if (next.NeedsRoom && !limits.IsEmpty && await loading.IsOverAsync(next.ExecutionId, CancellationToken.None)) limits.Leave(next.WorkflowId, next.ExecutionId);
        }
        finally
        {
            running.Remove(run);
            meters.LetGo();
        }
    }

    private async Task<Drive> DriveAsync(QueuedRun next, RunningRun run, DateTimeOffset now, Task claim)
    {
        try
        {
            var start = await loading.LoadAsync(next, now, _stopping.Token);
            if (start is null) return new Drive.Lost();
            var workflow = await workflows.GetAsync(next.WorkflowId, next.VersionHash, _stopping.Token);
            if (next.Claim > 0) start = await WithAnswersAsync(next, start, workflow, run.Hold);
            return new Drive.Ended(await loop.RunAsync(workflow, start, new JournalRecorder(journal, run.Hold, claim, figures, meters, Activity.Current?.Context ?? default), run.Cancelled, _stopping.Token), start.StartedAt);
        }
        catch (Exception) when (run.Hold.IsLost)
        {
            return new Drive.Lost();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new Drive.LetGo();
        }
        catch (DbException problem)
        {
            LogNotRead(log, next.ExecutionId, problem);
            return new Drive.TryAgain();
        }
        catch (Exception problem)
        {
            return new Drive.Broken(problem);
        }
    }

    private async Task<Run> WithAnswersAsync(QueuedRun next, Run start, CompiledWorkflow workflow, RunHold hold)
    {
        var ends = await calls.AnswersAsync(next, start, workflow, _stopping.Token);
        foreach (var end in ends) await journal.WriteAsync(new JournalRecord.StepEnd(hold, end), CancellationToken.None);
        return ends.Count == 0 ? start : start with { Recorded = [.. start.Recorded, .. ends.Select(RecordedStep.Of)] };
    }

    private async Task FollowAsync(QueuedRun next, RunHold hold, Drive drive)
    {
        var held = next with { Claim = hold.Claim, Fresh = null };
        switch (drive)
        {
            case Drive.Ended { Run: { Status: ExecutionStatus.Waiting } } when hold.IsOvertaken:
                queue.Enqueue(held);
                break;
            case Drive.Ended { Run: { Status: ExecutionStatus.Waiting } waiting }:
                if (waiting.ResumeAt is { } due) delays.Wait(held, due);
                break;
            case Drive.Ended ended:
                Count(next, hold, ended.Run.Status, ended.Started, ended.Run.At);
                break;
            case Drive.LetGo:
                await journal.WriteAsync(new JournalRecord.Released(hold, time.GetUtcNow()), CancellationToken.None);
                break;
            case Drive.TryAgain:
                await Task.Delay(PauseBeforeRetry, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if ((await journal.WriteAsync(new JournalRecord.Released(hold, time.GetUtcNow()), CancellationToken.None)).Verdict == JournalVerdict.Recorded) queue.Enqueue(held);
                break;
            case Drive.Broken broken:
                LogBroken(log, next.ExecutionId, broken.Problem);
                var error = new StepError(ErrorCodes.Internal, "Something in the product went wrong while this run was driven. The server's log has more.");
                var end = time.GetUtcNow();
                await journal.WriteAsync(new JournalRecord.RunEnd(hold, new RunEnded(ExecutionStatus.Error, null, error, end)), CancellationToken.None);
                Count(next, hold, ExecutionStatus.Error, end, end);
                break;
            case Drive.Lost:
                LogLost(log, next.ExecutionId, hold.Claim);
                break;
        }
    }

    private void Count(QueuedRun run, RunHold hold, ExecutionStatus status, DateTimeOffset started, DateTimeOffset ended)
    {
        figures.Ended(hold, status, run.AcceptedAt, started, ended);
        meters.Ended(status, run.Trigger, ended - started, started - run.AcceptedAt);
    }

    /// <summary>How a slot's time with a run ended.</summary>
    private abstract record Drive
    {
        public sealed record Ended(RunEnded Run, DateTimeOffset Started) : Drive;
        public sealed record LetGo : Drive;
        public sealed record TryAgain : Drive;
        public sealed record Lost : Drive;
        public sealed record Broken(Exception Problem) : Drive;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} executions did not let go in time; the next start takes them up.")]
    private static partial void LogLeft(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The slot that ran execution {ExecutionId} failed; the next start takes the execution up.")]
    private static partial void LogSlotFailed(ILogger logger, string executionId, Exception bug);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Execution {ExecutionId} could not be read; it is tried again.")]
    private static partial void LogNotRead(ILogger logger, string executionId, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Execution {ExecutionId} could not be driven to its end.")]
    private static partial void LogBroken(ILogger logger, string executionId, Exception problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId} was let go: claim {Claim} is no longer current.")]
    private static partial void LogLost(ILogger logger, string executionId, int claim);
}
