using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>Body of <c>POST /credentials</c>; for the API document.</summary>
public sealed record NewCredentialBody(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string? Kind,
    [property: JsonPropertyName("value")] JsonElement Value,
    [property: JsonPropertyName("tenant_id")] string? TenantId,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("refresh_url")] string? RefreshUrl,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("client_id")] string? ClientId,
    [property: JsonPropertyName("client_secret")] string? ClientSecret,
    [property: JsonPropertyName("client_auth")] string? ClientAuth,
    [property: JsonPropertyName("authorize_url")] string? AuthorizeUrl,
    [property: JsonPropertyName("scopes")] string? Scopes,
    [property: JsonPropertyName("allowed_hosts")] string[]? AllowedHosts,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("enabled")] bool? Enabled);

/// <summary>Body of <c>PATCH /credentials/{id}</c>: any of it; null clears what may be empty. For the API document.</summary>
public sealed record CredentialChangeBody(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("kind")] string? Kind,
    [property: JsonPropertyName("value")] JsonElement? Value,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("refresh_url")] string? RefreshUrl,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("client_id")] string? ClientId,
    [property: JsonPropertyName("client_secret")] string? ClientSecret,
    [property: JsonPropertyName("client_auth")] string? ClientAuth,
    [property: JsonPropertyName("authorize_url")] string? AuthorizeUrl,
    [property: JsonPropertyName("scopes")] string? Scopes,
    [property: JsonPropertyName("allowed_hosts")] string[]? AllowedHosts,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("enabled")] bool? Enabled);

/// <summary>Reads the bodies, with everything that is wrong named at once.</summary>
internal static class CredentialBodies
{
    private static readonly HashSet<string> Fields = new(
        ["name", "kind", "value", "enabled", "description", "expires_at", "allowed_hosts", "refresh_url", "authorize_url", "refresh_token", "client_id", "client_secret", "client_auth", "scopes"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Kept = new(
        ["id", "tenant_id", "has_refresh_token", "last_used_at", "last_error", "created_at", "updated_at"], StringComparer.Ordinal);

    /// <summary>What is wanted of a credential, new or changed.</summary>
    public static CredentialInput Read(JsonElement body, BodyFields fields, bool isNew)
    {
        if (body.ValueKind != JsonValueKind.Object) return new CredentialInput();
        foreach (var member in body.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal))
        {
            if (Fields.Contains(member) || isNew && member is "id" or "tenant_id") continue;
            fields.Add(member, Kept.Contains(member) ? "This cannot be set." : "There is no such field.");
        }
        return new CredentialInput
        {
            Name = isNew ? fields.Text("name") : Text("name"),
            Kind = Text("kind"),
            Value = fields.Has("value") ? new(Given: true, fields.Any("value")) : default,
            Enabled = fields.Has("enabled") ? new(Given: true, Switch("enabled")) : default,
            Description = Text("description"),
            ExpiresAt = fields.Has("expires_at") ? new(Given: true, fields.Instant("expires_at")) : default,
            AllowedHosts = fields.Has("allowed_hosts") ? new(Given: true, Hosts(fields)) : default,
            RefreshUrl = Text("refresh_url"),
            AuthorizeUrl = Text("authorize_url"),
            RefreshToken = Text("refresh_token"),
            ClientId = Text("client_id"),
            ClientSecret = Text("client_secret"),
            ClientAuth = Text("client_auth"),
            Scopes = fields.Has("scopes") ? new(Given: true, Scopes(fields)) : default,
        };

        Change<string> Text(string name) => fields.Has(name) ? new(Given: true, fields.Text(name)) : default;

        // Of another shape it is wrong already; that it may not be cleared need not be said, too.
        bool? Switch(string name) => fields.Switch(name) ?? (fields.Any(name) is null ? null : true);
    }

    private static List<string>? Hosts(BodyFields fields)
    {
        if (fields.Any("allowed_hosts") is not { } hosts) return null;
        if (hosts.ValueKind != JsonValueKind.Array)
        {
            fields.Add("allowed_hosts", "This must be a list of hosts.");
            return null;
        }
        var texts = hosts.EnumerateArray().ToList();
        for (var at = 0; at < texts.Count; at++)
            if (texts[at].ValueKind != JsonValueKind.String) fields.Add($"allowed_hosts[{at}]", "This must be text.");
        return [.. texts.Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)];
    }

    // OAuth writes them with spaces between (RFC 6749, section 3.3); a list is as clear.
    private static string? Scopes(BodyFields fields) => fields.Any("scopes") is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
        ? string.Join(' ', list.EnumerateArray().Select(one => one.GetString()))
        : fields.Text("scopes");
}
