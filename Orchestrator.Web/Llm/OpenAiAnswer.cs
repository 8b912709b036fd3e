using System.Net.ServerSentEvents;
using System.Text.Json;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Llm;

/// <summary>Reads chat completions, event by event or, from services that do not stream, at once. What it does not know it passes over.</summary>
internal sealed class OpenAiAnswer
{
    private string? finish;
    private bool isDone;

    public static async Task<LlmReply> ReadAsync(Stream body, OutboundCall call, LlmTarget target, LlmQuestion question, LlmHearing heard, CancellationToken cancellationToken)
    {
        var answer = new OpenAiAnswer();
        switch (call.ContentType)
        {
            case "text/event-stream":
                if (await answer.ReadEventsAsync(body, target, heard, cancellationToken) is { } failed) return failed;
                if (answer.finish is null && !answer.isDone) return LlmFailures.Unfinished(target);
                break;
            case "application/json":
                using (var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken))
                {
                    if (document.RootElement.ValueKind != JsonValueKind.Object || !answer.Take(document.RootElement, "message", heard)) return LlmFailures.NotAnAnswer(call, target);
                }

                break;
            default:
                return LlmFailures.NotAnAnswer(call, target);
        }

        return new LlmReply.Answered(new LlmAnswer(heard.Text, answer.finish ?? "stop", heard.Tokens(question, isWhole: true)));
    }

    private async Task<LlmReply.Failed?> ReadEventsAsync(Stream body, LlmTarget target, LlmHearing heard, CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
            {
                isDone = true;
                return null;
            }

            if (item.Data.Length == 0) continue;
            using var document = JsonDocument.Parse(item.Data);
            var chunk = document.RootElement;
            if (chunk.ValueKind != JsonValueKind.Object) continue;
            if (chunk.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null) return LlmFailures.InStream(target, chunk.Clone());
            Take(chunk, "delta", heard);
        }

        return null;
    }

    private bool Take(JsonElement chunk, string part, LlmHearing heard)
    {
        if (chunk.TryGetProperty("usage", out var counted) && counted.ValueKind == JsonValueKind.Object) heard.Count(Count(counted, "prompt_tokens"), Count(counted, "completion_tokens"));
        if (!chunk.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0 || choices[0].ValueKind != JsonValueKind.Object) return false;
        var choice = choices[0];
        if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String && LlmText.Of(reason) is { Length: > 0 } why) finish = why == "eos" ? "stop" : why;
        if (!choice.TryGetProperty(part, out var said) || said.ValueKind != JsonValueKind.Object) return true;
        // A refusal is what the model says in the place of an answer.
        foreach (var name in new[] { "content", "refusal" })
        {
            if (said.TryGetProperty(name, out var content) && content.ValueKind == JsonValueKind.String) heard.Say(LlmText.Of(content));
        }

        return true;
    }

    private static long Count(JsonElement usage, string name) => usage.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var tokens) && tokens >= 0 ? tokens : 0;
}
