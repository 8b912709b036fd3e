using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>One renewal, for whoever holds the lease: ask, keep, and only then say that there is a newer token.</summary>
public sealed partial class TokenRenewal(AppDbOpening databases, CredentialSeal seal, TokenEndpoint endpoint, TokenKeeping keeping, TokenMeters meters, ILogger<TokenRenewal> log)
{
    private const int MostNamed = 20;

    /// <summary>Renews. The lease is given back in every case that ends here.</summary>
    /// <param name="row">The credential, read after the lease was taken.</param>
    /// <param name="owner">Who holds the lease.</param>
    /// <param name="wasInterrupted">Whether the holder before died with it: its call may have spent the refresh token.</param>
    public async Task<TokenRefresh> RenewAsync(Credential row, string owner, bool wasInterrupted)
    {
        var secrets = seal.Open(row);
        var used = secrets.RefreshToken!;
        var reply = await endpoint.RefreshAsync(TokenClient.Of(row, secrets), used, row.Scopes, CancellationToken.None);
        if (reply.Answer is TokenAnswer.GrantLost && secrets.PreviousRefreshToken is { } previous)
        {
            // The new one may never have come into force; then the one before it still is.
            used = previous;
            reply = await endpoint.RefreshAsync(TokenClient.Of(row, secrets), used, row.Scopes, CancellationToken.None) is { Answer: TokenAnswer.Granted } granted ? granted : reply;
        }
        switch (reply.Answer)
        {
            case TokenAnswer.Granted { Tokens: var tokens }:
                meters.Ended("ok");
                return await KeptAsync(row, secrets, used, tokens);
            case TokenAnswer.GrantLost lost:
                meters.Ended("needs_reconnect");
                return await LostAsync(row, owner, lost.Reason + (wasInterrupted ? " An earlier refresh was interrupted before its answer was kept, which may have spent the refresh token." : ""));
            case TokenAnswer.Refused refused:
                meters.Ended("failed");
                await keeping.FailAsync(row, owner, refused.Reason, isLost: false, reply.RetryAfter);
                LogRefused(row.Id, row.TenantId, refused.Reason);
                return new TokenRefresh.Failed(refused.Reason);
            default:
                throw new InvalidOperationException("Unknown outcome.");
        }
    }

    private async Task<TokenRefresh> KeptAsync(Credential row, CredentialSecrets secrets, string used, OAuthTokens tokens)
    {
        switch (await keeping.RenewAsync(row, secrets, used, tokens))
        {
            case TokensKept.Gone:
                return new TokenRefresh.Impossible("It was deleted meanwhile.");
            case TokensKept.Overtaken:
                LogOvertaken(row.Id, row.TenantId);
                return new TokenRefresh.Renewed();
            default:
                if (tokens.Doubt is { } doubt) LogDoubt(row.Id, row.TenantId, doubt);
                return new TokenRefresh.Renewed();
        }
    }

    private async Task<TokenRefresh> LostAsync(Credential row, string owner, string reason)
    {
        var said = $"{reason} Connect it again.";
        if (await keeping.FailAsync(row, owner, said, isLost: true, asked: null)) LogLost(row.Id, row.TenantId, reason, await UsersAsync(row));
        return new TokenRefresh.Impossible(said);
    }

    /// <summary>The workflows that use it, by id, for the one notice.</summary>
    private async Task<string> UsersAsync(Credential row)
    {
        await using var db = row.TenantId.Length == 0 ? databases.ForSystem() : databases.ForTenant(row.TenantId);
        var used = await db.CredentialUses.Where(use => use.CredentialTenantId == row.TenantId && use.CredentialId == row.Id).Select(use => use.WorkflowId).ToListAsync();
        var named = (await db.GraphsWithAsync($"credentials://{row.Id}", CancellationToken.None))
            .Where(graph => CredentialId.MentionedIn(graph.Draft + " " + graph.Published).Contains(row.Id, StringComparer.Ordinal)).Select(graph => graph.Id);
        var all = used.Union(named, StringComparer.Ordinal).ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token of the credential {Id} of the workspace '{TenantId}' was not refreshed: {Reason}")]
    private partial void LogRefused(string id, string tenantId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The credential {Id} of the workspace '{TenantId}' needs to be connected again: {Reason} It is not tried any more. Workflows that use it: {Workflows}")]
    private partial void LogLost(string id, string tenantId, string reason, string workflows);

    [LoggerMessage(Level = LogLevel.Information, Message = "The credential {Id} of the workspace '{TenantId}' was given other tokens while it was refreshed; those stay")]
    private partial void LogOvertaken(string id, string tenantId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Credential {Id} of the workspace '{TenantId}': {Doubt}")]
    private partial void LogDoubt(string id, string tenantId, string doubt);
}
