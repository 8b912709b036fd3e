using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Security;

/// <summary>Something to send.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">An absolute address.</param>
public sealed record OutboundRequest(HttpMethod Method, Uri Url)
{
    /// <summary>In order; a name may come twice.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Makes the body; called again for a redirect that repeats the request. Null for none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>Whether redirects are followed, five at most.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>How much of an answer is read, after decompression; more is RESPONSE_TOO_LARGE.</summary>
    public int MaxResponseBytes { get; init; } = OutboundCall.UsualCap;

    /// <summary>Where it may go with the secrets in it, at first and after each redirect.</summary>
    public SecretHosts Hosts { get; init; } = SecretHosts.Any;

    /// <summary>Whether its body may hold a secret, which then is not sent where a redirect leads to another origin.</summary>
    public bool HasSecretBody { get; init; }

    /// <summary>How long the other side may take to accept a connection; null, or more than that, for <see cref="OutboundOptions.ConnectTimeout"/>.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long the whole call may take, redirects and reading included; null for <see cref="OutboundOptions.TotalTimeout"/>.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Told, for tests of crashes, before and after a call is sent and its answer read.</summary>
    internal Action<string, bool>? Reached { get; init; }

    /// <summary>Hears the status of the answer before its body is read; null when nobody wants to.</summary>
    internal Action<int>? Heard { get; init; }
}

/// <summary>How sending ended: a closed set.</summary>
public abstract record OutboundOutcome
{
    private OutboundOutcome() { }

    /// <summary>There was an answer, whatever its status.</summary>
    /// <param name="Status">100 to 599.</param>
    /// <param name="Reason">Its reason phrase, or the status's usual one.</param>
    /// <param name="Url">The address that answered, after redirects.</param>
    /// <param name="Headers">Lower-case names; values of one name joined by commas.</param>
    /// <param name="Body">What it said, decompressed.</param>
    /// <param name="ContentType">Media type in lower case, without parameters; empty when it did not say.</param>
    /// <param name="Charset">Its charset, or null.</param>
    /// <param name="RetryAfter">How long it asks to be left alone, or null.</param>
    public sealed record Answered(
        int Status, string Reason, Uri Url, ImmutableSortedDictionary<string, string> Headers, ReadOnlyMemory<byte> Body,
        string ContentType, string? Charset, TimeSpan? RetryAfter) : OutboundOutcome;

    /// <summary>There was none.</summary>
    /// <param name="Error">ADDRESS_NOT_ALLOWED, CONNECTION_FAILED, TIMEOUT or RESPONSE_TOO_LARGE.</param>
    public sealed record Failed(StepError Error) : OutboundOutcome
    {
        internal static Failed NotAllowed(string message) => new(new StepError(ErrorCodes.AddressNotAllowed, message));

        internal static Failed Connection(string message, bool retryable = true) => new(new StepError(ErrorCodes.ConnectionFailed, message, Retryable: retryable));
    }
}
