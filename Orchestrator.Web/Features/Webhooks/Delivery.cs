using System.Buffers;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>A webhook call while it is looked at: what is known of it so far, for the inbox should it be refused.</summary>
/// <param name="request">The call.</param>
/// <param name="workflowId">The workflow in its address.</param>
internal sealed class Delivery(HttpRequest request, string workflowId)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = Placeholder.JsonEncoder, SkipValidation = true };

    private const int MostHeaders = 40;
    private static readonly JsonSerializerOptions Stored = new() { Encoder = Placeholder.JsonEncoder };

    /// <summary>The call.</summary>
    public HttpRequest Request => request;

    /// <summary>The workflow in its address.</summary>
    public string WorkflowId => workflowId;

    /// <summary>The API key, once it is known to be one of this workflow.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>The API key as it was sent.</summary>
    public string? Key { get; init; }

    /// <summary>How many bytes the body has; null while it has not been read.</summary>
    public int? Size { get; set; }

    /// <summary>The body, once who sent it is proven.</summary>
    public JsonElement? Body { get; set; }

    /// <summary>What the sender calls it.</summary>
    public DeliveryId? Id { get; set; }

    /// <summary>What the workflow's owner is told and the sender is not.</summary>
    public string? Why { get; set; }

    /// <summary>The run the first of its kind started.</summary>
    public string? ExecutionId { get; set; }

    /// <summary>Where it comes from.</summary>
    public string? Address => request.HttpContext.Connection.RemoteIpAddress?.ToString();

    /// <summary>The one value of a header; null when it is missing or repeated.</summary>
    public string? Header(string name) => request.Headers[name] is [{ } value] ? value : null;

    /// <summary>What a run is given of the headers: names in small letters.</summary>
    public Dictionary<string, string> GivenHeaders() => request.Headers.Where(header => SentHeaders.IsGiven(header.Key))
        .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);

    /// <summary>What a run is given of the query.</summary>
    public Dictionary<string, string> GivenQuery() => request.Query.Where(one => one.Key != "wait").ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);

    /// <summary>What is kept of a call whose sender has no key: where it came from and what it says it is.</summary>
    public string DescribeStranger()
    {
        var agent = request.Headers.UserAgent.ToString();
        return JsonSerializer.Serialize(new { address = Address, headers = agent.Length == 0 ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["user-agent"] = SentHeaders.Shown("user-agent", agent, Key) } }, Stored);
    }

    /// <summary>What was sent beside the body, masked, as it is kept: <c>{ size, address, deliveryId, headers }</c>.</summary>
    public string Describe()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            if (Size is { } size) writer.WriteNumber("size"u8, size);
            if (Address is { } address) writer.WriteString("address"u8, address);
            if (Id is { } id) writer.WriteString("deliveryId"u8, SentHeaders.Shown("", id.Shown, Key));
            writer.WriteStartObject("headers"u8);
            var left = MostHeaders;
            foreach (var (name, value) in request.Headers)
            {
                if (!SentHeaders.IsGiven(name) || left-- <= 0 || name.Length > SentHeaders.LongestShown) continue;
                writer.WriteString(name.ToLowerInvariant(), SentHeaders.Shown(name, value.ToString(), Key));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
