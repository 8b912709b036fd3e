using Orchestrator.Domain.Credentials;

namespace Orchestrator.Web.Data;

/// <summary>A secret in the vault, referenced as <c>credentials://id</c>. What is secret of it is in <see cref="Sealed"/> alone.</summary>
public sealed class Credential : ITenantOwned
{
    /// <summary>The workspace it belongs to; empty for one that every workspace may use.</summary>
    public required string TenantId { get; init; }
    /// <summary>Chosen by its maker; unique within its workspace.</summary>
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required CredentialKind Kind { get; set; }
    public bool Enabled { get; set; } = true;
    public string? Description { get; set; }
    /// <summary>Value, refresh token and client secret as one sealed JSON object.</summary>
    public required byte[] Sealed { get; set; }
    public bool HasRefreshToken { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    /// <summary>The only hosts its value may go to, as a JSON array; null for any.</summary>
    public string? AllowedHosts { get; set; }
    public string? RefreshUrl { get; set; }
    /// <summary>Where a person grants access, for connecting in the browser.</summary>
    public string? AuthorizeUrl { get; set; }
    public string? ClientId { get; set; }
    /// <summary>How the client names itself to the token endpoint: <c>body</c> or <c>basic</c>.</summary>
    public string? ClientAuth { get; set; }
    public string? Scopes { get; set; }
    /// <summary>When its token was made, to know how long it lives.</summary>
    public DateTimeOffset? IssuedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? LastRefreshedAt { get; set; }
    /// <summary>Why the last refresh failed, masked; null after one that went well.</summary>
    public string? LastError { get; set; }
    /// <summary>The provider has taken the grant back: only a person can mend it.</summary>
    public bool NeedsReconnect { get; set; }
    /// <summary>Failed refreshes in a row.</summary>
    public int RefreshFailures { get; set; }
    /// <summary>When a refresh is due; null for never.</summary>
    public DateTimeOffset? RefreshAt { get; set; }
    /// <summary>Who refreshes it now.</summary>
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    /// <summary>When its value was last set by a person.</summary>
    public required DateTimeOffset RotatedAt { get; set; }
    /// <summary>Counts changes of what is sealed; part of what the ciphertext is bound to.</summary>
    public int Version { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>That a workflow used a credential.</summary>
public sealed class CredentialUse : ITenantOwned
{
    public required string TenantId { get; init; }
    public required string WorkflowId { get; init; }
    /// <summary>The credential's own workspace; empty for one of all.</summary>
    public required string CredentialTenantId { get; init; }
    public required string CredentialId { get; init; }
    public required DateTimeOffset LastUsedAt { get; set; }
    public long Uses { get; set; }
}

/// <summary>A connection to a provider.</summary>
public sealed class Integration : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string Name { get; set; }
    /// <summary>The provider.</summary>
    public required string Type { get; init; }
    /// <summary>The settings that are not secret, as a JSON object.</summary>
    public required string Config { get; set; }
    /// <summary>The secret settings as one sealed JSON object; null when there is none.</summary>
    public byte[]? Sealed { get; set; }
    /// <summary>The names of the secret settings that are set, as a JSON array.</summary>
    public required string SecretNames { get; set; }
    public DateTimeOffset? LastTestAt { get; set; }
    /// <summary><c>success</c> or <c>error</c>.</summary>
    public string? LastTestStatus { get; set; }
    public string? LastTestMessage { get; set; }
    /// <summary>Counts changes of what is sealed; part of what the ciphertext is bound to.</summary>
    public int Version { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
}
