using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Credentials;

/// <summary>What a token endpoint's answer means: a closed set. Reasons are sentences for people and hold nothing of the answer's body but well-known codes.</summary>
public abstract record TokenAnswer
{
    /// <summary>The most characters of a token; a longer one is none.</summary>
    public const int LongestToken = 64 * 1024;

    // Of RFC 6749 section 5.2, RFC 6750, OpenID Connect, and of providers known to say the same in words of their own.
    private static readonly FrozenSet<string> _knownCodes = FrozenSet.Create(StringComparer.Ordinal,
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "invalid_token", "insufficient_scope",
        "access_denied", "server_error", "temporarily_unavailable", "slow_down", "consent_required", "interaction_required", "login_required", "invalid_target",
        "bad_refresh_token", "invalid_refresh_token", "bad_verification_code", "incorrect_client_credentials", "redirect_uri_mismatch", "ratelimited",
        "invalid_code", "bad_client_secret", "invalid_client_id", "invalid_auth", "internal_failure", "internal_error");

    // GitHub's and Slack's words for invalid_grant.
    private static readonly FrozenSet<string> _lostCodes = FrozenSet.Create(StringComparer.Ordinal, "invalid_grant", "bad_refresh_token", "invalid_refresh_token");

    private TokenAnswer() { }

    /// <summary>There are tokens.</summary>
    public sealed record Granted(OAuthTokens Tokens) : TokenAnswer;

    /// <summary>The grant is gone (<c>invalid_grant</c>): asking again cannot help.</summary>
    public sealed record GrantLost(string Reason) : TokenAnswer;

    /// <summary>There are none; asking later may help.</summary>
    public sealed record Refused(string Reason) : TokenAnswer;

    /// <summary>Reads an answer.</summary>
    /// <param name="host">Who answered, for the reason.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">What the body says it is; may be empty.</param>
    /// <param name="body">The body.</param>
    /// <param name="askedAt">When it was asked.</param>
    public static TokenAnswer Read(string host, int status, string contentType, ReadOnlyMemory<byte> body, DateTimeOffset askedAt)
    {
        if (status is >= 300 and < 400) return new Refused($"{host} answered with a redirect ({status}). Token endpoints are not followed elsewhere: check the address.");
        var answer = Parse(body);
        if (answer is { } said && ErrorOf(said) is { } code)
        {
            var known = _knownCodes.Contains(code) ? code : "an error this program does not know";
            return status < 500 && _lostCodes.Contains(code) ? new GrantLost($"{host} answered {code}: the grant is no longer valid.") : new Refused($"{host} answered {status} with {known}.");
        }

        if (status is < 200 or > 299) return new Refused($"{host} answered {status}.");
        if (answer is not { } granted) return new Refused($"{host} answered {status} with {Named(contentType)} that is not a JSON object.");
        if (granted.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.False) return new Refused($"{host} answered {status} and said that it did not work.");
        if (!granted.TryGetProperty("access_token", out var token) || token.ValueKind != JsonValueKind.String || token.GetString() is not { Length: > 0 and <= LongestToken } access)
            return new Refused($"{host} answered {status} without an access_token.");
        var refresh = granted.TryGetProperty("refresh_token", out var next) && next.ValueKind == JsonValueKind.String && next.GetString() is { Length: > 0 and <= LongestToken } text ? text : null;
        var (expires, doubt) = OAuthTokens.ReadLife(granted, askedAt);
        return new Granted(new OAuthTokens(body.Length > LongestToken ? Necessary(granted) : granted, access, refresh, expires) { Doubt = doubt });
    }

    // What is returned besides tokens is kept for steps to use, unless it would burst the vault.
    private static JsonElement Necessary(JsonElement answer) => OAuthTokens.Only(answer, member =>
        member.Name is "access_token" or "token_type" or "expires_in" or "scope" && member.Value.GetRawText().Length <= LongestToken);

    private static string? ErrorOf(JsonElement answer) => answer.TryGetProperty("error", out var error) ? error.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => null,
        JsonValueKind.String => error.GetString(),
        _ => "",
    } : null;

    private static string Named(string contentType) => contentType switch
    {
        "" => "a body",
        "text/html" => "a web page (text/html)",
        "application/json" or "text/plain" or "text/xml" or "application/xml" or "application/x-www-form-urlencoded" => contentType,
        _ => "something",
    };

    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            // RFC 8259 has no byte order mark; some servers do.
            var text = body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
            if (!Utf8.IsValid(text.Span)) return null;
            var value = JsonElement.Parse(text.Span);
            return value.ValueKind == JsonValueKind.Object && Surrogates.AreWhole(value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
