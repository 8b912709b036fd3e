using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>What is typed into the form of a credential. Secrets are in it only until it is sent or put away.</summary>
public sealed class CredentialForm
{
    /// <summary>Its id; only of a new one.</summary>
    public string Id { get; set; } = "";
    /// <summary>What people call it.</summary>
    public string Name { get; set; } = "";
    /// <summary>What its value is; only of a new one.</summary>
    public CredentialKind Kind { get; set; } = CredentialKind.ApiKey;
    /// <summary>The key, the password or the access token.</summary>
    public string Secret { get; set; } = "";
    /// <summary>The user name.</summary>
    public string Username { get; set; } = "";
    /// <summary>The refresh token.</summary>
    public string RefreshToken { get; set; } = "";
    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; set; } = "";
    /// <summary>The token endpoint.</summary>
    public string RefreshUrl { get; set; } = "";
    /// <summary>Where a person grants access.</summary>
    public string AuthorizeUrl { get; set; } = "";
    /// <summary>The client.</summary>
    public string ClientId { get; set; } = "";
    /// <summary>How the client proves itself.</summary>
    public string ClientAuth { get; set; } = "body";
    /// <summary>Scopes, separated by spaces.</summary>
    public string Scopes { get; set; } = "";
    /// <summary>When it ends, as the browser writes it, in UTC; empty for never.</summary>
    public string ExpiresAt { get; set; } = "";
    /// <summary>Hosts, separated by commas or spaces.</summary>
    public string Hosts { get; set; } = "";
    /// <summary>What it is for.</summary>
    public string Description { get; set; } = "";

    /// <summary>A form for a credential that is kept.</summary>
    public static CredentialForm Of(VaultItem item) => new()
    {
        Id = item.Id, Name = item.Name, Kind = item.Kind, Description = item.Description ?? "", Hosts = string.Join(", ", item.AllowedHosts),
        ExpiresAt = item.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) ?? "", RefreshUrl = item.Token?.RefreshUrl ?? "",
        AuthorizeUrl = item.Token?.AuthorizeUrl ?? "", ClientId = item.Token?.ClientId ?? "", ClientAuth = item.Token?.ClientAuth ?? "body", Scopes = item.Token?.Scopes ?? "",
    };

    /// <summary>What is to be done, and what cannot be read.</summary>
    /// <param name="old">The credential that is changed; null for a new one.</param>
    public (CredentialInput Input, List<CredentialProblem> Problems) Read(VaultItem? old)
    {
        List<CredentialProblem> problems = [];
        var expires = ReadExpiry(problems);
        var oauth = Kind == CredentialKind.OAuth2;
        var input = new CredentialInput
        {
            Name = Name,
            Kind = old is null ? CredentialKinds.NameOf(Kind) : default(Change<string>),
            Value = ReadValue(old is null, problems),
            Description = new(Given: true, Description),
            // Untouched, the seconds that the control does not show stay.
            ExpiresAt = old is not null && ExpiresAt == Of(old).ExpiresAt ? default : new(Given: old is not null || expires is not null, expires),
            AllowedHosts = new(Given: true, Hosts.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } hosts ? hosts : null),
            RefreshToken = oauth && RefreshToken.Length > 0 ? RefreshToken : default(Change<string>),
            ClientSecret = oauth && ClientSecret.Length > 0 ? ClientSecret : default(Change<string>),
        };
        return (oauth ? WithToken(input, old?.Token) : input, problems);
    }

    /// <summary>Forgets what is secret.</summary>
    public void Forget() => (Secret, RefreshToken, ClientSecret) = ("", "", "");

    private CredentialInput WithToken(CredentialInput input, VaultToken? old) => input with
    {
        RefreshUrl = Changed(RefreshUrl, old?.RefreshUrl),
        AuthorizeUrl = Changed(AuthorizeUrl, old?.AuthorizeUrl),
        ClientId = Changed(ClientId, old?.ClientId),
        ClientAuth = Changed(ClientAuth, old is null ? null : old.ClientAuth ?? "body"),
        Scopes = Changed(Scopes, old?.Scopes),
    };

    // A field that stays does not get in the way of a refresh.
    private static Change<string> Changed(string typed, string? old) => typed.Trim() == (old ?? "") ? default : new(Given: true, typed.Trim() is { Length: > 0 } text ? text : null);

    private Change<JsonElement?> ReadValue(bool isNew, List<CredentialProblem> problems)
    {
        if (Secret.Length == 0 && (Kind != CredentialKind.Basic || Username.Length == 0))
        {
            // One that is connected in the browser gets its first token there; whether it can be, the store knows.
            if (isNew && Kind != CredentialKind.OAuth2) problems.Add(new("value", "This is required."));
            if (isNew && Kind == CredentialKind.Basic) problems.Add(new("value.username", "This is required."));
            return default;
        }
        if (Kind == CredentialKind.Basic && Username.Length == 0) problems.Add(new("value.username", "Give both: the old user name is not shown."));
        return JsonSerializer.SerializeToElement<object>(Kind switch
        {
            CredentialKind.Basic => new { username = Username, password = Secret },
            CredentialKind.OAuth2 => new { access_token = Secret },
            _ => Secret,
        });
    }

    private DateTimeOffset? ReadExpiry(List<CredentialProblem> problems)
    {
        if (ExpiresAt.Length == 0) return null;
        if (DateTimeOffset.TryParse(ExpiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return at;
        problems.Add(new("expires_at", "This is no instant."));
        return null;
    }
}
