using System.Collections.Immutable;
using System.Text;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>Who asks a token endpoint, and where it is.</summary>
/// <param name="Url">The endpoint.</param>
/// <param name="Id">The client; null for none.</param>
/// <param name="Secret">What proves it; null for a public client.</param>
/// <param name="UsesBasic">Whether it proves itself in the Authorization header instead of the body.</param>
public sealed record TokenClient(Uri Url, string? Id, string? Secret, bool UsesBasic)
{
    /// <summary>Of a credential that has a <c>refresh_url</c>.</summary>
    public static TokenClient Of(Credential row, CredentialSecrets secrets) => new(new Uri(row.RefreshUrl!), row.ClientId, secrets.ClientSecret, row.ClientAuth == "basic");

    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(TokenClient);
}

/// <summary>An answer, and how long the endpoint asks to be left alone.</summary>
public sealed record TokenReply(TokenAnswer Answer, TimeSpan? RetryAfter = null);

/// <summary>Asks token endpoints (RFC 6749, sections 4.1.3 and 6): a form, no redirects, 5 seconds to connect and 30 in all.</summary>
public sealed class TokenEndpoint(OutboundHttp http, TimeProvider time)
{
    /// <summary>How long the endpoint may take to accept a connection.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long the whole call may take.</summary>
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    private const int MostBytes = 1024 * 1024;

    /// <summary>Renews with a refresh token.</summary>
    public Task<TokenReply> RefreshAsync(TokenClient client, string refreshToken, string? scopes, CancellationToken cancellationToken) => AskAsync(client,
        [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. scopes is null ? ImmutableArray<(string, string)>.Empty : [("scope", scopes)]], cancellationToken);

    /// <summary>Turns a code from the authorization endpoint into tokens.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="code">The code.</param>
    /// <param name="redirectUri">Where it was sent to, letter by letter.</param>
    /// <param name="verifier">What the code challenge was made of (RFC 7636).</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<TokenReply> ExchangeAsync(TokenClient client, string code, string redirectUri, string verifier, CancellationToken cancellationToken) => AskAsync(client,
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri), ("code_verifier", verifier)], cancellationToken);

    private async Task<TokenReply> AskAsync(TokenClient client, ImmutableArray<(string Name, string Value)> form, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        List<(string, string)> headers = [("Accept", "application/json")];
        if (client is { UsesBasic: true, Id: { } name }) headers.Add(("Authorization", Basic(name, client.Secret ?? "")));
        else
        {
            if (client.Id is { } id) form = form.Add(("client_id", id));
            if (client.Secret is { } secret) form = form.Add(("client_secret", secret));
        }
        var request = new OutboundRequest(HttpMethod.Post, client.Url)
        {
            Headers = [.. headers],
            Body = () => new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            FollowRedirects = false,
            ConnectTimeout = ConnectTimeout,
            TotalTimeout = TotalTimeout,
            MaxResponseBytes = MostBytes,
        };
        return await http.SendAsync(request, cancellationToken) switch
        {
            OutboundOutcome.Answered answer => new TokenReply(TokenAnswer.Read(client.Url.Authority, answer.Status, answer.ContentType, answer.Body, askedAt), answer.RetryAfter),
            OutboundOutcome.Failed failed => new TokenReply(new TokenAnswer.Refused(failed.Error.Message)),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };
    }

    // Both parts are form-encoded first (RFC 6749, section 2.3.1).
    private static string Basic(string id, string secret) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Form(id)}:{Form(secret)}"));

    private static string Form(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
