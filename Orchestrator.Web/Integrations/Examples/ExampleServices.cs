using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations.Examples;

/// <summary>The built-in examples: what a step uses that names <see cref="Id"/> in the place of an integration of its own.</summary>
public static class ExampleServices
{
    /// <summary>What stands in a step's <c>integrationId</c>. No integration has this id.</summary>
    public const string Id = "example";

    /// <summary>All of them.</summary>
    public static ImmutableArray<IExampleService> All { get; } = [new ExampleSlack(), new ExampleGitHub(), new ExampleLinear()];

    /// <summary>The example of a provider; null for none.</summary>
    public static IExampleService? Find(string? type) => All.FirstOrDefault(one => one.Type == type);

    /// <summary>Answers in the place of the service. Nothing is sent.</summary>
    internal static async Task<OutboundOutcome.Answered> AnswerAsync(IExampleService service, OutboundRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var content = request.Body?.Invoke();
        var headers = request.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        var body = content is null ? default : JsonElement.Parse(await content.ReadAsStringAsync(cancellationToken));
        var answer = service.Answer(new ExampleRequest(request.Method.Method, Uri.UnescapeDataString(request.Url.AbsolutePath), headers, body, now));
        var text = answer.Body is null ? "" : JsonSerializer.Serialize(answer.Body);
        return new OutboundOutcome.Answered(answer.Status, ReasonPhrases.GetReasonPhrase(answer.Status), request.Url, ImmutableSortedDictionary<string, string>.Empty, Encoding.UTF8.GetBytes(text), text.Length > 0 ? "application/json" : "", "utf-8", null);
    }

    /// <summary>What is wrong with a body: members nobody documents, of another kind, or missing.</summary>
    /// <param name="body">The body.</param>
    /// <param name="documented">Such as <c>title!:string labels:array</c>; <c>!</c> for what must be there.</param>
    /// <returns>The member and what is wrong with it: <c>unknown</c>, <c>missing</c>, or the kind it must be of; null for nothing.</returns>
    internal static (string Member, string Problem)? Wrong(JsonElement body, string documented)
    {
        if (body.ValueKind != JsonValueKind.Object) return ("body", "object");
        var rules = documented.Split(' ').Select(rule => rule.Split(':')).ToDictionary(rule => rule[0].TrimEnd('!'), rule => (Kind: rule[1], IsRequired: rule[0].EndsWith('!')), StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            if (!rules.TryGetValue(member.Name, out var rule)) return (member.Name, "unknown");
            if (member.Value.ValueKind != JsonValueKind.Null && !Is(member.Value, rule.Kind)) return (member.Name, rule.Kind);
        }

        return rules.Where(rule => rule.Value.IsRequired && !body.TryGetProperty(rule.Key, out _)).Select(rule => ((string, string)?)(rule.Key, "missing")).FirstOrDefault();
    }

    /// <summary>A number that is always the same for the same words, 1 to 999.</summary>
    internal static int NumberOf(string words) => 1 + (int)(words.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619)) % 999);

    /// <summary>An instant as APIs write it.</summary>
    internal static string Written(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool Is(JsonElement value, string kind) => kind switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}
