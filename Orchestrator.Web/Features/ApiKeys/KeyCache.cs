using System.Collections.Concurrent;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>What a valid key opens.</summary>
/// <param name="Id">Which key.</param>
/// <param name="TenantId">Its workspace.</param>
/// <param name="WorkflowId">The one workflow it starts; null for every workflow of the workspace.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record KeyHolder(string Id, string TenantId, string? WorkflowId, DateTimeOffset? ExpiresAt);

/// <summary>
/// Keys looked up lately, by fingerprint, so that a busy webhook does not ask the database for each call. What this process revokes is gone at once, what another one
/// revokes within two seconds.
/// </summary>
public sealed class KeyCache(TimeProvider time)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (KeyHolder Key, long Since)> keys = new(StringComparer.Ordinal);
    private int generation;

    /// <summary>The key, or null when it has to be looked up.</summary>
    public KeyHolder? Find(string hash) => keys.TryGetValue(hash, out var kept) && time.GetElapsedTime(kept.Since) < Age ? kept.Key : null;

    /// <summary>To be read before a look-up and handed to <see cref="Add"/>.</summary>
    public (int Generation, long At) Now => (Volatile.Read(ref generation), time.GetTimestamp());

    /// <summary>Keeps a key that was looked up, unless one was revoked since the look-up began.</summary>
    public void Add(string hash, KeyHolder key, (int Generation, long At) since)
    {
        if (keys.Count >= Capacity) keys.Clear();
        keys[hash] = (key, since.At);
        if (since.Generation != Volatile.Read(ref generation)) keys.TryRemove(hash, out _);
    }

    /// <summary>Forgets everything, after a key was revoked: the next call looks again.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref generation);
        keys.Clear();
    }
}
