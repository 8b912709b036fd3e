using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Llm;

/// <summary>Asks by Anthropic's own library over the guarded way out.</summary>
internal static class AnthropicWire
{
    // It must be said, unlike with others.
    private const int UsualMaxTokens = 4_096;

    public static async Task<LlmReply> AskAsync(LlmTarget target, LlmQuestion question, OutboundCall call, LlmHearing heard, CancellationToken cancellationToken)
    {
        using var http = call.ToClient();
        using var client = new AnthropicClient(new ClientOptions
        {
            HttpClient = http,
            BaseUrl = target.Url.AbsoluteUri.TrimEnd('/'),
            MaxRetries = 0, // the step's own retries
            Timeout = Timeout.InfiniteTimeSpan,
            // Left alone, the library takes these from the server's environment and sends them wherever the step says.
            ApiKey = target.Key,
            AuthToken = null,
            WebhookKey = null,
        });
        var answer = new Answer();
        try
        {
            await foreach (var item in client.Messages.CreateStreaming(Question(question), cancellationToken))
            {
                if (answer.Take(item.Json, heard) is { } error) return LlmFailures.InStream(target, error);
                if (answer.IsDone) break;
            }
        }
        catch (Exception problem) when (problem is AnthropicException or HttpRequestException or IOException or JsonException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LlmFailures.Of(call, target) is { } failed) return failed;
            if (call.ContentType != "text/event-stream") return LlmFailures.NotAnAnswer(call, target);
            return problem is AnthropicSseException { Body: { ValueKind: JsonValueKind.Object } said } ? LlmFailures.InStream(target, said) : LlmFailures.Unfinished(target);
        }

        if (LlmFailures.Of(call, target) is { } wrong) return wrong;
        if (call.ContentType != "text/event-stream") return LlmFailures.NotAnAnswer(call, target);
        return answer.IsDone ? new LlmReply.Answered(new LlmAnswer(heard.Text, answer.Reason, heard.Tokens(question, isWhole: true))) : LlmFailures.Unfinished(target);
    }

    private static MessageCreateParams Question(LlmQuestion question)
    {
        var system = string.Join("\n\n", question.Messages.Where(message => message.Role == LlmMessage.System).Select(message => message.Text));
        var body = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["model"] = JsonSerializer.SerializeToElement(question.Model),
            ["max_tokens"] = JsonSerializer.SerializeToElement(question.MaxTokens ?? UsualMaxTokens),
            ["messages"] = JsonSerializer.SerializeToElement(question.Messages.Where(message => message.Role != LlmMessage.System).Select(message => new { role = message.Role, content = message.Text })),
        };
        if (system.Length > 0) body["system"] = JsonSerializer.SerializeToElement(system);
        if (question.Temperature is { } temperature) body["temperature"] = JsonSerializer.SerializeToElement(temperature);
        var none = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        return MessageCreateParams.FromRawUnchecked(none, none, body);
    }

    /// <summary>The answer as it grows.</summary>
    private sealed class Answer
    {
        private string finish = "stop";

        public bool IsDone { get; private set; }

        /// <summary>Takes an event; an error is given back.</summary>
        public JsonElement? Take(JsonElement item, LlmHearing heard)
        {
            if (item.ValueKind != JsonValueKind.Object) return null;
            switch (item.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? LlmText.Of(type) : null)
            {
                case "message_start" when Member(item, "message") is { } message && Member(message, "usage") is { } begun:
                    Count(begun, heard);
                    break;
                case "content_block_delta" when Member(item, "delta") is { } delta && delta.TryGetProperty("text", out var piece) && piece.ValueKind == JsonValueKind.String:
                    heard.Say(LlmText.Of(piece));
                    break;
                case "message_delta":
                    if (Member(item, "usage") is { } counted) Count(counted, heard);
                    if (Member(item, "delta") is { } end && end.TryGetProperty("stop_reason", out var reason) && reason.ValueKind == JsonValueKind.String) finish = LlmText.Of(reason);
                    break;
                case "message_stop":
                    IsDone = true;
                    break;
                case "error":
                    return item.Clone();
            }

            return null;
        }

        /// <summary>Why it ended.</summary>
        public string Reason => finish switch
        {
            "end_turn" or "stop_sequence" => "stop",
            "max_tokens" or "model_context_window_exceeded" => "length",
            "refusal" => "content_filter",
            var other => other,
        };

        // What was read from or written to the cache is counted beside the rest.
        private static void Count(JsonElement usage, LlmHearing heard) => heard.Count(
            Number(usage, "input_tokens") + Number(usage, "cache_creation_input_tokens") + Number(usage, "cache_read_input_tokens"), Number(usage, "output_tokens"));

        private static JsonElement? Member(JsonElement item, string name) => item.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

        private static long Number(JsonElement usage, string name) => usage.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var tokens) && tokens > 0 ? tokens : 0;
    }
}
