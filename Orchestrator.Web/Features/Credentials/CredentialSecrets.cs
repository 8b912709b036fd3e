using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>What is secret of a credential, sealed as one JSON object.</summary>
/// <param name="Value">A JSON string for <c>api_key</c>, else an object.</param>
/// <param name="RefreshToken">What renews an access token; null for none.</param>
/// <param name="ClientSecret">What proves the client to the token endpoint; null for none.</param>
public sealed record CredentialSecrets(
    [property: JsonPropertyName("value")] JsonElement Value,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken = null,
    [property: JsonPropertyName("client_secret")] string? ClientSecret = null)
{
    /// <summary>The refresh token before this one, for the one try after a renewal that was not told; null for none.</summary>
    [JsonPropertyName("previous_refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PreviousRefreshToken { get; init; }

    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(CredentialSecrets);
}

/// <summary>Seals credentials, each bound to its row and its version.</summary>
public sealed class CredentialSeal(ISecretProtector protector)
{
    /// <summary>Seals what a row of this version is to hold. The first value of a workspace writes to the database: not inside a transaction.</summary>
    public byte[] Seal(string tenantId, string id, int version, CredentialSecrets secrets) =>
        protector.Seal(SealedPlaces.Credential(tenantId, id, version), JsonSerializer.SerializeToUtf8Bytes(secrets));

    /// <summary>Opens a row.</summary>
    /// <exception cref="SealedDataException">It was changed, belongs to another row or another version, or its key is missing.</exception>
    public CredentialSecrets Open(Credential row) =>
        JsonSerializer.Deserialize<CredentialSecrets>(protector.Open(SealedPlaces.Credential(row.TenantId, row.Id, row.Version), row.Sealed))!;
}
