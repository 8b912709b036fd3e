using System.Collections.Frozen;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Webhooks;

/// <summary>What of a delivery's headers goes where.</summary>
public static class SentHeaders
{
    /// <summary>The longest value that is shown, in characters.</summary>
    public const int LongestShown = 300;

    // What only says how the message travelled.
    private static readonly FrozenSet<string> _travel = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Accept", "Accept-Encoding", "traceparent", "tracestate");

    private static readonly FrozenSet<string> _credentials = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Authorization", "Proxy-Authorization", "Cookie");

    /// <summary>Whether a run may be given the header: not what proves who sent it, nor what only says how the message travelled.</summary>
    public static bool IsGiven(string name) => !_credentials.Contains(name) && !_travel.Contains(name);

    /// <summary>A header's value as people may see it: masked by its name, its shape and the key that was sent.</summary>
    /// <param name="name">The header.</param>
    /// <param name="value">Its value.</param>
    /// <param name="key">The API key that was sent; null for none.</param>
    public static string Shown(string name, string value, string? key)
    {
        if (SecretNames.IsSecret(name) || key is not null && value.Contains(key, StringComparison.Ordinal)) return Placeholder.Redacted;
        // Masked as a whole: half a secret has no shape.
        var masked = Redactor.Default.Mask(value);
        return masked.Length <= LongestShown ? masked : $"{masked[..LongestShown]}…";
    }
}
