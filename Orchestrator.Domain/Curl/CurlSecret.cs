using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Curl;

/// <summary>Where a secret stands in a request.</summary>
public enum CurlPlace
{
    /// <summary>In a header.</summary>
    Header,
    /// <summary>In the query.</summary>
    Query,
    /// <summary>In the body, under a name.</summary>
    Body,
}

/// <summary>A text of a request that looks like a secret and can be kept in the vault instead.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">The header, the parameter or the member.</param>
/// <param name="Before">What stays in front of it, such as <c>Bearer </c>.</param>
/// <param name="Value">The secret: a key, or the password.</param>
/// <param name="User">The user name of a password; null for a key.</param>
public sealed record CurlSecret(CurlPlace Place, string Name, string Before, string Value, string? User)
{
    private static readonly SearchValues<char> _scheme = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

    /// <summary>What is kept of it.</summary>
    public CredentialKind Kind => User is null ? CredentialKind.ApiKey : CredentialKind.Basic;

    /// <summary>What is written in its place: the reference to a credential of that id.</summary>
    public string Reference(string id) => User is null ? $"{Before}{CredentialReference.Scheme}{id}" : $"{CredentialReference.Scheme}{id}/authorization";

    /// <summary>The request with the reference in the secret's place.</summary>
    public CurlRequest Replace(CurlRequest request, string id) => Place switch
    {
        CurlPlace.Header => request with { Headers = [.. request.Headers.Select(header => header.Name == Name ? header with { Value = Reference(id) } : header)] },
        CurlPlace.Query => request with { Query = [.. request.Query.Select(pair => pair.Name == Name ? pair with { Value = Reference(id) } : pair)] },
        _ => request.Body is null ? request : request with { Body = request.Body with { Value = Replace(request.Body.Value, id) } },
    };

    /// <summary>Nothing of it is written by accident.</summary>
    public override string ToString() => $"{Place} {Name}";

    /// <summary>What of a request looks like a secret, by its name or its shape.</summary>
    internal static ImmutableArray<CurlSecret> In(CurlRequest request) =>
    [
        .. request.Headers.Where(header => IsSecret(header.Name, header.Value)).Select(header => OfHeader(header)),
        .. request.Query.Where(pair => IsSecret(pair.Name, pair.Value)).Select(pair => new CurlSecret(CurlPlace.Query, pair.Name, "", pair.Value, null)),
        .. request.Body is { Type: not "text" } body ? Members(body.Value).DistinctBy(member => (member.Name, member.Value)).Select(member => new CurlSecret(CurlPlace.Body, member.Name, "", member.Value, null)) : [],
    ];

    // What refers to something else already, or was masked before it came here, is no secret to keep.
    private static bool IsSecret(string name, string value) => !string.IsNullOrWhiteSpace(value) && !Placeholder.IsIn(value)
        && !value.Contains("{{", StringComparison.Ordinal) && !CredentialReference.MayBeIn(value) && !IsExample(value)
        && (SecretNames.IsSecret(name) || Redactor.Default.Mask(value) != value);

    // $TOKEN, <token> and YOUR_TOKEN stand for a secret and are none.
    private static bool IsExample(string value) =>
        value.AsSpan(value.IndexOf(' ', StringComparison.Ordinal) + 1) is ['$' or '<' or '[', ..] || value.Contains("YOUR", StringComparison.OrdinalIgnoreCase);

    private static CurlSecret OfHeader(CurlPair header)
    {
        var space = header.Value.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || header.Value.AsSpan(0, space).ContainsAnyExcept(_scheme)) return new CurlSecret(CurlPlace.Header, header.Name, "", header.Value, null);
        var (scheme, rest) = (header.Value[..(space + 1)], header.Value[(space + 1)..].Trim());
        if (scheme.Equals("Basic ", StringComparison.OrdinalIgnoreCase) && Pair(rest) is { } pair) return new CurlSecret(CurlPlace.Header, header.Name, "", pair.Password, pair.User);
        return rest.Length == 0 || rest.Contains(' ', StringComparison.Ordinal)
            ? new CurlSecret(CurlPlace.Header, header.Name, "", header.Value, null) : new CurlSecret(CurlPlace.Header, header.Name, scheme, rest, null);
    }

    // The vault keeps it as a pair only when it makes the same header of it again.
    private static (string User, string Password)? Pair(string encoded)
    {
        Span<byte> bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) == encoded ? (text[..colon], text[(colon + 1)..]) : null;
    }

    private static IEnumerable<(string Name, string Value)> Members(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Value.ValueKind == JsonValueKind.String
            ? IsSecret(member.Name, member.Value.GetString()!) ? [(member.Name, member.Value.GetString()!)] : [] : Members(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private JsonElement Replace(JsonElement body, string id) => Templates.Json.Build(writer => Write(body, writer, id));

    private void Write(JsonElement value, Utf8JsonWriter writer, string id)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (member.Name == Name && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(Value)) writer.WriteStringValue(Reference(id));
                    else Write(member.Value, writer, id);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(item, writer, id);
                writer.WriteEndArray();
                break;
            default:
                Templates.Json.Write(value, writer);
                break;
        }
    }
}
