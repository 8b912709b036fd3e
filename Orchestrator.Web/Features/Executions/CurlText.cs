using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Calls for a shell, ready to be pasted. What is masked stays masked.</summary>
public static class CurlText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The call of a webhook that starts such a run again.</summary>
    public static string OfWebhook(Uri address, JsonElement? input) =>
        Lines($"curl -X POST {Quoted(address.ToString())}", "-H 'Authorization: Bearer wfb_YOUR_KEY'", "-H 'Content-Type: application/json'", $"-d {Quoted(Json(input))}");

    /// <summary>The call of the API that starts such a run again.</summary>
    public static string OfRun(Uri address, JsonElement? input) =>
        Lines($"curl -b cookies.txt -X POST {Quoted(address.ToString())}", "-H 'Content-Type: application/json'", $"-d {Quoted($$"""{"input":{{Json(input)}}}""")}");

    /// <summary>The request an HTTP step made; null when its input does not say.</summary>
    /// <param name="input">The step's input: method, url, query, headers and body.</param>
    public static string? OfRequest(JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } request || Text(request, "url") is not { Length: > 0 } url) return null;
        var query = string.Join('&', Members(request, "query").Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(Plainly(one.Value))}"));
        if (query.Length > 0) url += (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
        List<string> parts = [$"curl -X {Text(request, "method") ?? "GET"} {Quoted(url)}"];
        var headers = Members(request, "headers").ToList();
        parts.AddRange(headers.Select(header => $"-H {Quoted($"{header.Name}: {Plainly(header.Value)}")}"));
        if (request.TryGetProperty("body", out var body) && body.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && Plainly(body) is { Length: > 0 } text)
        {
            if (body.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))) parts.Add("-H 'Content-Type: application/json'");
            parts.Add($"-d {Quoted(text)}");
        }

        return Lines([.. parts]);
    }

    private static string Lines(params string[] parts) => string.Join(" \\\n  ", parts);

    // For a POSIX shell: nothing inside single quotes means anything but the quote itself.
    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Json(JsonElement? value) => value is { ValueKind: not JsonValueKind.Undefined } given ? JsonSerializer.Serialize(given, Plain) : "{}";

    private static string Plainly(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Json(value);

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member.EnumerateObject().Select(one => (one.Name, one.Value)) : [];
}
