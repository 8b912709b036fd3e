using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Orchestrator.Tests.Actions;

namespace Orchestrator.Tests.Integrations;

/// <summary>
/// A provider on loopback that takes exactly what its contract says, in order, and answers as documented. Anything else it complains about and refuses.
/// </summary>
internal sealed class ProviderFake : IAsyncDisposable
{
    // Sent by every HTTP client.
    private static readonly HashSet<string> Usual = new(["host", "user-agent", "content-type", "content-length", "accept-encoding", "transfer-encoding", "connection"], StringComparer.OrdinalIgnoreCase);

    private readonly ProviderContract contract;
    private readonly Queue<JsonElement> expected;

    private ProviderFake(ProviderContract contract, IEnumerable<JsonElement> exchanges) => (this.contract, expected) = (contract, new(exchanges));

    /// <summary>The server.</summary>
    public Upstream Upstream { get; private set; } = null!;

    /// <summary>What was not as documented.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The keys against repetition it was sent.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    /// <summary>How many of the exchanges are still to come.</summary>
    public int Left => expected.Count;

    public static async Task<ProviderFake> StartAsync(ProviderContract contract, IEnumerable<JsonElement> exchanges)
    {
        var fake = new ProviderFake(contract, exchanges);
        fake.Upstream = await Upstream.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public ValueTask DisposeAsync() => Upstream.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = Upstream.Requests.Last();
        if (!expected.TryDequeue(out var exchange))
        {
            Complain($"{request.Method} {request.Target} came after everything was said");
        }
        else
        {
            CheckLine(exchange, request);
            CheckHeaders(exchange, request);
            CheckBody(exchange, request);
        }

        if (!Complaints.IsEmpty)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { message = "This is not as documented." });
            return;
        }

        await WriteAsync(context.Response, exchange.GetProperty("answer"));
    }

    /// <summary>Writes an answer as a contract describes it: <c>status</c>, <c>headers</c>, and <c>json</c>, <c>text</c>, or the <c>events</c> of a stream.</summary>
    public static async Task WriteAsync(HttpResponse response, JsonElement answer)
    {
        response.StatusCode = answer.TryGetProperty("status", out var status) ? status.GetInt32() : 200;
        var body = answer.TryGetProperty("json", out var json) ? json.GetRawText() : answer.TryGetProperty("text", out var text) ? text.GetString() : null;
        if (answer.TryGetProperty("events", out var events))
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            body = string.Concat(events.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? $"data: {one.GetString()}\n\n" : $"{(one.TryGetProperty("type", out var name) ? $"event: {name}\n" : "")}data: {JsonSerializer.Serialize(one)}\n\n"));
        }
        else if (body is not null) response.ContentType = json.ValueKind != JsonValueKind.Undefined ? "application/json" : "text/plain";
        if (answer.TryGetProperty("headers", out var headers))
            foreach (var header in headers.EnumerateObject()) response.Headers[header.Name] = header.Value.GetString();
        if (body is not null) await response.WriteAsync(body);
    }

    private void Complain(string what) => Complaints.Enqueue(what);

    private void CheckLine(JsonElement exchange, Upstream.Received request)
    {
        var (wantedMethod, wantedPath) = (exchange.GetProperty("method").GetString(), exchange.GetProperty("path").GetString());
        var mark = request.Target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (request.Target, "") : (request.Target[..mark], request.Target[mark..]);
        if (request.Method != wantedMethod) Complain($"the method is {request.Method}, documented is {wantedMethod}");
        if (Uri.UnescapeDataString(path) != Uri.UnescapeDataString(wantedPath!)) Complain($"the path is {path}, documented is {wantedPath}");
        var sent = QueryHelpers.ParseQuery(query).SelectMany(pair => pair.Value.Select(value => $"{pair.Key}={value}")).Order(StringComparer.Ordinal).ToList();
        var wanted = Pairs(exchange, "query").Order(StringComparer.Ordinal).ToList();
        if (!sent.SequenceEqual(wanted, StringComparer.Ordinal)) Complain($"the query is [{string.Join(" & ", sent)}], documented is [{string.Join(" & ", wanted)}]");
    }

    private static IEnumerable<string> Pairs(JsonElement exchange, string member) => !exchange.TryGetProperty(member, out var pairs) ? []
        : pairs.EnumerateObject().SelectMany(pair => pair.Value.ValueKind == JsonValueKind.Array ? pair.Value.EnumerateArray().Select(item => $"{pair.Name}={item}") : [$"{pair.Name}={pair.Value}"]);

    private void CheckHeaders(JsonElement exchange, Upstream.Received request)
    {
        Dictionary<string, string> wanted = new(StringComparer.OrdinalIgnoreCase);
        foreach (var owner in new[] { contract.Document, exchange })
            if (owner.TryGetProperty("headers", out var headers))
                foreach (var header in headers.EnumerateObject())
                {
                    // A null takes back what holds for the others.
                    if (header.Value.GetString() is { } value) wanted[header.Name] = value;
                    else wanted.Remove(header.Name);
                }
        var required = exchange.TryGetProperty("requires", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase) : [];
        foreach (var (name, value) in wanted)
        {
            if (request.Headers.GetValueOrDefault(name) != value) Complain($"the header {name} is “{request.Headers.GetValueOrDefault(name)}”, documented is “{value}”");
        }

        foreach (var name in required.Where(name => !request.Headers.ContainsKey(name))) Complain($"the header {name} is missing");
        foreach (var name in request.Headers.Keys.Where(name => !Usual.Contains(name) && !wanted.ContainsKey(name) && !required.Contains(name))) Complain($"the header {name} is not documented");
        if (required.Contains("idempotency-key") && request.Headers.TryGetValue("idempotency-key", out var key)) Keys.Enqueue(key);
        if (!request.Headers.ContainsKey("user-agent")) Complain("there is no User-Agent");
    }

    private void CheckBody(JsonElement exchange, Upstream.Received request)
    {
        if (exchange.TryGetProperty("raw", out var raw))
        {
            if (request.Body != raw.GetString()) Complain($"the body is {request.Body}, documented is {raw}");
            return;
        }

        if (!exchange.TryGetProperty("sends", out var sends))
        {
            if (request.Body.Length > 0) Complain($"a body was sent where none is documented: {request.Body}");
            return;
        }

        var isForm = exchange.TryGetProperty("form", out var form) && form.GetBoolean();
        var type = request.Headers.GetValueOrDefault("content-type") ?? "";
        if (!type.StartsWith(isForm ? "application/x-www-form-urlencoded" : "application/json", StringComparison.Ordinal)) Complain($"the content type is {type}");
        var body = isForm ? FormOf(request.Body) : JsonElement.Parse(request.Body);
        if (exchange.TryGetProperty("accepts", out var accepts)) BodyShape.Check(accepts, body, "", Complain);
        if (!JsonElement.DeepEquals(body, sends)) Complain($"the body is {body.GetRawText()}, expected is {sends.GetRawText()}");
    }

    // A name that comes several times is a list.
    private static JsonElement FormOf(string body) => JsonSerializer.SerializeToElement(new JsonObject(QueryHelpers.ParseQuery(body).Select(pair =>
        KeyValuePair.Create(pair.Key, pair.Value.Count == 1 ? (JsonNode?)pair.Value.ToString() : new JsonArray([.. pair.Value.Select(value => (JsonNode?)value)])))));
}

/// <summary>Whether a body has the members that are documented: <c>"title!": "string"</c> is a required text.</summary>
internal static class BodyShape
{
    public static void Check(JsonElement documented, JsonElement body, string place, Action<string> complain)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            complain($"{place} is no object");
            return;
        }

        var known = documented.EnumerateObject().ToDictionary(member => member.Name.TrimEnd('!'), StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            if (!known.TryGetValue(member.Name, out var rule)) complain($"{place}{member.Name} is not documented");
            else if (rule.Value.ValueKind == JsonValueKind.Object) Check(rule.Value, member.Value, $"{place}{member.Name}.", complain);
            else if (!Is(member.Value, rule.Value.GetString()!)) complain($"{place}{member.Name} is no {rule.Value}");
        }

        foreach (var rule in known.Values.Where(rule => rule.Name.EndsWith('!') && !body.TryGetProperty(rule.Name.TrimEnd('!'), out _))) complain($"{place}{rule.Name.TrimEnd('!')} is required and missing");
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "any" => true,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type is string, integer, number, boolean, array, object or any."),
    };
}
