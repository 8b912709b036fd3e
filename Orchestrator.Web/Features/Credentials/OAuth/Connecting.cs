using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>How beginning a connection ended: a closed set.</summary>
public abstract record ConnectBegun
{
    private ConnectBegun() { }

    /// <summary>The browser goes to the provider.</summary>
    /// <param name="Url">Where.</param>
    /// <param name="Browser">What its cookie is to hold.</param>
    public sealed record Away(string Url, string Browser) : ConnectBegun;

    /// <summary>It cannot be connected.</summary>
    /// <param name="Reason">For people.</param>
    public sealed record Refused(string Reason) : ConnectBegun;
}

/// <summary>How a connection ended.</summary>
/// <param name="Problem">What went wrong, for people; null when the vault holds the tokens.</param>
/// <param name="CredentialId">The credential, where it is known.</param>
/// <param name="ExpiresAt">When the new token ends.</param>
/// <param name="IsGlobal">Whether the credential is one of all workspaces.</param>
public sealed record ConnectEnded(string? Problem, string? CredentialId = null, DateTimeOffset? ExpiresAt = null, bool IsGlobal = false);

/// <summary>Connects a credential in the browser: authorization code with PKCE (RFC 6749, section 4.1; RFC 7636; RFC 9700).</summary>
public sealed partial class Connecting(
    AppDbOpening databases, CredentialStore store, CredentialSeal seal, ConnectStates states, TokenEndpoint endpoint, TokenKeeping keeping, ILogger<Connecting> log)
{
    /// <summary>Where providers send people back to.</summary>
    public const string CallbackPath = "/oauth/callback";

    private const string StartAgain = "Start again from the credential.";

    /// <summary>Begins: says where the browser goes.</summary>
    /// <param name="caller">Who connects.</param>
    /// <param name="id">The credential.</param>
    /// <param name="tenantId">Its workspace, as in the API; null for the caller's own before that of all.</param>
    /// <param name="origin">The public address of this instance, without a path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ConnectBegun> BeginAsync(Caller caller, string id, string? tenantId, string origin, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(caller, id, tenantId, cancellationToken) is not { } row) return new ConnectBegun.Refused("There is no such credential.");
        if (row.TenantId.Length == 0 && !caller.IsAdmin) return new ConnectBegun.Refused("Only an administrator of the instance connects a credential of all workspaces.");
        if (row.Kind != CredentialKind.OAuth2) return new ConnectBegun.Refused("Only an OAuth 2 credential is connected.");
        if (row is not { AuthorizeUrl: { } authorize, RefreshUrl: not null, ClientId: { } client })
            return new ConnectBegun.Refused("To connect it, give it an authorize URL, a refresh URL (the token endpoint) and a client id first.");
        var (verifier, browser, back) = (ConnectStates.NewSecret(), ConnectStates.NewSecret(), origin.TrimEnd('/') + CallbackPath);
        var state = states.Begin(new PendingConnect(caller.UserId, row.TenantId, row.Id, browser, verifier, back));
        Dictionary<string, string?> query = new(StringComparer.Ordinal)
        {
            ["response_type"] = "code", ["client_id"] = client, ["redirect_uri"] = back, ["state"] = state,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), ["code_challenge_method"] = "S256",
        };
        if (row.Scopes is { } scopes) query["scope"] = scopes;
        // What the address says itself, such as prompt=consent, stays, but for what must come once only.
        var url = new UriBuilder(authorize);
        var own = QueryHelpers.ParseQuery(url.Query).Where(one => !query.ContainsKey(one.Key)).SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value));
        url.Query = "";
        return new ConnectBegun.Away(QueryHelpers.AddQueryString(url.Uri.AbsoluteUri, own.Concat(query)), browser);
    }

    /// <summary>Ends: turns the code into tokens and keeps them.</summary>
    /// <param name="caller">Who came back.</param>
    /// <param name="browser">What the browser's cookie holds; null for none.</param>
    /// <param name="answer">What the provider sent along.</param>
    /// <param name="cancellationToken">Stops before the code is used.</param>
    public async Task<ConnectEnded> EndAsync(Caller caller, string? browser, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.State is not { Length: > 0 } state) return new ConnectEnded($"The answer says nothing about which connection it belongs to. {StartAgain}");
        switch (states.Take(state))
        {
            case ConnectState.Used:
                return new ConnectEnded($"This answer was used before; each holds once. {StartAgain}");
            case ConnectState.Expired:
                return new ConnectEnded($"That took longer than ten minutes. {StartAgain}");
            case ConnectState.Waiting { Pending: var pending }:
                // Whoever sends a link with a code of their own must not connect somebody else's credential with it.
                return pending.UserId != caller.UserId || browser is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(browser), Encoding.UTF8.GetBytes(pending.Browser))
                    ? new ConnectEnded($"This connection was begun in another session. {StartAgain}")
                    : await ExchangeAsync(caller, pending, answer, cancellationToken) with { IsGlobal = pending.OwnerId.Length == 0 };
            default:
                return new ConnectEnded($"This connection is not known here: it was not begun, or before a restart. {StartAgain}");
        }
    }

    private async Task<ConnectEnded> ExchangeAsync(Caller caller, PendingConnect pending, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        var id = pending.CredentialId;
        if (answer.Error is { } error) return new ConnectEnded(Said(error), id);
        if (answer.Code is not { Length: > 0 } code) return new ConnectEnded($"The provider sent no code. {StartAgain}", id);
        await using var db = databases.ForSystem();
        if (await db.Credentials.AsNoTracking().FirstOrDefaultAsync(one => one.TenantId == pending.OwnerId && one.Id == id, cancellationToken) is not { RefreshUrl: not null } row)
            return new ConnectEnded("The credential was deleted or changed meanwhile.");
        var secrets = seal.Open(row);
        var reply = await endpoint.ExchangeAsync(TokenClient.Of(row, secrets), code, pending.RedirectUri, pending.Verifier, CancellationToken.None);
        switch (reply.Answer)
        {
            case TokenAnswer.Granted { Tokens: var tokens }:
                return await keeping.ConnectAsync(row, secrets, tokens, AuditActor.Of(caller)) switch
                {
                    TokensKept.Kept => new ConnectEnded(null, id, tokens.ExpiresAt),
                    _ => new ConnectEnded("The credential was deleted meanwhile, or is of another kind now."),
                };
            case TokenAnswer.GrantLost lost:
                return Refuse(row, lost.Reason);
            case TokenAnswer.Refused refused:
                return Refuse(row, refused.Reason);
            default:
                throw new InvalidOperationException("Unknown outcome.");
        }
    }

    private ConnectEnded Refuse(Credential row, string reason)
    {
        LogRefused(row.Id, row.TenantId, reason);
        return new ConnectEnded($"The provider gave a code and no tokens for it: {reason}", row.Id);
    }

    // RFC 6749, section 4.1.2.1. What else stands in the address is whoever's who wrote it, and is not shown.
    private static string Said(string error) => error switch
    {
        "access_denied" => "Access was denied at the provider. Nothing was changed.",
        "invalid_scope" => "The provider does not know the scopes, or does not give them. Check them and connect again.",
        "unauthorized_client" or "invalid_client" => "The provider does not let this client connect. Check the client id.",
        "invalid_request" or "unsupported_response_type" => "The provider did not understand the request. Check the authorize URL.",
        "server_error" or "temporarily_unavailable" => "The provider has trouble of its own. Connect again later.",
        _ => "The provider answered with an error this program does not know. Nothing was changed.",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The credential {Id} of the workspace '{TenantId}' was not connected: {Reason}")]
    private partial void LogRefused(string id, string tenantId, string reason);
}

/// <summary>What a provider sends along when it sends somebody back.</summary>
public sealed record ProviderAnswer(string? State, string? Code, string? Error)
{
    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(ProviderAnswer);
}
