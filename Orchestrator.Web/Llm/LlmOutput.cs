using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>What later steps read.</summary>
internal static class LlmOutput
{
    public static JsonElement Of(LlmAttempt.Answered answered, JsonArray tried)
    {
        var output = new JsonObject { ["text"] = answered.Answer.Text };
        if (answered.Value is { } value) output["object"] = JsonNode.Parse(value.GetRawText());
        var usage = new JsonObject { ["inputTokens"] = answered.Tokens.Input, ["outputTokens"] = answered.Tokens.Output };
        if (answered.CostNanos is { } nanos) usage["costUsd"] = LlmPrices.Dollars(nanos);
        output["provider"] = answered.Provider;
        output["model"] = answered.Model;
        output["finishReason"] = answered.Answer.FinishReason;
        output["usage"] = usage;
        output["tried"] = tried;
        return Element(output);
    }

    /// <summary>One that was asked, or skipped: <c>{ provider, model, outcome, error? }</c>.</summary>
    public static JsonNode Tried(LlmAttempt attempt)
    {
        var tried = new JsonObject { ["provider"] = attempt.Provider, ["model"] = attempt.Model, ["outcome"] = attempt is LlmAttempt.Failed { IsSkipped: var skipped } ? skipped ? "skipped" : "failed" : "answered" };
        if (attempt is LlmAttempt.Failed failed) tried["error"] = new JsonObject { ["code"] = failed.Error.Code, ["message"] = failed.Error.Message, ["retryable"] = failed.Error.Retryable };
        return tried;
    }

    public static JsonElement Element(JsonObject value) => JsonSerializer.SerializeToElement(value);
}
