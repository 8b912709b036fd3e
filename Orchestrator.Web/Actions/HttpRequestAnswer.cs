using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary>What an answer means for the step.</summary>
internal static class HttpRequestAnswer
{
    // The output wraps the data once, and nothing that is kept is deeper than 64.
    private const int MaxDepth = 62;

    public static StepOutcome Judge(OutboundOutcome.Answered answer, string responseType)
    {
        var data = Read(answer, responseType, out var problem);
        var output = Output(answer, data);
        if (answer.Status is < 200 or > 299) return Refused(answer, output);
        return problem is null
            ? new StepOutcome.Succeeded(output)
            : StepOutcome.Fail(ErrorCodes.InvalidInput, problem, output);
    }

    // RFC 9110: 408, 425 and 429 ask for another try later; 5xx may pass.
    private static StepOutcome.Failed Refused(OutboundOutcome.Answered answer, JsonElement output)
    {
        var retryable = ErrorCodes.IsRetryable(answer.Status);
        var error = new StepError(ErrorCodes.Http(answer.Status), $"{answer.Status} {answer.Reason}".TrimEnd() + $" from {answer.Url.Authority}", output, retryable);
        return new StepOutcome.Failed(error, answer.RetryAfter);
    }

    private static JsonElement Output(OutboundOutcome.Answered answer, JsonNode? data) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["status"] = answer.Status,
        ["headers"] = new JsonObject(answer.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["data"] = data,
    });

    private static JsonNode? Read(OutboundOutcome.Answered answer, string type, out string? problem)
    {
        problem = null;
        if (answer.Body.Length == 0) return null;
        if (type == "file" || type == "auto" && answer.Charset is null && !Utf8.IsValid(answer.Body.Span)) return FileValue.Of(answer).ToJson();
        var text = Text(answer);
        if (type == "text" || type == "auto" && !SaysJson(answer.ContentType)) return text;
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            if (type == "json") problem = $"The answer of {answer.Url.Authority} is not JSON{(answer.ContentType.Length > 0 ? $" but {answer.ContentType}" : "")}.";
            return text;
        }
    }

    // RFC 6839: application/problem+json and the like are JSON too.
    private static bool SaysJson(string type) => type is "application/json" or "text/json" || type.EndsWith("+json", StringComparison.Ordinal);

    private static string Text(OutboundOutcome.Answered answer)
    {
        var body = answer.Body.Span;
        if (body.StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8.GetString(body[3..]);
        try
        {
            return (answer.Charset is { } charset ? Encoding.GetEncoding(charset) : Encoding.UTF8).GetString(body);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            // A charset nobody knows: UTF-8 is the best guess there is.
            return Encoding.UTF8.GetString(body);
        }
    }
}
