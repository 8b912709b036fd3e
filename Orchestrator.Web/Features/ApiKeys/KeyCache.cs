using System.Collections.Concurrent;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>What a valid key opens.</summary>
/// <param name="Id">Which key.</param>
/// <param name="TenantId">Its workspace.</param>
/// <param name="WorkflowId">The one workflow it starts; null for every workflow of the workspace.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record KeyHolder(string Id, string TenantId, string? WorkflowId, DateTimeOffset? ExpiresAt);

/// <summary>Keys looked up lately, by fingerprint, so that a busy webhook does not ask the database for each call.</summary>
public sealed class KeyCache
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, KeyHolder> keys = new(StringComparer.Ordinal);
    private int generation;

    /// <summary>The key, or null when it has to be looked up.</summary>
    public KeyHolder? Find(string hash) => keys.GetValueOrDefault(hash);

    /// <summary>To be read before a look-up and handed to <see cref="Add"/>.</summary>
    public int Generation => Volatile.Read(ref generation);

    /// <summary>Keeps a key that was looked up, unless one was revoked since the look-up began.</summary>
    public void Add(string hash, KeyHolder key, int since)
    {
        if (keys.Count >= Capacity) keys.Clear();
        keys[hash] = key;
        if (since != Generation) keys.TryRemove(hash, out _);
    }

    /// <summary>Forgets everything, after a key was revoked: the next call looks again.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref generation);
        keys.Clear();
    }
}
