namespace Orchestrator.Domain.Credentials;

/// <summary>The kinds' names as they are written in JSON: <c>api_key</c>, <c>oauth2</c>, <c>basic</c>.</summary>
public static class CredentialKinds
{
    /// <summary>All of them, for messages.</summary>
    public const string Names = "api_key, oauth2 or basic";

    /// <summary>A kind's name.</summary>
    public static string NameOf(CredentialKind kind) => kind switch
    {
        CredentialKind.ApiKey => "api_key",
        CredentialKind.OAuth2 => "oauth2",
        CredentialKind.Basic => "basic",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of that name; null for no kind.</summary>
    public static CredentialKind? Find(string name) => name switch
    {
        "api_key" => CredentialKind.ApiKey,
        "oauth2" => CredentialKind.OAuth2,
        "basic" => CredentialKind.Basic,
        _ => null,
    };
}
