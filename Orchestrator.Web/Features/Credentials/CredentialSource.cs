using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>The vault as the engine sees it: values, for as long as a step needs them. Nothing is kept, so that a change holds for the next step.</summary>
public sealed class CredentialSource(AppDbOpening databases, CredentialSeal seal, ITokenRefresh tokens) : ICredentialSource
{
    /// <inheritdoc />
    public async ValueTask<CredentialLookup> FindAsync(string tenantId, string id, CancellationToken cancellationToken)
    {
        if (!CredentialId.IsValid(id)) return new CredentialLookup.NotFound();
        await using var db = databases.ForTenant(tenantId);
        // A workspace's own comes before the one of all, whose workspace is the empty text.
        var row = await db.Credentials.AsNoTracking().Where(one => one.Id == id).OrderByDescending(one => one.TenantId).FirstOrDefaultAsync(cancellationToken);
        return row switch
        {
            null => new CredentialLookup.NotFound(),
            { Enabled: false } => new CredentialLookup.Disabled(),
            _ => new CredentialLookup.Found(Open(row)),
        };
    }

    /// <inheritdoc />
    public async ValueTask<CredentialRefresh> RefreshAsync(string tenantId, CredentialValue stale, CancellationToken cancellationToken)
    {
        // Somebody else may have been quicker.
        if (await FindAsync(tenantId, stale.Id, cancellationToken) is CredentialLookup.Found { Credential: var now } && IsNewer(now, stale)) return new CredentialRefresh.Refreshed(now);
        var ended = await tokens.RefreshAsync(stale.TenantId, stale.Id, stale.Version, cancellationToken);
        return ended switch
        {
            TokenRefresh.Renewed => await FindAsync(tenantId, stale.Id, cancellationToken) is CredentialLookup.Found { Credential: var newer }
                ? new CredentialRefresh.Refreshed(newer) : new CredentialRefresh.Failed("It was deleted or switched off meanwhile."),
            TokenRefresh.Failed failed => new CredentialRefresh.Failed(failed.Reason),
            TokenRefresh.Impossible impossible => new CredentialRefresh.Failed(impossible.Reason),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };
    }

    private CredentialValue Open(Credential row)
    {
        var secrets = seal.Open(row);
        return new CredentialValue(row.TenantId, row.Id, row.Kind, row.Kind == CredentialKind.OAuth2 ? WithTokens(secrets, row.ExpiresAt) : secrets.Value, row.Version)
        {
            ExpiresAt = row.ExpiresAt,
            CanRefresh = row is { HasRefreshToken: true, RefreshUrl: not null, NeedsReconnect: false },
            AllowedHosts = CredentialView.HostsOf(row) ?? [],
        };
    }

    private static bool IsNewer(CredentialValue now, CredentialValue stale) => now.TenantId != stale.TenantId || now.Version > stale.Version;

    // The value as it is documented, whether refresh token and expiry were sent inside it or beside it.
    private static JsonElement WithTokens(CredentialSecrets secrets, DateTimeOffset? expiresAt)
    {
        var members = secrets.Value.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        if (secrets.RefreshToken is { } token) members["refresh_token"] = JsonSerializer.SerializeToElement(token);
        if (expiresAt is { } at && CredentialShape.ExpiryOf(secrets.Value) != at)
            members["expires_at"] = JsonSerializer.SerializeToElement(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return JsonSerializer.SerializeToElement(members);
    }
}
