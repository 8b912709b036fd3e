using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Llm;

/// <summary>Says what it means when a provider does not answer as it should.</summary>
internal static class LlmFailures
{
    private const int LongestSaid = 500;

    /// <summary>After a library threw, or stopped reading: what really happened; null when nothing on the wire was wrong.</summary>
    public static LlmReply.Failed? Of(OutboundCall call, LlmTarget target) => call switch
    {
        { Failure: { } failure } => new(failure, call.RetryAfter),
        { Status: { } status and (< 200 or > 299) } => Refused(call, target, status),
        _ => null,
    };

    /// <summary>An error said in the middle of a stream that began well.</summary>
    public static LlmReply.Failed InStream(LlmTarget target, JsonElement error)
    {
        var said = Said(error) ?? "no reason given";
        var status = error.ValueKind == JsonValueKind.Object ? StatusOf(error) : 500;
        return new(new StepError(ErrorCodes.Http(status), $"{target.Title} broke off with an error: {said}", Detail(status, error), ErrorCodes.IsRetryable(status)));
    }

    /// <summary>An answer of 200 that is not what a model's API answers.</summary>
    public static LlmReply.Failed NotAnAnswer(OutboundCall call, LlmTarget target)
    {
        var kind = call.ContentType switch
        {
            "text/html" => "a web page",
            "" => "something without a content type",
            var type => type,
        };
        return new(new StepError(ErrorCodes.InvalidOutput, $"{target.Title} answered with {kind} instead of a model's answer. Check that the base URL is the address of its API."));
    }

    /// <summary>A stream that ended before the answer did.</summary>
    public static LlmReply.Failed Unfinished(LlmTarget target) =>
        new(new StepError(ErrorCodes.ConnectionFailed, $"{target.Title} broke off in the middle of its answer.", Retryable: true));

    private static LlmReply.Failed Refused(OutboundCall call, LlmTarget target, int status)
    {
        var body = Body(call);
        var said = body is { } json ? Said(json) : null;
        // OpenAI and those like it say with 429 that an account is empty, which waiting does not change.
        if (status == 429 && body is { } told && CodeOf(told) == "insufficient_quota") status = 402;
        var words = target.Key is null && status == 401 ? $"{target.Title} asks for a key (401), and the step has none. {target.Remedy}" : ProviderWords.Refused(target.Title, "API key", target.Remedy, status, said, call.RetryAfter);
        // Which key, which limit: it may know more than the status says.
        if (said is not null && !words.Contains(said.TrimEnd('.'), StringComparison.Ordinal)) words += $" It said: {said.TrimEnd('.')}.";
        var error = new StepError(ErrorCodes.Http(status), words, Detail(status, body), ErrorCodes.IsRetryable(status));
        return new(error, call.RetryAfter);
    }

    private static JsonElement Detail(int status, JsonElement? data) => JsonSerializer.SerializeToElement(new { status, data });

    private static JsonElement? Body(OutboundCall call)
    {
        if (call.Refusal.IsEmpty || !call.ContentType.EndsWith("json", StringComparison.Ordinal)) return null;
        try
        {
            return JsonDocument.Parse(call.Refusal, new JsonDocumentOptions { MaxDepth = 32 }).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // { "error": { "message": … } } at OpenAI and Anthropic, { "error": "…" }, { "message": … } or { "detail": … } elsewhere; Gemini puts it into a list.
    private static string? Said(JsonElement body)
    {
        switch (body.ValueKind)
        {
            case JsonValueKind.Array when body.GetArrayLength() > 0:
                return Said(body[0]);
            case JsonValueKind.Object:
                foreach (var name in new[] { "error", "message", "detail" })
                {
                    if (!body.TryGetProperty(name, out var member)) continue;
                    if (member.ValueKind == JsonValueKind.String) return body.TryGetProperty("details", out var more) && more.ValueKind == JsonValueKind.String ? $"{Cut(member)?.TrimEnd('.')}, {Cut(more)}" : Cut(member);
                    if (Said(member) is { } inner) return inner;
                }

                return null;
            default:
                return null;
        }
    }

    private static string? Cut(JsonElement text)
    {
        try
        {
            var said = text.GetString()!.ReplaceLineEndings(" ").Trim();
            return said.Length <= LongestSaid ? said : $"{said.AsSpan(0, LongestSaid)}…";
        }
        catch (InvalidOperationException)
        {
            return null; // half of a character is no text
        }
    }

    private static string? CodeOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? LlmText.Of(code) : null;

    private static int StatusOf(JsonElement error)
    {
        if (error.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object) return StatusOf(inner);
        if (error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) && status is >= 400 and <= 599) return status;
        return (error.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null) switch
        {
            "invalid_request_error" => 400,
            "authentication_error" => 401,
            "permission_error" => 403,
            "not_found_error" => 404,
            "request_too_large" => 413,
            "rate_limit_error" => 429,
            "overloaded_error" => 529,
            _ => 500,
        };
    }
}
