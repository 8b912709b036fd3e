namespace Orchestrator.Tests;

/// <summary>A clock that moves only when told to; timers and <c>Task.Delay</c> made from it fire as it passes their instant.</summary>
public sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(Func<bool> IsSo, TaskCompletionSource Reached)> _watchers = [];
    private DateTimeOffset _now = start;

    /// <summary>Starts on a Monday morning in UTC.</summary>
    public FakeTime() : this(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)) { }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>How many timers are set and have not fired.</summary>
    public int Waiting
    {
        get { lock (_lock) return _timers.Count; }
    }

    /// <summary>Ends once at least that many timers are set: the signal that code under test has begun to wait.</summary>
    public Task UntilWaiting(int count = 1) => Until(() => _timers.Count >= count);

    /// <summary>Ends once a timer is set that is due within the span: the signal of one wait among longer time-outs.</summary>
    public Task UntilDueWithin(TimeSpan span) => Until(() => _timers.Exists(timer => timer.Due <= _now + span));

    /// <summary>Moves the clock on and fires what came due, in order of its instant.</summary>
    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    /// <summary>Moves the clock to an instant, never back, and fires what came due, in order of its instant.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        while (NextDue(instant) is { } timer) timer.Fire();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private Task Until(Func<bool> isSo)
    {
        lock (_lock)
        {
            if (isSo()) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((isSo, reached));
            return reached.Task;
        }
    }

    private FakeTimer? NextDue(DateTimeOffset instant)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= instant).MinBy(timer => timer.Due);
            if (next is null)
            {
                if (instant > _now) _now = instant;
                return null;
            }

            if (next.Due > _now) _now = next.Due;
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _timers.Remove(next);
            return next;
        }
    }

    private sealed class FakeTimer(FakeTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                time._timers.Add(this);
                time._watchers.RemoveAll(watcher => watcher.IsSo() && watcher.Reached.TrySetResult());
            }

            if (dueTime == TimeSpan.Zero) time.MoveTo(time.GetUtcNow());
            return true;
        }

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
