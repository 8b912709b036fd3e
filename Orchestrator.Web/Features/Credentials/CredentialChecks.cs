using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>How a refresh that somebody asked for ended: a closed set.</summary>
public abstract record RefreshNow
{
    private RefreshNow() { }

    /// <summary>The vault holds a newer token.</summary>
    public sealed record Renewed(CredentialView Credential) : RefreshNow;

    /// <summary>It is not of kind <c>oauth2</c>.</summary>
    public sealed record WrongKind : RefreshNow;

    /// <summary>There is nothing to renew it with.</summary>
    public sealed record Impossible(string Reason) : RefreshNow;

    /// <summary>The token endpoint refused or did not answer.</summary>
    public sealed record Refused(string Reason) : RefreshNow;

    /// <summary>The caller may not do this.</summary>
    public sealed record Forbidden(string Why) : RefreshNow;

    /// <summary>The caller sees no such credential.</summary>
    public sealed record NotFound : RefreshNow;
}

/// <summary>Tests and renews a credential for somebody who asks.</summary>
public sealed class CredentialChecks(CredentialStore store, CredentialSource source, ITokenRefresh tokens, AuditLog audit, TimeProvider time)
{
    /// <summary>Says whether steps can use it, in words; null when the caller sees none. Nothing is sent anywhere.</summary>
    public async Task<CredentialTestView?> TestAsync(Caller caller, string id, string? tenantId = null, CancellationToken cancellationToken = default)
    {
        if (await store.ReadAsync(caller, id, tenantId, cancellationToken) is not { } row || await LookAsync(row, cancellationToken) is not { } found) return null;
        await audit.WriteAsync(AuditAction.CredentialTested, AuditActor.Of(caller), new(id, row.Name), found.Status == "success" ? "ok" : "error", cancellationToken: cancellationToken);
        return found;
    }

    /// <summary>Renews its access token now.</summary>
    public async Task<RefreshNow> RefreshAsync(Caller caller, string id, string? tenantId = null, CancellationToken cancellationToken = default)
    {
        if (await store.ReadAsync(caller, id, tenantId, cancellationToken) is not { } row) return new RefreshNow.NotFound();
        if (row.TenantId.Length == 0 && !caller.IsAdmin) return new RefreshNow.Forbidden("Only an administrator of the instance renews a credential of all workspaces.");
        if (row.Kind != CredentialKind.OAuth2) return new RefreshNow.WrongKind();
        if (!row.HasRefreshToken) return new RefreshNow.Impossible("It has no refresh token. Connect it, or send one with PATCH.");
        if (row.RefreshUrl is null) return new RefreshNow.Impossible("It has no refresh_url. Send one with PATCH.");
        return await tokens.RefreshAsync(row.TenantId, id, row.Version, cancellationToken) switch
        {
            TokenRefresh.Renewed => await store.FindAsync(caller, id, row.TenantId, cancellationToken) is { } renewed ? new RefreshNow.Renewed(renewed) : new RefreshNow.NotFound(),
            TokenRefresh.Failed failed => new RefreshNow.Refused(failed.Reason),
            TokenRefresh.Impossible impossible => new RefreshNow.Impossible(impossible.Reason),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };
    }

    private async Task<CredentialTestView?> LookAsync(Credential row, CancellationToken cancellationToken)
    {
        try
        {
            return await source.FindAsync(row.TenantId, row.Id, cancellationToken) switch
            {
                CredentialLookup.Found { Credential: var credential } => row.NeedsReconnect
                    ? Bad("The provider has taken the grant back. Connect it again.") : Judge(credential, row.LastError),
                CredentialLookup.Disabled => Bad("It is switched off: every step that uses it fails. Enable it to use it again."),
                _ => null,
            };
        }
        catch (SealedDataException)
        {
            return Bad("Its value does not open with this instance's keys. Give it a new value, or restore the keys that belong to this database.");
        }
    }

    private CredentialTestView Judge(CredentialValue credential, string? lastError)
    {
        var now = time.GetUtcNow();
        if (credential.ExpiresAt is { } ended && ended <= now)
            return credential.CanRefresh
                ? lastError is null ? Good($"It expired {Spoken.Ago(ended, now)} and is renewed before it is used next.") : Bad($"It expired {Spoken.Ago(ended, now)}, and the last refresh failed: {lastError}")
                : Bad($"It expired {Spoken.Ago(ended, now)} and cannot be renewed. Give it a new value{(credential.Kind == CredentialKind.OAuth2 ? ", or connect it again" : "")}.");
        var until = credential.ExpiresAt is { } ends ? $" It expires {Spoken.Until(ends, now)}." : "";
        return credential.Kind switch
        {
            CredentialKind.OAuth2 => Good($"The token opens{(credential.CanRefresh ? " and is renewed by itself" : "; nothing renews it")}.{until} Only its service can tell whether it still takes the token."),
            CredentialKind.Basic => Good($"User name and password open.{until} Only their service can tell whether it takes them: test an integration that uses them."),
            _ => Good($"The key opens.{until} Only its service can tell whether it takes the key: test an integration that uses it."),
        };
    }

    private static CredentialTestView Good(string message) => new("success", message);

    private static CredentialTestView Bad(string message) => new("error", message);
}
