using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Domain.Integrations;

/// <summary>An integration's settings, checked: what is clear and what is secret.</summary>
/// <param name="Clear">Clear settings by name.</param>
/// <param name="Secrets">Secret settings by name.</param>
public sealed record ProviderConfig(ImmutableSortedDictionary<string, string> Clear, ImmutableSortedDictionary<string, string> Secrets)
{
    private const int MaxLength = 20_000;

    /// <summary>Nothing set.</summary>
    public static ProviderConfig Empty { get; } = new(ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>All settings by name; nothing of it is written by accident.</summary>
    public override string ToString() => nameof(ProviderConfig);

    /// <summary>
    /// Lays what was sent over what is kept. Of a secret, leaving it out keeps it, null clears it and empty text is refused; a clear setting that is left out or
    /// null is cleared. A secret that would go to another host is not kept: it must be sent again. Everything wrong is named, below <c>config</c>.
    /// </summary>
    public static (ProviderConfig Config, ImmutableArray<CredentialProblem> Problems) Merge(ProviderDefinition provider, JsonElement sent, ProviderConfig old)
    {
        List<CredentialProblem> problems = [];
        if (sent.ValueKind != JsonValueKind.Object) return (old, [new("config", "This must be an object of settings.")]);
        foreach (var name in sent.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Where(name => provider.Field(name) is null))
            problems.Add(new($"config.{name}", $"{provider.Title} has no such setting."));
        var (clear, secrets) = (ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal), ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal));
        foreach (var field in provider.Fields)
        {
            var text = TextOf(field, sent, old, problems);
            if (text is not null) (field.Secret ? secrets : clear)[field.Name] = text;
        }
        foreach (var field in provider.Fields) Require(field, provider, clear, secrets, problems);
        if (IsElsewhere(provider, old.Clear, clear))
        {
            // Whoever may change an address must not come by a secret they never knew.
            foreach (var kept in secrets.Keys.Where(name => !sent.TryGetProperty(name, out _)))
                problems.Add(new($"config.{kept}", $"It would go to another host from now on. Enter “{provider.Field(kept)!.Label}” again."));
        }
        else if (IsLaidOpen(provider, old.Clear, clear))
        {
            // It was entered for a connection that nobody can listen to.
            foreach (var kept in secrets.Keys.Where(name => !sent.TryGetProperty(name, out _)))
                problems.Add(new($"config.{kept}", $"It would be sent unencrypted from now on. Enter “{provider.Field(kept)!.Label}” again, or clear it."));
        }
        return (new(clear.ToImmutable(), secrets.ToImmutable()), [.. problems]);
    }

    /// <summary>Whether a field applies, as the others stand.</summary>
    public static bool Applies(ProviderField field, ProviderDefinition provider, Func<string, string?> valueOf) =>
        field.When is not { } when || when.Values.Contains(valueOf(when.Field) is { Length: > 0 } set ? set : provider.Field(when.Field)?.Default ?? "", StringComparer.Ordinal);

    private static string? TextOf(ProviderField field, JsonElement sent, ProviderConfig old, List<CredentialProblem> problems)
    {
        var path = $"config.{field.Name}";
        if (!sent.TryGetProperty(field.Name, out var value)) return field.Secret ? old.Secrets.GetValueOrDefault(field.Name) : null;
        if (value.ValueKind == JsonValueKind.Null) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number when field.Kind == ProviderFieldKind.Port => value.GetRawText(),
            _ => null,
        };
        if (text is null) problems.Add(new(path, field.Kind == ProviderFieldKind.Port ? "This must be a port." : "This must be text."));
        else if (text.Length == 0 && field.Secret) problems.Add(new(path, "This is empty. Leave it out to keep what is set; null clears it."));
        else if (text.Length > MaxLength) problems.Add(new(path, $"At most {MaxLength} characters."));
        else if (text.Length > 0 && (CredentialReference.MayBeIn(text) ? WrongReferenceIn(field, text) : WrongOf(field, text)) is { } wrong) problems.Add(new(path, wrong));
        // Wrong or not, it was given: that it is required need not be said, too.
        return text is null ? "?" : text.Length == 0 ? (field.Secret ? "?" : null) : field.Secret ? text : text.Trim();
    }

    private static void Require(
        ProviderField field, ProviderDefinition provider, ImmutableSortedDictionary<string, string>.Builder clear, ImmutableSortedDictionary<string, string>.Builder secrets, List<CredentialProblem> problems)
    {
        var values = field.Secret ? secrets : clear;
        if (!Applies(field, provider, name => clear.GetValueOrDefault(name)))
            // What no longer applies is not kept, secrets first of all.
            values.Remove(field.Name);
        else if (field.Required && !values.ContainsKey(field.Name))
            problems.Add(new($"config.{field.Name}", "This is required."));
    }

    private static bool IsElsewhere(ProviderDefinition provider, ImmutableSortedDictionary<string, string> old, ImmutableSortedDictionary<string, string>.Builder now) =>
        provider.Fields.Any(field => field.IsDestination && !Destination(field, old.GetValueOrDefault(field.Name)).Equals(Destination(field, now.GetValueOrDefault(field.Name)), StringComparison.OrdinalIgnoreCase));

    private static bool IsLaidOpen(ProviderDefinition provider, ImmutableSortedDictionary<string, string> old, ImmutableSortedDictionary<string, string>.Builder now) =>
        provider.Fields.Any(field => field.Unprotected is { } open && now.GetValueOrDefault(field.Name) == open && old.GetValueOrDefault(field.Name) != open);

    private static string Destination(ProviderField field, string? text) =>
        field.Kind == ProviderFieldKind.Address && Uri.TryCreate(text, UriKind.Absolute, out var url) ? url.GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped) : text ?? field.Default ?? "";

    private static string? WrongReferenceIn(ProviderField field, string text)
    {
        var cut = CredentialReferenceText.Cut(text);
        if (cut.Problem is { } problem) return $"{problem}.";
        if (field.Kind == ProviderFieldKind.Text) return WrongOf(field, text);
        var start = cut.Pieces.TakeWhile(piece => piece.Reference is null).Sum(piece => piece.Text.Length);
        return field.Kind == ProviderFieldKind.Host || !CredentialReferenceRules.IsPastHost(text.AsSpan(0, start)) ? CredentialReferenceRules.NotInHost : WrongOf(field, text);
    }

    private static string? WrongOf(ProviderField field, string text) => field.Kind switch
    {
        ProviderFieldKind.Address when !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0
            => "This must be an http or https address without a user name or a fragment.",
        ProviderFieldKind.Host when AllowedHosts.Normalise(text) is not { } host || host.StartsWith("*.", StringComparison.Ordinal) || Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown
            => "This must be a host name, without a scheme, a port or a path.",
        ProviderFieldKind.Port when !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535 => "This must be a port from 1 to 65535.",
        ProviderFieldKind.Choice when !field.Choices.Contains(text, StringComparer.Ordinal) => $"This must be one of {string.Join(", ", field.Choices)}.",
        _ when text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 => "This is one line.",
        _ => null,
    };
}
