namespace Orchestrator.Web.Engine;

/// <summary>One watcher's stream of batches, for pages at most one every 100 ms. Enumerate it once; dispose it to leave.</summary>
public sealed class FeedSubscription : IAsyncEnumerable<FeedBatch>, IDisposable
{
    /// <summary>How many events wait for a slow watcher before it is told to take a new snapshot.</summary>
    internal const int Capacity = 2_000;

    /// <summary>How long a page rests between two batches.</summary>
    internal static readonly TimeSpan PagePause = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _pause;

    private readonly FeedFilter _filter;
    private readonly TimeProvider _time;
    private readonly Action<FeedSubscription> _leave;
    private readonly Lock _lock = new();
    private List<FeedEvent> _waiting = [];
    private bool _missedSome;
    private bool _left;
    private TaskCompletionSource? _signal;

    internal FeedSubscription(FeedFilter filter, TimeSpan pause, TimeProvider time, Action<FeedSubscription> leave) =>
        (_filter, _pause, _time, _leave) = (filter, pause, time, leave);

    /// <summary>The batches, until it is disposed.</summary>
    public async IAsyncEnumerator<FeedBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken) is { } batch)
        {
            var sent = _time.GetTimestamp();
            yield return batch;
            var rest = _pause - _time.GetElapsedTime(sent);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, _time, cancellationToken);
        }
    }

    /// <summary>Leaves; the enumeration ends.</summary>
    public void Dispose()
    {
        _leave(this);
        lock (_lock)
        {
            _left = true;
            _signal?.TrySetResult();
        }
    }

    internal void Offer(FeedEvent happened)
    {
        if (!_filter.Wants(happened)) return;
        lock (_lock)
        {
            if (_left) return;
            if (_missedSome || _waiting.Count == Capacity)
            {
                _missedSome = true;
                _waiting.Clear();
            }
            else
            {
                _waiting.Add(happened);
            }

            _signal?.TrySetResult();
        }
    }

    internal void OfferGap()
    {
        lock (_lock)
        {
            _missedSome = true;
            _waiting.Clear();
            _signal?.TrySetResult();
        }
    }

    private async Task<FeedBatch?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task signal;
            lock (_lock)
            {
                if (_left) return null;
                if (_missedSome || _waiting.Count > 0) return Take();
                _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                signal = _signal.Task;
            }

            await signal.WaitAsync(cancellationToken);
        }
    }

    private FeedBatch Take()
    {
        var batch = new FeedBatch(_waiting, _missedSome);
        _waiting = [];
        _missedSome = false;
        _signal = null;
        return batch;
    }
}
