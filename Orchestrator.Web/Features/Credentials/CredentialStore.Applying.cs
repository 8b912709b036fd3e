using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Credentials;

public sealed partial class CredentialStore
{
    private static void Apply(Credential row, CredentialInput input, CredentialKind kind, CredentialSecrets? secrets, DateTimeOffset now)
    {
        row.Name = input.Name.Or(row.Name)!.Trim();
        row.Kind = kind;
        row.Enabled = input.Enabled.Or(row.Enabled)!.Value;
        row.Description = Filled(input.Description.Or(row.Description));
        if (input.AllowedHosts.Given)
            row.AllowedHosts = input.AllowedHosts.Value is { } hosts ? JsonSerializer.Serialize(hosts.Select(host => AllowedHosts.Normalise(host)!).Distinct(StringComparer.Ordinal)) : null;
        row.ExpiresAt = input.ExpiresAt.Given ? input.ExpiresAt.Value
            : input.Value.Given && kind == CredentialKind.OAuth2 ? CredentialShape.ExpiryOf(secrets!.Value)
            : row.ExpiresAt;
        row.RefreshUrl = Filled(OAuth(input.RefreshUrl.Or(row.RefreshUrl)));
        row.AuthorizeUrl = Filled(OAuth(input.AuthorizeUrl.Or(row.AuthorizeUrl)));
        row.ClientId = Filled(OAuth(input.ClientId.Or(row.ClientId)));
        row.ClientAuth = OAuth(input.ClientAuth.Or(row.ClientAuth));
        row.Scopes = Filled(OAuth(input.Scopes.Or(row.Scopes)));
        row.UpdatedAt = now;
        if (secrets is not null) ApplySecrets(row, input, secrets, now);

        string? OAuth(string? text) => kind == CredentialKind.OAuth2 ? text : null;
    }

    private static void ApplySecrets(Credential row, CredentialInput input, CredentialSecrets secrets, DateTimeOffset now)
    {
        row.HasRefreshToken = secrets.RefreshToken is not null;
        if (input.Value.Given)
        {
            row.RotatedAt = now;
            row.IssuedAt = row.Kind == CredentialKind.OAuth2 ? now : null;
        }
        // Whatever was wrong, somebody has just mended it; the next refresh tells.
        (row.LastError, row.NeedsReconnect, row.RefreshFailures) = (null, false, 0);
        if (row.Kind == CredentialKind.OAuth2 && !secrets.Value.TryGetProperty("access_token", out _)) (row.LastError, row.NeedsReconnect) = ("It is not connected yet.", true);
        row.RefreshAt = row is { HasRefreshToken: true, RefreshUrl: not null, ExpiresAt: { } expires } ? RefreshPolicy.DueAt(row.IssuedAt ?? now, expires) : null;
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
