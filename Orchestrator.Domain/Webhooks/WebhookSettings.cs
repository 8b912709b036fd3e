using System.Collections.ObjectModel;
using System.Text.Json;
using Orchestrator.Domain.Schemas;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Webhooks;

/// <summary>What a webhook trigger asks of a delivery, read once from the trigger's settings.</summary>
public sealed record WebhookSettings
{
    /// <summary>The member that says how deliveries are signed: <c>standard</c>, <c>github</c> or <c>stripe</c>; missing for not at all.</summary>
    public const string VerifyMember = "verify";

    /// <summary>The member with the reference to the secret they are signed with: <c>credentials://id</c>.</summary>
    public const string SecretMember = "verifyWith";

    /// <summary>The member with the reference to the secret before it, which is good as well while a sender changes over.</summary>
    public const string FormerSecretMember = "verifyWithFormer";

    /// <summary>The member that says what the run is given: <c>request</c> for <c>{ body, headers, query }</c>; missing for the body alone.</summary>
    public const string GivesMember = "gives";

    /// <summary>The member with the JSON schema of the body.</summary>
    public const string SchemaMember = "schema";

    /// <summary>The member with the body of the mock request, with which runs by hand begin.</summary>
    public const string SampleMember = "sample";

    /// <summary>The member with the headers of the mock request: names and texts.</summary>
    public const string SampleHeadersMember = "sampleHeaders";

    /// <summary>The value of <see cref="GivesMember"/> for the whole request.</summary>
    public const string WholeRequest = "request";

    private const string BodyAlone = "body";

    /// <summary>How deliveries are signed.</summary>
    public SignatureScheme Scheme { get; init; }

    /// <summary>The references to the secrets that are good, as written; the current one first.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the run is given <c>{ body, headers, query }</c> and not the body alone.</summary>
    public bool GivesRequest { get; init; }

    /// <summary>What the body must be like; null for anything.</summary>
    public JsonSchema? Schema { get; init; }

    /// <summary>Why nothing can be accepted, for the workflow's owner: settings that cannot be read must not open the door. Null when all is well.</summary>
    public string? Broken { get; init; }

    /// <summary>The words for <see cref="VerifyMember"/> but for none.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["standard", "github", "stripe"];

    /// <summary>Reads a trigger's settings.</summary>
    public static WebhookSettings Of(Node trigger)
    {
        var config = trigger.Config;
        var (scheme, broken) = SchemeOf(config);
        JsonSchema? schema = null;
        if (Member(config, SchemaMember) is { } written && !JsonSchema.TryRead(written, out schema, out var problems))
            broken ??= $"The trigger's schema cannot be used: {problems[0]}.";
        return new WebhookSettings
        {
            Scheme = scheme,
            Secrets = [.. new[] { Text(config, SecretMember), Text(config, FormerSecretMember) }.OfType<string>()],
            GivesRequest = Text(config, GivesMember) == WholeRequest,
            Schema = schema,
            Broken = broken,
        };
    }

    /// <summary>What the run is given.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headers">Names in small letters and their values.</param>
    /// <param name="query">Names and their values.</param>
    public JsonElement InputOf(JsonElement body, IReadOnlyDictionary<string, string> headers, IReadOnlyDictionary<string, string> query) =>
        GivesRequest ? Request(body, headers, query) : body;

    /// <summary>What a run by hand is given: the mock request, as a delivery would be.</summary>
    /// <returns>Null when no mock request is kept.</returns>
    public static JsonElement? MockOf(Node trigger)
    {
        var sample = Member(trigger.Config, SampleMember);
        if (trigger.TriggerType != "Webhook" || Text(trigger.Config, GivesMember) != WholeRequest) return sample;
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        if (Member(trigger.Config, SampleHeadersMember) is { ValueKind: JsonValueKind.Object } given)
            foreach (var header in given.EnumerateObject()) headers[header.Name.ToLowerInvariant()] = header.Value.ToString();
        return Request(sample ?? JsonElement.Parse("{}"), headers, ReadOnlyDictionary<string, string>.Empty);
    }

    /// <summary>Everything wrong with a webhook trigger's settings: the member, where inside it, and what.</summary>
    public static IEnumerable<(string Field, string Inside, string Message)> Problems(Node trigger)
    {
        var config = trigger.Config;
        var (scheme, broken) = SchemeOf(config);
        if (broken is not null) yield return (VerifyMember, "", broken);
        if (scheme != SignatureScheme.None && Text(config, SecretMember) is null)
            yield return (SecretMember, "", "Choose the credential that holds the secret; without it every delivery is refused.");
        foreach (var name in new[] { SecretMember, FormerSecretMember })
        {
            if (Member(config, name) is { } secret && !IsReference(secret)) yield return (name, "", "Keep the secret as a credential and write its reference: credentials://id.");
        }

        if (Member(config, GivesMember) is { } gives && !(gives.ValueKind == JsonValueKind.String && gives.GetString() is WholeRequest or BodyAlone))
            yield return (GivesMember, "", $"The run is given the {BodyAlone} or the {WholeRequest}.");
        if (Member(config, SampleHeadersMember) is { } headers && !(headers.ValueKind == JsonValueKind.Object && headers.EnumerateObject().All(header => header.Value.ValueKind == JsonValueKind.String)))
            yield return (SampleHeadersMember, "", "Headers are an object of names and texts.");
        if (Member(config, SchemaMember) is not { } schema || JsonSchema.TryRead(schema, out _, out var problems)) yield break;
        foreach (var problem in problems) yield return (SchemaMember, problem.Path, $"The schema cannot be used: {problem}.");
    }

    private static JsonElement Request(JsonElement body, IReadOnlyDictionary<string, string> headers, IReadOnlyDictionary<string, string> query) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("body");
        body.WriteTo(writer);
        Write(writer, "headers", headers);
        Write(writer, "query", query);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject(name);
        foreach (var (member, text) in texts) writer.WriteString(member, text);
        writer.WriteEndObject();
    }

    private static (SignatureScheme Scheme, string? Broken) SchemeOf(JsonElement config) => Member(config, VerifyMember) switch
    {
        null => (SignatureScheme.None, null),
        { ValueKind: JsonValueKind.String } word => word.GetString() switch
        {
            "none" => (SignatureScheme.None, null),
            "standard" => (SignatureScheme.Standard, null),
            "github" => (SignatureScheme.GitHub, null),
            "stripe" => (SignatureScheme.Stripe, null),
            _ => (SignatureScheme.None, Unknown),
        },
        _ => (SignatureScheme.None, Unknown),
    };

    private static string Unknown => $"There is no such signature; choose {string.Join(", ", Schemes)}, or none.";

    private static bool IsReference(JsonElement value) => value.ValueKind == JsonValueKind.String
        && Credentials.CredentialReferenceText.Cut(value.GetString()!) is { Problem: null, Pieces: [{ Reference: not null }] };

    private static JsonElement? Member(JsonElement config, string name) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement config, string name) => Member(config, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
}
