using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Keeps the search tables of the sets of secrets that were used lately: the runs of a workflow mostly know the same ones, and making a table costs some
/// hundred microseconds. A changed credential is another set. Few and for a short while, because they hold secrets.
/// </summary>
internal static class SecretIndexes
{
    private const int Most = 256;

    private static readonly ConcurrentDictionary<Set, SecretIndex> Kept = new();

    public static SecretIndex Of(ImmutableArray<KnownSecret> secrets)
    {
        var set = new Set(secrets);
        if (Kept.TryGetValue(set, out var index)) return index;
        if (Kept.Count >= Most) Kept.Clear();
        return Kept.GetOrAdd(set, static set => new SecretIndex(set.Secrets));
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
