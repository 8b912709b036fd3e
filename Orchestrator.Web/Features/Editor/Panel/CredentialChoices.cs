using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>A reference that is offered when somebody types <c>credentials://</c>.</summary>
/// <param name="Reference">What comes behind the scheme: <c>legacy/authorization</c>.</param>
/// <param name="Name">What people call the credential.</param>
/// <param name="Kind">Its kind in words.</param>
/// <param name="State">Why a step cannot use it now; empty when it can.</param>
public sealed record CredentialChoice(
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("state")] string State);

/// <summary>The references to credentials that the fields of a step offer.</summary>
public static class CredentialChoices
{
    // What no request needs: renewing is not a step's work, and the others are no secrets.
    private static readonly string[] _quiet = ["refresh_token", "expires_at", "expires_in", "token_type", "scope"];

    /// <summary>Every reference, the most useful of each credential first.</summary>
    public static IEnumerable<CredentialChoice> Of(KnownCredentials credentials) => credentials.All.SelectMany(one => References(one)
        .Select(reference => new CredentialChoice(reference, one.Name, KindOf(one.Kind), StateOf(one.State))));

    /// <summary>All of them as the browser reads them.</summary>
    public static string Json(KnownCredentials credentials) => JsonSerializer.Serialize(Of(credentials));

    private static IEnumerable<string> References(KnownCredential credential)
    {
        if (credential.Kind == CredentialKind.ApiKey) return [credential.Id];
        if (credential.Fields.IsDefault) return [$"{credential.Id}/access_token"];
        return credential.Fields.Where(field => CredentialId.IsValid(field) && !_quiet.Contains(field, StringComparer.Ordinal))
            .OrderBy(field => field is not "access_token").Select(field => $"{credential.Id}/{field}");
    }

    private static string KindOf(CredentialKind kind) => kind switch
    {
        CredentialKind.OAuth2 => "OAuth 2.0",
        CredentialKind.Basic => "Basic",
        _ => "API key",
    };

    private static string StateOf(CredentialState state) => state switch
    {
        CredentialState.Disabled => "Disabled",
        CredentialState.Expired => "Expired",
        CredentialState.NeedsReconnect => "Needs reconnect",
        _ => "",
    };
}
