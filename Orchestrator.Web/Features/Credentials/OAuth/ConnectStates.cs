using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>A connection somebody has begun: what must be the same when the provider sends them back.</summary>
/// <param name="UserId">Who began it.</param>
/// <param name="OwnerId">The credential's workspace.</param>
/// <param name="CredentialId">The credential.</param>
/// <param name="Browser">The secret in the cookie of the browser that began it.</param>
/// <param name="Verifier">What the code challenge was made of (RFC 7636).</param>
/// <param name="RedirectUri">Where the code is sent to.</param>
public sealed record PendingConnect(string UserId, string OwnerId, string CredentialId, string Browser, string Verifier, string RedirectUri)
{
    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(PendingConnect);
}

/// <summary>What a state stands for: a closed set.</summary>
public abstract record ConnectState
{
    private ConnectState() { }

    /// <summary>A connection that waits for its answer; from now on it is used.</summary>
    public sealed record Waiting(PendingConnect Pending) : ConnectState;

    /// <summary>Its answer came before.</summary>
    public sealed record Used : ConnectState;

    /// <summary>It took too long.</summary>
    public sealed record Expired : ConnectState;

    /// <summary>It was never given out, or before a restart.</summary>
    public sealed record Unknown : ConnectState;
}

/// <summary>The states of connections under way. Kept in memory only: each holds once and for ten minutes.</summary>
public sealed class ConnectStates(TimeProvider time)
{
    /// <summary>How long a person may take at the provider.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int Most = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (PendingConnect? Pending, DateTimeOffset At)> states = new(StringComparer.Ordinal);

    /// <summary>An unguessable text.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Begins one and returns its state.</summary>
    public string Begin(PendingConnect pending)
    {
        var (state, now) = (NewSecret(), time.GetUtcNow());
        lock (gate)
        {
            foreach (var old in states.Where(one => one.Value.At + Memory < now).Select(one => one.Key).ToList()) states.Remove(old);
            if (states.Count >= Most) states.Remove(states.MinBy(one => one.Value.At).Key);
            states.Add(Fingerprint(state), (pending, now));
        }
        return state;
    }

    /// <summary>Takes one; it cannot be taken again.</summary>
    public ConnectState Take(string state)
    {
        lock (gate)
        {
            if (!states.TryGetValue(Fingerprint(state), out var found)) return new ConnectState.Unknown();
            if (found.Pending is not { } pending) return new ConnectState.Used();
            states[Fingerprint(state)] = (null, found.At);
            return time.GetUtcNow() - found.At > Life ? new ConnectState.Expired() : new ConnectState.Waiting(pending);
        }
    }

    private static string Fingerprint(string state) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
