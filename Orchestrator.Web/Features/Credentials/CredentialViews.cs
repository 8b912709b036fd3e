using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>What anybody is told of a credential: never its value, its refresh token or its client secret.</summary>
public sealed record CredentialView(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("tenant_id")] string TenantId,
    [property: JsonPropertyName("enabled")] bool Enabled,
    [property: JsonPropertyName("has_refresh_token")] bool HasRefreshToken,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("refresh_url")] string? RefreshUrl,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("allowed_hosts")] ImmutableArray<string>? AllowedHosts,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt,
    [property: JsonPropertyName("last_error")] string? LastError,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt)
{
    /// <summary>Of a row.</summary>
    public static CredentialView Of(Credential row) => new(
        row.Id, row.Name, CredentialKinds.NameOf(row.Kind), row.TenantId, row.Enabled, row.HasRefreshToken, row.ExpiresAt, row.RefreshUrl, row.Description,
        HostsOf(row), row.LastUsedAt, row.LastError, row.CreatedAt, row.UpdatedAt);

    /// <summary>A row's allowed hosts; null for any.</summary>
    public static ImmutableArray<string>? HostsOf(Credential row) => row.AllowedHosts is null ? null : JsonSerializer.Deserialize<ImmutableArray<string>>(row.AllowedHosts);
}

/// <summary>A workflow that uses a credential.</summary>
public sealed record CredentialUseView(
    [property: JsonPropertyName("workflow_id")] string WorkflowId,
    [property: JsonPropertyName("workflow_name")] string WorkflowName,
    [property: JsonPropertyName("referenced")] bool Referenced,
    [property: JsonPropertyName("uses")] long Uses,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt);

/// <summary>What uses a credential.</summary>
public sealed record CredentialUsageView(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("tenant_id")] string TenantId,
    [property: JsonPropertyName("workflows")] ImmutableArray<CredentialUseView> Workflows,
    [property: JsonPropertyName("other_workspaces")] int OtherWorkspaces);

/// <summary>What a test of a credential found, in words.</summary>
/// <param name="Status"><c>success</c> or <c>error</c>.</param>
/// <param name="Message">What was found; never a secret.</param>
public sealed record CredentialTestView([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("message")] string Message);

/// <summary>What became of making or changing a credential: a closed set.</summary>
public abstract record VaultOutcome
{
    private VaultOutcome() { }

    /// <summary>It is done.</summary>
    /// <param name="Credential">As it stands now.</param>
    public sealed record Done(CredentialView Credential) : VaultOutcome;

    /// <summary>It is refused.</summary>
    /// <param name="Problems">Everything that is wrong.</param>
    public sealed record Invalid(ImmutableArray<CredentialProblem> Problems) : VaultOutcome;

    /// <summary>The workspace has one of that id already.</summary>
    public sealed record Taken : VaultOutcome;

    /// <summary>The caller sees no such credential.</summary>
    public sealed record NotFound : VaultOutcome;

    /// <summary>The caller sees it and may not do this.</summary>
    /// <param name="Why">In words.</param>
    public sealed record Forbidden(string Why) : VaultOutcome;

    /// <summary>What is secret of it is larger than <see cref="CredentialRules.MaxSecretBytes"/>.</summary>
    public sealed record TooLarge : VaultOutcome;
}
