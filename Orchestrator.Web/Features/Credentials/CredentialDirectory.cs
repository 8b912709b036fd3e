using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>What references are judged by while editing and publishing: ids, kinds, states and names of fields, never values.</summary>
public sealed class CredentialDirectory(AppDbOpening databases, CredentialSeal seal, TimeProvider time)
{
    private static readonly ImmutableArray<string> _basic = ["authorization", "username", "password"];

    /// <summary>Everything the workflows of a workspace can refer to; its own comes before the one of all with the same id.</summary>
    public async Task<KnownCredentials> ReadAsync(string tenantId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = await db.Credentials.AsNoTracking().OrderBy(row => row.Id).ThenByDescending(row => row.TenantId).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return new([.. rows.DistinctBy(row => row.Id, StringComparer.Ordinal).Select(row => new KnownCredential(row.Id, row.Name, row.Kind, StateOf(row, now), FieldsOf(row)))]);
    }

    private static CredentialState StateOf(Credential row, DateTimeOffset now) =>
        !row.Enabled ? CredentialState.Disabled
        : row.NeedsReconnect ? CredentialState.NeedsReconnect
        : row.ExpiresAt <= now && row is not { HasRefreshToken: true, RefreshUrl: not null } ? CredentialState.Expired
        : CredentialState.Usable;

    private ImmutableArray<string> FieldsOf(Credential row) => row.Kind switch
    {
        CredentialKind.ApiKey => [],
        CredentialKind.Basic => _basic,
        _ => TokenFields(row),
    };

    // What a provider returned differs, so that its names are read from the value; nothing is said of one that does not open.
    private ImmutableArray<string> TokenFields(Credential row)
    {
        try
        {
            var names = seal.Open(row).Value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => member.Name).ToList();
            if (row.HasRefreshToken) names.Add("refresh_token");
            if (row.ExpiresAt is not null) names.Add("expires_at");
            return [.. names.Distinct(StringComparer.Ordinal)];
        }
        catch (SealedDataException)
        {
            return default;
        }
    }
}
