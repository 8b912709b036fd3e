using System.Text.Json;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>A field of a change: left alone, cleared, or set.</summary>
/// <param name="Given">Whether the caller named it.</param>
/// <param name="Value">The new value; null clears.</param>
public readonly record struct Change<T>(bool Given, T? Value)
{
    /// <summary>The value the field has afterwards.</summary>
    public T? Or(T? old) => Given ? Value : old;

    /// <summary>A field that is set.</summary>
    public static implicit operator Change<T>(T? value) => new(Given: true, value);
}

/// <summary>What somebody wants of a credential, new or changed. Unset fields stay as they are, or at their default.</summary>
public sealed record CredentialInput
{
    /// <summary>What people call it.</summary>
    public Change<string> Name { get; init; }
    /// <summary>The kind, as text.</summary>
    public Change<string> Kind { get; init; }
    /// <summary>The value as it was sent.</summary>
    public Change<JsonElement?> Value { get; init; }
    /// <summary>Whether it may be used.</summary>
    public Change<bool?> Enabled { get; init; }
    /// <summary>What it is for.</summary>
    public Change<string> Description { get; init; }
    /// <summary>When it ends.</summary>
    public Change<DateTimeOffset?> ExpiresAt { get; init; }
    /// <summary>Where it may go.</summary>
    public Change<IReadOnlyList<string>> AllowedHosts { get; init; }
    /// <summary>The token endpoint.</summary>
    public Change<string> RefreshUrl { get; init; }
    /// <summary>Where a person grants access.</summary>
    public Change<string> AuthorizeUrl { get; init; }
    /// <summary>The refresh token.</summary>
    public Change<string> RefreshToken { get; init; }
    /// <summary>The client at the token endpoint.</summary>
    public Change<string> ClientId { get; init; }
    /// <summary>Its secret.</summary>
    public Change<string> ClientSecret { get; init; }
    /// <summary>How it proves itself: <c>body</c> or <c>basic</c>.</summary>
    public Change<string> ClientAuth { get; init; }
    /// <summary>Scopes, separated by spaces.</summary>
    public Change<string> Scopes { get; init; }

    /// <summary>The names of the fields that are set or cleared.</summary>
    public IEnumerable<string> FieldNames => new (string Name, bool Given)[]
    {
        ("name", Name.Given), ("kind", Kind.Given), ("value", Value.Given), ("enabled", Enabled.Given), ("description", Description.Given), ("expires_at", ExpiresAt.Given),
        ("allowed_hosts", AllowedHosts.Given), ("refresh_url", RefreshUrl.Given), ("authorize_url", AuthorizeUrl.Given), ("refresh_token", RefreshToken.Given),
        ("client_id", ClientId.Given), ("client_secret", ClientSecret.Given), ("client_auth", ClientAuth.Given), ("scopes", Scopes.Given),
    }.Where(one => one.Given).Select(one => one.Name);

    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => nameof(CredentialInput);
}
