using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;

namespace Orchestrator.Web.Integrations;

/// <summary>The body of a provider's request.</summary>
internal static class ProviderBody
{
    /// <summary>Makes the body as often as it is sent; null for none.</summary>
    /// <exception cref="InvalidSettingException">It cannot be written that way.</exception>
    public static Func<HttpContent>? Of(ManifestBody type, JsonNode? body) => body is null ? null : type switch
    {
        ManifestBody.Json => Written("json", body),
        ManifestBody.Form => Written("form", body),
        ManifestBody.Multipart => Written("multipart", body),
        ManifestBody.Text => Written("text", body),
        ManifestBody.Brackets => Brackets(body),
        ManifestBody.File => FileOf(body),
        _ => throw new InvalidOperationException($"Unknown body {type}."),
    };

    // JSON text is written again only when it is no JSON of ours.
    private static Func<HttpContent>? Written(string type, JsonNode body) => HttpRequestBody.Of(JsonSerializer.SerializeToElement(new JsonObject { ["body"] = body.DeepClone(), ["bodyType"] = type }));

    private static Func<HttpContent> Brackets(JsonNode body)
    {
        var pairs = Flat("", body).ToArray();
        return () => new FormUrlEncodedContent(pairs);
    }

    // As Stripe and others read it: metadata[order]=6735, items[0][price]=….
    private static IEnumerable<KeyValuePair<string, string>> Flat(string name, JsonNode? value) => value switch
    {
        JsonObject members => members.SelectMany(member => Flat(name.Length == 0 ? member.Key : $"{name}[{member.Key}]", member.Value)),
        JsonArray items => items.SelectMany((item, index) => Flat(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), item)),
        null => [KeyValuePair.Create(name, "")],
        _ => [KeyValuePair.Create(name, HttpRequestSettings.Scalar(JsonSerializer.SerializeToElement(value), name))],
    };

    private static Func<HttpContent> FileOf(JsonNode body)
    {
        var value = JsonSerializer.SerializeToElement(body);
        var file = value.ValueKind switch
        {
            JsonValueKind.Object when value.TryGetProperty("base64", out _) => FileValue.Read(value, "file"),
            JsonValueKind.Object or JsonValueKind.Array => new FileValue("file", "application/json; charset=utf-8", Encoding.UTF8.GetBytes(value.GetRawText())),
            _ => new FileValue("file", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(HttpRequestSettings.Scalar(value, "file"))),
        };
        return () =>
        {
            var content = new ReadOnlyMemoryContent(file.Bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", file.ContentType);
            return content;
        };
    }
}
