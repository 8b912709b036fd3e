using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Credentials;

/// <summary>A credential with its secret, as a step that runs sees it.</summary>
/// <param name="TenantId">The workspace it belongs to; empty for one of all.</param>
/// <param name="Id">As people wrote it in the vault.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">Text for an API key; an object for the others: <c>{ access_token, … }</c>, <c>{ username, password }</c>.</param>
/// <param name="Version">Grows with every change of the value.</param>
public sealed record CredentialValue(string TenantId, string Id, CredentialKind Kind, JsonElement Value, int Version)
{
    /// <summary>From when on it is worth nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether <see cref="ICredentialSource.RefreshAsync"/> may bring a newer value.</summary>
    public bool CanRefresh { get; init; }

    /// <summary>The only hosts it may go to: <c>api.example.com</c>, <c>*.example.com</c>, <c>db.internal:5432</c>; empty for any.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Names it, and never its value.</summary>
    public override string ToString() => $"credentials://{Id}";
}
