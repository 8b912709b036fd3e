using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Credentials;

/// <summary>What is wrong with a part of a credential.</summary>
/// <param name="Path">Such as <c>value.username</c>.</param>
/// <param name="Message">What is wrong and what would be right; never a value.</param>
public sealed record CredentialProblem(string Path, string Message);

/// <summary>Whether a value fits its kind: a closed set.</summary>
public abstract record CredentialShape
{
    private CredentialShape() { }

    /// <summary>It does.</summary>
    /// <param name="Value">A JSON string for <c>api_key</c>, else an object.</param>
    public sealed record Fits(JsonElement Value) : CredentialShape
    {
        /// <summary>The <c>expires_at</c> inside an <c>oauth2</c> value; null for none.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>It does not.</summary>
    /// <param name="Problems">Everything that is wrong.</param>
    public sealed record Wrong(ImmutableArray<CredentialProblem> Problems) : CredentialShape;

    /// <summary>Reads a value as it was sent: text for <c>api_key</c>, which stays text even when it looks like a number; an object, or its JSON as text, for the others.</summary>
    public static CredentialShape Read(CredentialKind kind, JsonElement sent)
    {
        if (kind == CredentialKind.ApiKey) return ReadText(sent);
        var value = sent;
        if (sent.ValueKind == JsonValueKind.String && !TryParse(sent.GetString()!, out value)) return Refuse("value", ShapeOf(kind));
        if (value.ValueKind != JsonValueKind.Object) return Refuse("value", ShapeOf(kind));
        return kind == CredentialKind.Basic ? ReadBasic(value) : ReadOAuth(value);
    }

    /// <summary>The <c>expires_at</c> inside a value that fits; null for none.</summary>
    public static DateTimeOffset? ExpiryOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && Has(value, "expires_at") && TryInstant(value.GetProperty("expires_at").GetString()!, out var at) ? at : null;

    private static CredentialShape ReadText(JsonElement sent) =>
        sent.ValueKind != JsonValueKind.String ? Refuse("value", "An api_key value is text; put a number or a word in quotes.")
        : string.IsNullOrWhiteSpace(sent.GetString()) ? Refuse("value", "The value is empty.")
        : new Fits(sent.Clone());

    private static CredentialShape ReadBasic(JsonElement value)
    {
        List<CredentialProblem> problems = [];
        if (Text(value, "username", problems, mayBeEmpty: true)?.Contains(':', StringComparison.Ordinal) == true)
            problems.Add(new("value.username", "A user name has no colon (RFC 7617)."));
        Text(value, "password", problems, mayBeEmpty: true);
        problems.AddRange(value.EnumerateObject().Where(member => member.Name is not ("username" or "password"))
            .Select(member => new CredentialProblem($"value.{member.Name}", "A basic value has username and password only.")));
        return problems.Count > 0 ? new Wrong([.. problems]) : new Fits(value.Clone());
    }

    private static CredentialShape ReadOAuth(JsonElement value)
    {
        List<CredentialProblem> problems = [];
        Text(value, "access_token", problems);
        if (Has(value, "refresh_token")) Text(value, "refresh_token", problems);
        DateTimeOffset? expires = null;
        if (Has(value, "expires_at") && Text(value, "expires_at", problems) is { } text)
        {
            if (TryInstant(text, out var at)) expires = at;
            else problems.Add(new("value.expires_at", "This must be an instant such as 2026-01-31T12:00:00Z."));
        }
        return problems.Count > 0 ? new Wrong([.. problems]) : new Fits(value.Clone()) { ExpiresAt = expires };
    }

    private static bool TryInstant(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private static bool Has(JsonElement value, string name) => value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement value, string name, List<CredentialProblem> problems, bool mayBeEmpty = false)
    {
        var text = value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        if (text is null) problems.Add(new($"value.{name}", member.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "This is required." : "This must be text."));
        else if (text.Length == 0 && !mayBeEmpty) problems.Add(new($"value.{name}", "This is empty."));
        return text;
    }

    private static string ShapeOf(CredentialKind kind) => kind == CredentialKind.Basic
        ? """A basic value is an object: {"username": "…", "password": "…"}, as JSON or as a text that holds it."""
        : """An oauth2 value is an object: {"access_token": "…", "expires_at": "2026-01-31T12:00:00Z"}, as JSON or as a text that holds it.""";

    private static Wrong Refuse(string path, string message) => new([new(path, message)]);

    private static bool TryParse(string text, out JsonElement value)
    {
        try
        {
            value = JsonElement.Parse(text);
            return Templates.Surrogates.AreWhole(value);
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
