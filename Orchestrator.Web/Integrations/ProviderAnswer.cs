using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations;

/// <summary>What an answer of a provider means.</summary>
internal static class ProviderAnswer
{
    private const int MaxDepth = 62; // nothing that is kept is deeper than 64

    /// <summary>Reads the answer and judges it.</summary>
    /// <param name="manifest">Whose answer it is.</param>
    /// <param name="kind">How a good one is read.</param>
    /// <param name="answer">What came.</param>
    /// <param name="now">The time, for limits that end at an instant.</param>
    public static ProviderReply Judge(ProviderManifest manifest, ManifestAnswer kind, OutboundOutcome.Answered answer, DateTimeOffset now)
    {
        var isGood = answer.Status is >= 200 and < 300;
        var data = isGood ? Read(kind, answer) : Json(answer) ?? (IsXml(answer) ? Xml(answer) : null);
        if (isGood && data is null) return new ProviderReply.Refused(new StepError(ErrorCodes.InvalidInput, ProviderWords.NotData(manifest.Definition, answer.ContentType)));
        var errors = manifest.Errors;
        if (isGood && !Fails(errors, data!.Value)) return new ProviderReply.Done(answer.Status, data.Value, answer.Headers);
        return Refused(manifest, answer, data, isGood ? 400 : answer.Status, now);
    }

    private static ProviderReply.Refused Refused(ProviderManifest manifest, OutboundOutcome.Answered answer, JsonElement? data, int status, DateTimeOffset now)
    {
        var errors = manifest.Errors;
        var code = data is { } found && errors.Code?.In(found) is { } said ? said.ValueKind == JsonValueKind.String ? said.GetString() : said.GetRawText() : null;
        var meant = code is not null && errors.Statuses.TryGetValue(code, out var known) ? known : status;
        // GitHub and others say "less often" with 403.
        if (meant == 403 && errors.RemainingHeader is { } remaining && (answer.Headers.GetValueOrDefault(remaining) == "0" || answer.RetryAfter is not null)) meant = 429;
        var words = data is { } told ? ProviderWords.Said(errors.Message, told) : null;
        if (words is null && code is { Length: > 0 and < 100 }) words = ProviderWords.Line(code);
        var detail = new JsonObject { ["status"] = answer.Status, ["data"] = data is { } kept ? JsonNode.Parse(kept.GetRawText()) : null };
        if (code is not null) detail["code"] = code;
        var wait = answer.RetryAfter ?? (meant == 429 ? Said(errors, data) ?? Reset(errors, answer, now) : null);
        var says = ProviderWords.Refused(manifest.Definition, meant, words, wait, code is null ? null : Advice(errors, code, data!.Value));
        return new ProviderReply.Refused(new StepError(ErrorCodes.Http(meant), says, JsonSerializer.SerializeToElement(detail), ErrorCodes.IsRetryable(meant)), wait);
    }

    // With what the answer says is missing, if it says so.
    private static string? Advice(ManifestErrors errors, string code, JsonElement data) =>
        errors.Advice.TryGetValue(code, out var advice) ? advice.Fill(place => AnswerPath.Parse(place.Name).In(data) is { ValueKind: JsonValueKind.String } found ? ProviderWords.Line(found.GetString()!) : null) : null;

    private static bool Fails(ManifestErrors errors, JsonElement data) =>
        errors.Fails?.In(data) is { } mark && (errors.FailsWhen is not { } wanted ? !(mark.ValueKind == JsonValueKind.Array && mark.GetArrayLength() == 0) : JsonElement.DeepEquals(mark, wanted));

    private static TimeSpan? Said(ManifestErrors errors, JsonElement? data) =>
        data is { } told && errors.RetryAfter?.In(told) is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetDouble(out var wait) && wait is >= 0 and < 86_400 ? TimeSpan.FromSeconds(wait) : null;

    private static TimeSpan? Reset(ManifestErrors errors, OutboundOutcome.Answered answer, DateTimeOffset now)
    {
        if (errors.ResetHeader is not { } header || !double.TryParse(answer.Headers.GetValueOrDefault(header), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(number is >= 0 and < 1e14)) return null;
        var wait = errors.ResetUnit switch
        {
            ResetUnit.Seconds => TimeSpan.FromSeconds(Math.Min(number, 86_400)),
            ResetUnit.UnixMilliseconds => DateTimeOffset.UnixEpoch.AddMilliseconds(number) - now,
            _ => DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(number, 1e11)) - now,
        };
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static JsonElement? Read(ManifestAnswer kind, OutboundOutcome.Answered answer) => kind switch
    {
        // A web page is no answer of an API, not even of one that has nothing to say.
        ManifestAnswer.None => answer.ContentType == "text/html" && answer.Body.Length > 0 ? null : Nothing(),
        ManifestAnswer.Headers => answer.ContentType == "text/html" && answer.Body.Length > 0 ? null : JsonSerializer.SerializeToElement(new { headers = answer.Headers }),
        ManifestAnswer.Any => JsonSerializer.SerializeToElement(new { status = answer.Status, data = Json(answer) ?? JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(answer.Body.Span)) }),
        ManifestAnswer.Text => answer.ContentType == "text/html" ? null : JsonSerializer.SerializeToElement(new JsonObject { ["text"] = Encoding.UTF8.GetString(answer.Body.Span) }),
        ManifestAnswer.File => JsonSerializer.SerializeToElement(new JsonObject { ["file"] = FileValue.Of(answer).ToJson() }),
        ManifestAnswer.Xml => Xml(answer),
        _ => answer.Body.Length == 0 ? Nothing() : Json(answer),
    };

    private static JsonElement Nothing() => JsonSerializer.SerializeToElement(new JsonObject());

    private static JsonElement? Json(OutboundOutcome.Answered answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsXml(OutboundOutcome.Answered answer) => answer.ContentType is "application/xml" or "text/xml";

    private static JsonElement? Xml(OutboundOutcome.Answered answer)
    {
        try
        {
            return XmlAnswer.Read(answer.Body);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
