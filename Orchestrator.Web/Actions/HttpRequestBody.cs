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

    // A part is text, a file, or a list of these, which repeats the name.
    private static Func<HttpContent> Multipart(JsonElement config)
    {
        var body = config.GetProperty("body");
        if (body.ValueKind != JsonValueKind.Object) throw new InvalidSettingException("body: an object of parts.");
        var parts = body.EnumerateObject().SelectMany(Parts).ToArray();
        return () =>
        {
            // RFC 7578: names in UTF-8 as they are; filename* must not be sent.
            var content = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
            foreach (var (name, value, file) in parts)
            {
                var bytes = new ReadOnlyMemoryContent(file?.Bytes ?? Encoding.UTF8.GetBytes(value));
                if (file is not null) bytes.Headers.ContentType = MediaTypeHeaderValue.Parse(file.ContentType);
                bytes.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name={Quoted(name)}{(file is null ? "" : $"; filename={Quoted(file.FileName)}")}");
                content.Add(bytes);
            }
            return content;
        };
    }

    private static IEnumerable<(string Name, string Value, FileValue? File)> Parts(JsonProperty part)
    {
        var place = $"body.{part.Name}";
        return part.Value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => part.Value.EnumerateArray().Select((item, index) => Part(part.Name, item, $"{place}[{index}]")),
            _ => [Part(part.Name, part.Value, place)],
        };
    }

    private static (string Name, string Value, FileValue? File) Part(string name, JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Object ? (name, "", FileValue.Read(value, place)) : (name, HttpRequestSettings.Scalar(value, place), null);

    // As browsers write it (WHATWG, multipart/form-data encoding algorithm).
    private static string Quoted(string name) =>
        '"' + name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal) + '"';

    private static Func<HttpContent> Typed(string text, string type) => () => new StringContent(text, Encoding.UTF8, type);

    private static string Write(JsonElement body) => JsonSerializer.Serialize(body, Readable);
}
