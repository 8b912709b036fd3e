namespace Orchestrator.Web.Features.Alerts;

/// <summary>How often a workspace may send tests of its alerts, through whichever rule: five times in ten minutes. Kept in memory; a restart gives five more.</summary>
public sealed class AlertTestLimit(TimeProvider time)
{
    /// <summary>How many tests there are.</summary>
    public const int Tests = 5;

    /// <summary>In which time.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _sent = new(StringComparer.Ordinal);

    /// <summary>Asks for one. It counts before anything is sent, so that many at once are no way round.</summary>
    /// <returns>Null when it may be sent; else how long there is none.</returns>
    public TimeSpan? Take(string tenantId)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Forget(now);
            if (!_sent.TryGetValue(tenantId, out var times)) _sent[tenantId] = times = new();
            if (times.Count >= Tests) return times.Peek() + Window - now;
            times.Enqueue(now);
            return null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (tenantId, times) in _sent)
        {
            while (times.TryPeek(out var first) && now - first >= Window) times.Dequeue();
            if (times.Count == 0) _sent.Remove(tenantId);
        }
    }
}
