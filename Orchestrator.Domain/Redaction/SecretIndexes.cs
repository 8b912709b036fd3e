using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Keeps the search tables of the sets of secrets that were used lately: the runs of a workflow mostly know the same ones, and making a table costs some
/// hundred microseconds. A changed credential is another set. Few, and gone after <see cref="Idle"/> without use, because they hold secrets.
/// </summary>
internal sealed class SecretIndexes : IDisposable
{
    /// <summary>How long one is kept that nobody asks for; it may be half as long again.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(4);

    private const int Most = 256;

    private readonly ConcurrentDictionary<Set, Entry> _kept = new();
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public SecretIndexes(TimeProvider time)
    {
        _time = time;
        _sweep = time.CreateTimer(static one => ((SecretIndexes)one!).Sweep(), this, Idle / 2, Idle / 2);
    }

    /// <summary>Those of the process.</summary>
    public static SecretIndexes Shared { get; } = new(TimeProvider.System);

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    public SecretIndex Of(ImmutableArray<KnownSecret> secrets)
    {
        var set = new Set(secrets);
        if (!_kept.TryGetValue(set, out var entry))
        {
            if (_kept.Count >= Most) _kept.Clear();
            entry = _kept.GetOrAdd(set, static set => new Entry(new SecretIndex(set.Secrets)));
        }

        entry.UsedAt = _time.GetTimestamp();
        return entry.Index;
    }

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        foreach (var (set, entry) in _kept)
        {
            if (_time.GetElapsedTime(entry.UsedAt) >= Idle) _kept.TryRemove(set, out _);
        }
    }

    private sealed class Entry(SecretIndex index)
    {
        private long _usedAt = long.MaxValue;

        public SecretIndex Index => index;

        public long UsedAt
        {
            get => Volatile.Read(ref _usedAt);
            set => Volatile.Write(ref _usedAt, value);
        }
    }

    private readonly record struct Set(ImmutableArray<KnownSecret> Secrets)
    {
        public bool Equals(Set other) => Secrets.AsSpan().SequenceEqual(other.Secrets.AsSpan());

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var secret in Secrets) hash.Add(secret);
            return hash.ToHashCode();
        }
    }
}
