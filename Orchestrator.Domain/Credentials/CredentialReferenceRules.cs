using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Credentials;

/// <summary>A reference in a step's settings, or something that was meant to be one.</summary>
/// <param name="Field">The member of <c>config</c> it is in.</param>
/// <param name="Path">Where it is inside <c>config</c>: <c>.headers["X-Id"]</c>.</param>
/// <param name="Reference">What it refers to; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be there, as a sentence; null when it may.</param>
internal readonly record struct CredentialReferencePlace(string Field, string Path, CredentialReference? Reference, string? Problem);

/// <summary>Where references may stand: in what is sent, never where a secret would choose the host, be stored or be shown.</summary>
internal static class CredentialReferenceRules
{
    /// <summary>Said of a reference before the path of an address.</summary>
    public const string NotInHost = "A credential cannot choose where a request goes; it may stand in the path, the query, headers and the body.";

    /// <summary>A problem with its place. The place comes last: behind “Authorization:” a sentence would be masked.</summary>
    public static string Placed(string problem, string path) => $"{problem.TrimEnd('.')} ({path}).";

    /// <summary>Every reference in a step's settings, as its author wrote them.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="action">What reads them; null for an action that is not known.</param>
    /// <param name="isTrigger">Whether they are a trigger's.</param>
    public static IEnumerable<CredentialReferencePlace> Find(JsonElement config, ActionDefinition? action, bool isTrigger = false)
    {
        if (config.ValueKind != JsonValueKind.Object) yield break;
        foreach (var member in config.EnumerateObject())
        {
            if (isTrigger && member.Name is WebhookSettings.SampleMember or WebhookSettings.SampleHeadersMember or WebhookSettings.SchemaMember) continue; // data, never resolved
            var refusal = !isTrigger ? Refusal(action, action?.Field(member.Name)) : member.Name is WebhookSettings.SecretMember or WebhookSettings.FormerSecretMember ? null
                : "A trigger sends nothing and has no use for a credential.";
            var isAddress = action?.Field(member.Name)?.Sink == TemplateSink.Url;
            foreach (var (path, text, isName) in Texts(member.Value, JsonPath.Member("", member.Name)))
            {
                foreach (var (reference, problem) in In(text, isAddress))
                    yield return new(member.Name, path, reference, problem ?? refusal ?? (isName ? "A credential cannot stand in a name, only in a value." : null));
            }
        }
    }

    /// <summary>Whether an address, as far as it is written, has its host behind it.</summary>
    public static bool IsPastHost(ReadOnlySpan<char> start)
    {
        var scheme = start.IndexOf("://");
        if (scheme <= 0) return false;
        var rest = start[(scheme + 3)..];
        var end = rest.IndexOfAny('/', '?', '#');
        return end > 0 && !rest[..end].Contains('\\');
    }

    private static string? Refusal(ActionDefinition? action, FieldDefinition? field)
    {
        if (field is { Kind: FieldKind.Expression }) return "A condition cannot read a credential.";
        if (action is { AllowsSecrets: false }) return $"{action.Title} keeps and shows what it is given, so no credential can stand here.";
        return field is { AllowsSecrets: false } ? $"{field.Label} cannot hold a credential." : null;
    }

    private static IEnumerable<(CredentialReference? Reference, string? Problem)> In(string text, bool isAddress)
    {
        if (!CredentialReference.MayBeIn(text)) yield break;
        var before = "";
        var isBehind = !isAddress;
        foreach (var part in Template.TextsOf(text))
        {
            isBehind |= part is null; // what a template puts before it is known when the step runs
            if (part is null) continue;
            var cut = CredentialReferenceText.Cut(part);
            if (cut.Problem is { } problem) yield return (null, $"{problem}.");
            foreach (var piece in cut.Pieces)
            {
                isBehind = isBehind || IsPastHost(before);
                if (piece.Reference is { } reference) yield return (reference, isBehind ? null : NotInHost);
                if (!isBehind) before += piece.Text;
            }
        }
    }

    private static IEnumerable<(string Path, string Text, bool IsName)> Texts(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => [(path, value.GetString()!, false)],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value, JsonPath.Member(path, member.Name)).Prepend((path, member.Name, true))),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Texts(item, JsonPath.Item(path, index))),
        _ => [],
    };
}
