using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Tests.Actions;

namespace Orchestrator.Tests.Llm;

/// <summary>
/// A provider on loopback that behaves as it documents: exact path, exact headers, exact members of the body. What is wrong is answered as the provider
/// would and kept in <see cref="Wrong"/>.
/// </summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private static readonly string[] Common = ["model", "messages", "stream", "temperature", "max_tokens", "response_format"];

    private readonly string flavour;
    private Upstream upstream = null!;

    private ModelServer(string flavour) => this.flavour = flavour;

    /// <summary>Keys that are good; any other is 401.</summary>
    public HashSet<string> Keys { get; } = ["good-key-123456"];

    /// <summary>What was asked that the provider does not document.</summary>
    public ConcurrentQueue<string> Wrong { get; } = [];

    /// <summary>The bodies, in order.</summary>
    public List<JsonElement> Asked { get; } = [];

    /// <summary>Instead of an answer; null answers with <see cref="Says"/>.</summary>
    public Func<HttpContext, int, Task>? Instead { get; set; }

    /// <summary>What the model says at its n-th call, in pieces.</summary>
    public Func<int, string[]> Says { get; set; } = _ => ["Hel", "lo", " there."];

    /// <summary>Why it ends.</summary>
    public string Ends { get; set; } = "stop";

    /// <summary>Everything received.</summary>
    public IReadOnlyCollection<Upstream.Received> Received => upstream.Requests;

    public int Port => upstream.Port;

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The base address, with the path the provider has before the protocol's own.</summary>
    public Uri BaseUrl => new(upstream.Url + Prefix);

    private string Prefix => flavour switch
    {
        "anthropic" => "",
        "gemini" => "/v1beta/openai",
        "groq" => "/openai/v1",
        "openrouter" => "/api/v1",
        "deepseek" or "perplexity" => "",
        _ => "/v1",
    };

    public static async Task<ModelServer> StartAsync(string flavour = "openai")
    {
        var server = new ModelServer(flavour);
        server.upstream = await Upstream.StartAsync(server.AnswerAsync);
        return server;
    }

    public ValueTask DisposeAsync() => upstream.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var received = upstream.Requests.Last();
        var isAnthropic = flavour == "anthropic";
        if (received.Method != "POST" || received.Target != (isAnthropic ? "/v1/messages" : $"{Prefix}/chat/completions"))
        {
            Wrong.Enqueue($"{received.Method} {received.Target}");
            await ErrorAsync(context, 404, "not_found_error", $"Unknown path {received.Target}");
            return;
        }

        if (!Keys.Contains(Key(received) ?? ""))
        {
            await ErrorAsync(context, 401, isAnthropic ? "authentication_error" : "invalid_api_key", $"Incorrect API key provided: {Key(received)}.");
            return;
        }

        var body = JsonElement.Parse(received.Body);
        var problems = Problems(received, body).ToList();
        if (problems.Count > 0)
        {
            foreach (var problem in problems) Wrong.Enqueue(problem);
            await ErrorAsync(context, 400, "invalid_request_error", string.Join("; ", problems));
            return;
        }

        Asked.Add(body);
        if (Instead is not null) await Instead(context, Asked.Count);
        else if (isAnthropic) await AnthropicAsync(context, Says(Asked.Count));
        else await OpenAiAsync(context, body, Says(Asked.Count));
    }

    private string? Key(Upstream.Received received) => flavour == "skytells" ? received.Headers.GetValueOrDefault("x-api-key") :
        received.Headers.GetValueOrDefault("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;

    private IEnumerable<string> Problems(Upstream.Received received, JsonElement body)
    {
        if (!(received.Headers.GetValueOrDefault("Content-Type") ?? "").StartsWith("application/json", StringComparison.Ordinal)) yield return "Content-Type";
        if (flavour == "anthropic" && received.Headers.GetValueOrDefault("anthropic-version") != "2026-10-21") yield return "anthropic-version";
        if (flavour == "anthropic" && received.Headers.ContainsKey("x-api-key")) yield return "x-api-key beside Authorization";
        if (flavour == "skytells" && received.Headers.ContainsKey("authorization")) yield return "Authorization beside x-api-key";
        string[] allowed = flavour switch
        {
            "anthropic" => ["model", "messages", "stream", "temperature", "max_tokens", "system"],
            "openai" => ["model", "messages", "stream", "temperature", "max_completion_tokens", "response_format", "stream_options"],
            "mistral" or "perplexity" or "together" => Common,
            _ => [.. Common, "stream_options"],
        };
        foreach (var member in body.EnumerateObject().Where(member => !allowed.Contains(member.Name))) yield return $"{member.Name}: Extra inputs are not permitted";
        if (!body.TryGetProperty("model", out var model) || model.GetString() is not { Length: > 0 }) yield return "model is required";
        if (!body.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.True) yield return "stream";
        if (flavour == "anthropic" && (!body.TryGetProperty("max_tokens", out var most) || most.GetInt32() < 1)) yield return "max_tokens is required";
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            var role = message.GetProperty("role").GetString();
            if (role is not ("user" or "assistant") && (flavour == "anthropic" || role != "system")) yield return $"role {role}";
            if (message.GetProperty("content").ValueKind != JsonValueKind.String || message.EnumerateObject().Count() != 2) yield return "message";
        }

        if (body.TryGetProperty("stream_options", out var options) && options.GetRawText() != """{"include_usage":true}""") yield return "stream_options";
        if (!body.TryGetProperty("response_format", out var format)) yield break;
        var type = format.GetProperty("type").GetString();
        if (type is not ("json_schema" or "json_object") || flavour is "deepseek" or "groq" && type != "json_object") yield return $"response_format {type}";
        if (type == "json_schema" && format.GetProperty("json_schema") is var inner && (inner.GetProperty("name").GetString() is not { Length: > 0 } || inner.GetProperty("schema").GetProperty("type").GetString() != "object")) yield return "json_schema";
    }

    private async Task OpenAiAsync(HttpContext context, JsonElement body, string[] pieces)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        foreach (var piece in pieces) await EventAsync(context, null, new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "m", choices = new[] { new { index = 0, delta = new { role = "assistant", content = piece }, finish_reason = (string?)null } } });
        await EventAsync(context, null, new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "m", choices = new[] { new { index = 0, delta = new { }, finish_reason = Ends } } });
        if (body.TryGetProperty("stream_options", out _) || flavour is "mistral" or "perplexity" or "together")
            await EventAsync(context, null, new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "m", choices = Array.Empty<object>(), usage = new { prompt_tokens = 20, completion_tokens = 5, total_tokens = 25 } });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private async Task AnthropicAsync(HttpContext context, string[] pieces)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await EventAsync(context, "message_start", new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", content = Array.Empty<object>(), model = "m", stop_reason = (string?)null, stop_sequence = (string?)null, usage = new { input_tokens = 20, output_tokens = 1 } } });
        await EventAsync(context, "content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
        await EventAsync(context, "ping", new { type = "ping" });
        foreach (var piece in pieces) await EventAsync(context, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = piece } });
        await EventAsync(context, "content_block_stop", new { type = "content_block_stop", index = 0 });
        await EventAsync(context, "message_delta", new { type = "message_delta", delta = new { stop_reason = Ends == "stop" ? "end_turn" : Ends, stop_sequence = (string?)null }, usage = new { output_tokens = 5 } });
        await EventAsync(context, "message_stop", new { type = "message_stop" });
    }

    public static async Task EventAsync(HttpContext context, string? name, object data)
    {
        await context.Response.WriteAsync($"{(name is null ? "" : $"event: {name}\n")}data: {JsonSerializer.Serialize(data)}\n\n");
        await context.Response.Body.FlushAsync();
    }

    public Task ErrorAsync(HttpContext context, int status, string type, string message, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        return context.Response.WriteAsync(flavour == "anthropic"
            ? JsonSerializer.Serialize(new { type = "error", error = new { type, message } })
            : JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code = type } }));
    }
}
