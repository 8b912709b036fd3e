using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Integrations;

/// <summary>Says what a provider answered, and what to do about it.</summary>
internal static class ProviderWords
{
    /// <summary>What to do about a secret of an integration that is refused.</summary>
    public const string NewOne = "Enter a new one in the integration.";

    private const int Longest = 300;

    /// <summary>Why a request was refused.</summary>
    /// <param name="provider">Who refused it.</param>
    /// <param name="status">The status, or the one its code stands for.</param>
    /// <param name="said">Its own words; null for none.</param>
    /// <param name="wait">How long it asks to be left alone; null when it did not say.</param>
    /// <param name="advice">What to do about this very code of its own: a sentence; null for what its status asks for.</param>
    public static string Refused(ProviderDefinition provider, int status, string? said, TimeSpan? wait = null, string? advice = null) => Refused(provider.Title, SecretOf(provider), NewOne, status, said, wait, advice);

    /// <summary>The same of anybody.</summary>
    /// <param name="title">Who refused it.</param>
    /// <param name="secret">What its secret is called.</param>
    /// <param name="remedy">What to do about one that is refused: a sentence.</param>
    /// <param name="status">The status, or the one its code stands for.</param>
    /// <param name="said">Its own words; null for none.</param>
    /// <param name="wait">How long it asks to be left alone; null when it did not say.</param>
    /// <param name="advice">What to do in the place of the usual: a sentence; null for the usual.</param>
    public static string Refused(string title, string secret, string remedy, int status, string? said, TimeSpan? wait = null, string? advice = null)
    {
        var words = said is null ? "." : $": {said.TrimEnd('.')}.";
        return status switch
        {
            401 => $"{title} refused the {secret} (401): it is invalid or revoked. {remedy}",
            402 => $"{title} wants to be paid first (402){words} Look at the plan and the balance there.",
            403 => $"{title} took the {secret} and does not allow this (403){words} {advice ?? "Give it the missing right."}",
            404 => $"{title} has nothing there, or does not show it to this {secret} (404){words} {advice ?? "Check the names and ids that were given, and what it may see."}",
            408 => $"{title} waited too long for the request (408). Try again later.",
            409 => $"{title} says that it was changed or made meanwhile (409){words} {advice ?? "Look at what is there now before trying again."}",
            429 => $"{title} asks to be called less often (429){words} {advice ?? (wait is { } pause && pause > TimeSpan.Zero ? $"Try again in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(pause.TotalSeconds)))}." : "Try again later, or ask for a higher limit there.")}",
            >= 300 and < 400 => $"{title} points to another address ({status}), which was not followed. Write the address it leads to.",
            >= 500 => $"{title} failed itself ({status}). Try again later.",
            _ => $"{title} refused the request ({status}){words} {advice ?? "Correct what was filled in."}",
        };
    }

    /// <summary>That something else answered, although in the right form.</summary>
    public static string NotData(ProviderDefinition provider, ProviderReply.Done done) => NotData(provider, (done.Headers.GetValueOrDefault("content-type") ?? "").Split(';')[0].Trim().ToLowerInvariant() is "text/html" ? "text/html" : "");

    /// <summary>That something else answered.</summary>
    public static string NotData(ProviderDefinition provider, string contentType) =>
        $"{provider.Title} answered {(contentType is "text/html" or "application/xhtml+xml" ? "with a web page" : contentType.Length == 0 ? "with something" : $"with {contentType}")} that is not the data it is known for. Is the address right?";

    /// <summary>A provider's own words for people: one line, not long.</summary>
    public static string? Said(ImmutableArray<AnswerPath> places, JsonElement answer)
    {
        var texts = places.SelectMany(place => place.AllIn(answer)).Where(text => text.ValueKind == JsonValueKind.String).Select(text => Line(text.GetString()!)).Where(text => text.Length > 0)
            .Distinct(StringComparer.Ordinal).Take(5);
        var said = string.Join(", ", texts);
        return said.Length == 0 ? null : said.Length <= Longest ? said : said[..Longest] + "…";
    }

    /// <summary>A text of somebody else's as one line.</summary>
    public static string Line(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    /// <summary>What the secret is called: "token", "secret key".</summary>
    private static string SecretOf(ProviderDefinition provider) =>
        provider.Fields.FirstOrDefault(field => field.Secret)?.Label is { Length: > 0 } label ? label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..] : "request";
}
