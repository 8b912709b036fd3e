using System.Collections.Concurrent;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// The time-outs of attempts. Nearly all attempts end long before theirs, so with the real clock the same few sources are used over and over instead of a
/// source, a timer and a link for each.
/// </summary>
internal sealed class AttemptTimers(TimeProvider time)
{
    private const int Kept = 64;

    private readonly ConcurrentQueue<CancellationTokenSource> _spare = new();
    private int _count;

    /// <summary>A source that is cancelled after a while.</summary>
    public CancellationTokenSource Start(TimeSpan timeout)
    {
        if (time != TimeProvider.System) return new CancellationTokenSource(timeout, time);
        if (_spare.TryDequeue(out var source)) Interlocked.Decrement(ref _count);
        else source = new CancellationTokenSource();
        source.CancelAfter(timeout);
        return source;
    }

    /// <summary>Takes a source back; nobody may hold its token any more.</summary>
    public void Return(CancellationTokenSource source)
    {
        if (time == TimeProvider.System && Volatile.Read(ref _count) < Kept && source.TryReset())
        {
            Interlocked.Increment(ref _count);
            _spare.Enqueue(source);
            return;
        }

        source.Dispose();
    }
}
