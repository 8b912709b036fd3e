using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>What a credential must be, the same for a new one and for a changed one.</summary>
internal static class CredentialRules
{
    /// <summary>The most bytes of value, refresh token and client secret together.</summary>
    public const int MaxSecretBytes = 256 * 1024;

    private const int NameLength = 200;
    private const int TextLength = 2_000;

    private static JsonElement NotConnected { get; } = JsonElement.Parse("{}");

    /// <summary>Whether a change touches what is sealed, or what a refresh under way relies on, and so makes a new version.</summary>
    public static bool ChangesSecrets(CredentialInput input, Credential row, CredentialKind kind) =>
        kind != row.Kind || input.Value.Given || input.RefreshToken.Given || input.ClientSecret.Given || input.ClientId.Given || input.ClientAuth.Given
        || input.RefreshUrl.Given || input.Scopes.Given || input.ExpiresAt.Given && kind == CredentialKind.OAuth2;

    /// <summary>The secrets a row will hold; null when they stay, or when something is wrong, which <paramref name="problems"/> then says.</summary>
    /// <param name="input">What is wanted.</param>
    /// <param name="old">The row and what it holds now; null for a new one.</param>
    /// <param name="known">The kind it will be; null when that is wrong already.</param>
    /// <param name="problems">Takes everything that is wrong.</param>
    public static CredentialSecrets? Check(CredentialInput input, (Credential Row, CredentialSecrets? Secrets)? old, CredentialKind? known, List<CredentialProblem> problems)
    {
        CheckClear(input, old is null, problems);
        if (known is not { } kind)
        {
            if (input.Value.Value is null && (old is null || input.Value.Given)) problems.Add(new("value", "This is required."));
            return null;
        }
        if (kind != CredentialKind.OAuth2) RefuseOAuthFields(input, problems);
        if (old is { Row: var row } && !ChangesSecrets(input, row, kind)) return null;
        if (old is { Row.RefreshUrl: { } before, Secrets: { } kept } && input.RefreshUrl.Value is { } after && IsElsewhere(before, after)) AskAgain(input, kept, problems);
        var (value, expires) = ValueOf(input, old, kind, problems);
        var inValue = value is { ValueKind: JsonValueKind.Object } members && kind == CredentialKind.OAuth2 && members.TryGetProperty("refresh_token", out var token)
            && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
        if (inValue is not null && input.RefreshToken is { Given: true, Value: { } beside } && beside != inValue)
            problems.Add(new("refresh_token", "The refresh token is given twice, here and in value, and not the same."));
        if (input.Value.Given && expires is { } inside && input.ExpiresAt is { Given: true, Value: { } outside } && outside != inside)
            problems.Add(new("expires_at", "The expiry is given twice, here and in value, and not the same."));
        if (value is null || problems.Count > 0) return null;
        if (kind != CredentialKind.OAuth2) return new CredentialSecrets(value.Value);
        return new CredentialSecrets(
            Without(value.Value, "refresh_token"),
            input.RefreshToken.Given ? input.RefreshToken.Value : inValue ?? old?.Secrets?.RefreshToken,
            input.ClientSecret.Or(old?.Secrets?.ClientSecret));
    }

    /// <summary>Whether the secrets are more than may be kept.</summary>
    public static bool AreTooLarge(CredentialInput input) =>
        Bytes(input.RefreshToken.Value) + Bytes(input.ClientSecret.Value) + (input.Value.Value is { } value
            ? value.ValueKind == JsonValueKind.String ? Bytes(value.GetString()) : Bytes(value.GetRawText()) : 0) > MaxSecretBytes;

    private static (JsonElement? Value, DateTimeOffset? ExpiresAt) ValueOf(
        CredentialInput input, (Credential Row, CredentialSecrets? Secrets)? old, CredentialKind kind, List<CredentialProblem> problems)
    {
        if (input.Value is not { Given: true, Value: { } sent })
        {
            // Connecting it will bring the first token.
            if (old is null && !input.Value.Given && kind == CredentialKind.OAuth2 && input is { AuthorizeUrl.Value: not null, RefreshUrl.Value: not null, ClientId.Value: not null })
                return (NotConnected, null);
            if (old is { Secrets: { } kept } && old.Value.Row.Kind == kind && !input.Value.Given) return (kept.Value, old.Value.Row.ExpiresAt);
            problems.Add(new("value", old is null || input.Value.Given ? "This is required."
                : old.Value.Row.Kind != kind ? $"Another kind needs a value that fits it: {CredentialKinds.NameOf(kind)}."
                : "What is kept here does not open any more. Send a new value."));
            return default;
        }
        switch (CredentialShape.Read(kind, sent))
        {
            case CredentialShape.Fits fits:
                return (fits.Value, fits.ExpiresAt);
            case CredentialShape.Wrong wrong:
                problems.AddRange(wrong.Problems);
                return default;
            default:
                throw new InvalidOperationException("Unknown outcome.");
        }
    }

    private static void CheckClear(CredentialInput input, bool isNew, List<CredentialProblem> problems)
    {
        if ((isNew || input.Name.Given) && input.Name.Value?.Trim().Length is not (> 0 and <= NameLength))
            problems.Add(new("name", $"A name has 1 to {NameLength} characters."));
        if (input.Enabled is { Given: true, Value: null }) problems.Add(new("enabled", "This must be true or false."));
        Longest("description", input.Description.Value, TextLength, problems);
        Longest("client_id", input.ClientId.Value, TextLength, problems);
        Longest("scopes", input.Scopes.Value, TextLength, problems);
        Address("refresh_url", input.RefreshUrl.Value, problems);
        Address("authorize_url", input.AuthorizeUrl.Value, problems);
        if (input.RefreshToken.Value is "") problems.Add(new("refresh_token", "This is empty; null clears it."));
        if (input.ClientSecret.Value is "") problems.Add(new("client_secret", "This is empty; null clears it."));
        if (input.ClientAuth.Value is not (null or "body" or "basic")) problems.Add(new("client_auth", "This must be body or basic."));
        if (input.AllowedHosts.Value is not { } hosts) return;
        if (hosts.Count is 0 or > AllowedHosts.MaxEntries) problems.Add(new("allowed_hosts", $"Name 1 to {AllowedHosts.MaxEntries} hosts; null allows any."));
        for (var at = 0; at < hosts.Count; at++)
            if (AllowedHosts.Normalise(hosts[at]) is null) problems.Add(new($"allowed_hosts[{at}]", AllowedHosts.Rule));
    }

    private static void RefuseOAuthFields(CredentialInput input, List<CredentialProblem> problems)
    {
        (string Path, string? Text)[] fields =
        [
            ("refresh_token", input.RefreshToken.Value), ("refresh_url", input.RefreshUrl.Value), ("authorize_url", input.AuthorizeUrl.Value), ("client_id", input.ClientId.Value),
            ("client_secret", input.ClientSecret.Value), ("client_auth", input.ClientAuth.Value), ("scopes", input.Scopes.Value),
        ];
        foreach (var (path, _) in fields.Where(field => field.Text is not null && problems.All(problem => problem.Path != field.Path)))
            problems.Add(new(path, "Only an oauth2 credential has this."));
    }

    private static void Longest(string path, string? text, int most, List<CredentialProblem> problems)
    {
        if (text?.Length > most) problems.Add(new(path, $"At most {most} characters."));
    }

    private static void Address(string path, string? text, List<CredentialProblem> problems)
    {
        if (text is null) return;
        if (text.Length > TextLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            problems.Add(new(path, "This must be an http or https address without a user name or a fragment."));
    }

    private static bool IsElsewhere(string before, string after) =>
        Uri.TryCreate(after, UriKind.Absolute, out var url)
        && !Origin.AreSame(new Uri(before), url);

    // Whoever may change an address is not shown the secrets, and must not be able to have them sent elsewhere.
    private static void AskAgain(CredentialInput input, CredentialSecrets kept, List<CredentialProblem> problems)
    {
        const string Why = "It would go to another host from now on. Send it again, or null to clear it.";
        if (kept.RefreshToken is not null && !input.RefreshToken.Given) problems.Add(new("refresh_token", Why));
        if (kept.ClientSecret is not null && !input.ClientSecret.Given) problems.Add(new("client_secret", Why));
    }

    private static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static JsonElement Without(JsonElement value, string name) => !value.TryGetProperty(name, out _) ? value
        : JsonSerializer.SerializeToElement(value.EnumerateObject().Where(member => member.Name != name)
            .GroupBy(member => member.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal));
}
