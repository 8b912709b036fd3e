using System.Diagnostics.Metrics;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>Figures of token refreshes, under the meter <c>Orchestrator.Credentials</c>.</summary>
public sealed class TokenMeters
{
    private readonly Counter<long> refreshes;

    /// <summary>Makes the instruments.</summary>
    public TokenMeters(IMeterFactory factory) =>
        refreshes = factory.Create("Orchestrator.Credentials").CreateCounter<long>("orchestrator.credentials.refreshes", "{refresh}", "Calls of token endpoints to renew a token, by result: ok, failed or needs_reconnect.");

    /// <summary>A refresh ended.</summary>
    public void Ended(string result) => refreshes.Add(1, new KeyValuePair<string, object?>("result", result));
}
