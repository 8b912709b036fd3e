namespace Orchestrator.Domain.Credentials;

/// <summary>What a credential's value is.</summary>
public enum CredentialKind
{
    /// <summary>One opaque string.</summary>
    ApiKey,
    /// <summary>An access token with what renews it.</summary>
    OAuth2,
    /// <summary>A user name and a password.</summary>
    Basic,
}
