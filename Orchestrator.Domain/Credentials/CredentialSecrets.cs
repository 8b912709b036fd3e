using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Credentials;

/// <summary>What of a credential must not be shown: every leaf of its value, and the ready header of a name and a password.</summary>
internal static class CredentialSecrets
{
    // What a token endpoint says besides tokens (RFC 6749, section 5.1): words such as “Bearer” and instants that stand in every answer.
    private static readonly FrozenSet<string> _openMembers = FrozenSet.Create(StringComparer.Ordinal, "token_type", "expires_in", "expires_at", "scope", "scopes");

    /// <summary>The header value <c>Basic …</c> of a name and a password (RFC 7617, UTF-8).</summary>
    public static string Authorization(JsonElement pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Pair(pair)))}";

    /// <summary>Everything of it that is masked under its id.</summary>
    public static IReadOnlyList<KnownSecret> Of(CredentialValue credential)
    {
        List<string> texts = [];
        Collect(credential.Value, texts);
        if (credential.Kind == CredentialKind.Basic && credential.Value.ValueKind == JsonValueKind.Object)
        {
            texts.Add(Pair(credential.Value));
            texts.Add(Authorization(credential.Value)["Basic ".Length..]);
        }

        return [.. texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new KnownSecret(credential.Id, text))];
    }

    private static void Collect(JsonElement value, List<string> texts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(value.GetString()!);
                break;
            case JsonValueKind.Number:
                texts.Add(value.GetRawText());
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Collect(item, texts);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (!_openMembers.Contains(member.Name)) Collect(member.Value, texts);
                }

                break;
        }
    }

    private static string Pair(JsonElement pair) => $"{Text(pair, "username")}:{Text(pair, "password")}";

    private static string Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
}
