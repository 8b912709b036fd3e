using System.Text.Json.Serialization;

namespace Orchestrator.Web.Http;

/// <summary>The one shape of every error answer.</summary>
/// <param name="Error">What went wrong.</param>
public sealed record ErrorAnswer(ErrorContent Error);

/// <summary>What went wrong.</summary>
/// <param name="Message">What happened and what to do, in plain words.</param>
/// <param name="ErrorId">A word for programs, such as <c>NOT_FOUND</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="RequestId">As in <c>X-Request-Id</c>.</param>
/// <param name="Details">Everything that is wrong with the request's content.</param>
public sealed record ErrorContent(
    string Message, [property: JsonPropertyName("error_id")] string ErrorId, int Status, [property: JsonPropertyName("request_id")] string RequestId,
    IReadOnlyList<ApiErrorDetail> Details);

/// <summary>Says in the API document how an endpoint can fail.</summary>
public static class ErrorDocumentation
{
    /// <summary>The statuses that come in the error shape.</summary>
    public static TBuilder ProducesErrors<TBuilder>(this TBuilder endpoint, params int[] statuses) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorAnswer), ["application/json"]));
        return endpoint;
    }
}
