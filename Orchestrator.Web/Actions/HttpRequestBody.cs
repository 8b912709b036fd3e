using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Actions;

/// <summary>The body of a request, by <c>bodyType</c>.</summary>
internal static class HttpRequestBody
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredJson.MaxDepth };

    /// <summary>Makes the body as often as it is sent; null for none.</summary>
    public static Func<HttpContent>? Of(JsonElement config)
    {
        if (!config.TryGetProperty("body", out var body) || body.ValueKind == JsonValueKind.Null || body.ValueKind == JsonValueKind.String && body.ValueEquals("")) return null;
        var type = HttpRequestSettings.Text(config, "bodyType");
        return type switch
        {
            null or "" or "json" => Json(body),
            "text" => Typed(body.ValueKind == JsonValueKind.String ? body.GetString()! : Write(body), "text/plain"),
            "form" => Form(config),
            "multipart" => Multipart(config),
            _ => throw new InvalidSettingException($"bodyType: json, form, text or multipart, not “{type}”."),
        };
    }

    private static Func<HttpContent> Json(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.String) return Typed(Write(body), "application/json");
        var text = body.GetString()!;
        try
        {
            JsonDocument.Parse(text).Dispose();
        }
        catch (JsonException problem)
        {
            throw new InvalidSettingException($"body: not JSON at line {problem.LineNumber + 1}, position {problem.BytePositionInLine + 1}. Choose the body type text to send it as it is.");
        }
        return Typed(text, "application/json");
    }

    private static Func<HttpContent> Form(JsonElement config)
    {
        var pairs = HttpRequestSettings.Pairs(config, "body").Select(pair => KeyValuePair.Create(pair.Name, pair.Value)).ToArray();
        return () => new FormUrlEncodedContent(pairs);
    }

    // A part is text, or a file: { "filename": …, "contentType": …, "data": base64 }.
    private static Func<HttpContent> Multipart(JsonElement config)
    {
        var body = config.GetProperty("body");
        if (body.ValueKind != JsonValueKind.Object) throw new InvalidSettingException("body: an object of parts.");
        var parts = body.EnumerateObject().Select(Part).ToArray();
        return () =>
        {
            var content = new MultipartFormDataContent();
            foreach (var part in parts)
            {
                var bytes = new ByteArrayContent(part.Data);
                if (part.Type is not null) bytes.Headers.ContentType = MediaTypeHeaderValue.Parse(part.Type);
                if (part.File is null) content.Add(bytes, part.Name);
                else content.Add(bytes, part.Name, part.File);
            }
            return content;
        };
    }

    private static (string Name, string? File, string? Type, byte[] Data) Part(JsonProperty part)
    {
        var place = $"body.{part.Name}";
        if (part.Value.ValueKind != JsonValueKind.Object) return (part.Name, null, null, Encoding.UTF8.GetBytes(HttpRequestSettings.Scalar(part.Value, place)));
        var type = HttpRequestSettings.Text(part.Value, "contentType") ?? "application/octet-stream";
        if (!MediaTypeHeaderValue.TryParse(type, out _)) throw new InvalidSettingException($"{place}.contentType: a media type such as image/png, not “{type}”.");
        if (!part.Value.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out var bytes))
            throw new InvalidSettingException($"{place}.data: the file's bytes in base64.");
        return (part.Name, HttpRequestSettings.Text(part.Value, "filename") ?? part.Name, type, bytes);
    }

    private static Func<HttpContent> Typed(string text, string type) => () => new StringContent(text, Encoding.UTF8, type);

    private static string Write(JsonElement body) => JsonSerializer.Serialize(body, Readable);
}
