using System.Collections.Concurrent;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// How often passwords may be tried for one address, whether it has an account or not: ten times, then not for five minutes. Kept in memory; a restart gives ten
/// more tries.
/// </summary>
public sealed class PasswordThrottle(TimeProvider time)
{
    /// <summary>How many tries there are.</summary>
    public const int Tries = 10;

    /// <summary>How long there are none after that.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromMinutes(5);

    private const int Capacity = 50_000;
    private readonly ConcurrentDictionary<string, Tried> _tried = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a password may be tried now. It counts before the password is looked at, so that many at once are no way round.</summary>
    public bool MayTry(string email)
    {
        var now = time.GetUtcNow();
        if (_tried.Count >= Capacity) Prune(now);
        return _tried.AddOrUpdate(email, static (_, at) => new(1, at), static (_, before, at) => at - before.LastAt >= Rest ? new(1, at) : before.Count > Tries ? before : new(before.Count + 1, at), now).Count <= Tries;
    }

    /// <summary>The right password was given.</summary>
    public void Forget(string email) => _tried.TryRemove(email, out _);

    private void Prune(DateTimeOffset now)
    {
        foreach (var (email, tried) in _tried)
        {
            if (now - tried.LastAt >= Rest) _tried.TryRemove(email, out _);
        }
        if (_tried.Count >= Capacity) _tried.Clear();
    }

    private readonly record struct Tried(int Count, DateTimeOffset LastAt);
}
