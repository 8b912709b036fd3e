using System.Data.Common;

namespace Orchestrator.Web.Engine;

/// <summary>
/// Puts waiting executions back in line when their instant has come. Those due soon are kept in memory; the others stay in the database and
/// are looked for from time to time, so that a year-long wait costs nothing and survives a restart. Their rows are the truth: what is kept in memory is
/// bounded, and a clock that was set is noticed within a minute.
/// </summary>
public sealed partial class DelayTimer(PendingRuns pending, ExecutionJournal journal, IExecutionQueue queue, TimeProvider time, ILogger<DelayTimer> log) : IDisposable
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<QueuedRun, DateTimeOffset> _due = new();
    private readonly SemaphoreSlim _sooner = new(0);
    private DateTimeOffset _readUntil = DateTimeOffset.MinValue;
    private bool _leftSome;

    /// <summary>An execution waits from now on until <paramref name="resumeAt"/>; it is recorded as waiting.</summary>
    internal void Wait(QueuedRun run, DateTimeOffset resumeAt)
    {
        lock (_lock)
        {
            // The next look into the database finds what is further away.
            if (resumeAt >= _readUntil) return;
            _due.Enqueue(run, resumeAt);
        }

        _sooner.Release();
    }

    internal async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await LookAheadAsync(stopping);
                while (TakeDue() is { Count: > 0 } due) await Task.WhenAll(due.Select(ResumeAsync));
                await SleepAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is DbException or JournalException)
            {
                LogFailed(log, problem);
                LookAgain();
                await Task.Delay(Retry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sooner.Dispose();

    /// <summary>Looks for waits that are due soon, whatever was known before; the clock may have been set.</summary>
    internal void LookAgain()
    {
        lock (_lock) _readUntil = DateTimeOffset.MinValue;
        _sooner.Release();
    }

    private async Task LookAheadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var until = now + Horizon;
        lock (_lock)
        {
            if (_leftSome ? _due.Count > 0 : _readUntil - now > Horizon / 2) return;
            _readUntil = until;
        }

        var waiting = await pending.WaitingAsync(until, cancellationToken);
        lock (_lock)
        {
            _leftSome = waiting.Count == PendingRuns.MostWaiting;
            if (_leftSome) _readUntil = waiting[^1].ResumeAt;
            var known = _due.UnorderedItems.Select(item => (item.Element.ExecutionId, item.Element.Claim)).ToHashSet();
            foreach (var (run, resumeAt) in waiting)
            {
                if (known.Add((run.ExecutionId, run.Claim))) _due.Enqueue(run, resumeAt);
            }
        }
    }

    private List<QueuedRun> TakeDue()
    {
        List<QueuedRun> due = [];
        lock (_lock)
        {
            while (due.Count < MostAtOnce && _due.TryPeek(out _, out var at) && at <= time.GetUtcNow()) due.Add(_due.Dequeue());
        }

        return due;
    }

    private async Task ResumeAsync(QueuedRun run)
    {
        var answer = await journal.WriteAsync(new JournalRecord.Due(run, time.GetUtcNow()), CancellationToken.None);
        if (answer.Verdict == JournalVerdict.Recorded) queue.Enqueue(run);
    }

    // A minute at most, so that a clock that was set is noticed.
    private async Task SleepAsync(CancellationToken stopping)
    {
        TimeSpan rest;
        lock (_lock) rest = _due.TryPeek(out _, out var at) ? at - time.GetUtcNow() : _leftSome ? TimeSpan.Zero : LongestSleep;
        if (rest <= TimeSpan.Zero) return;
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = _sooner.WaitAsync(waking.Token);
        await Task.WhenAny(woken, Task.Delay(rest < LongestSleep ? rest : LongestSleep, time, waking.Token));
        await waking.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Executions that are due could not be resumed; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception problem);
}
