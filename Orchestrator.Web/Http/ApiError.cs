using System.Collections.Immutable;

namespace Orchestrator.Web.Http;

/// <summary>Where in a request something is wrong, and what.</summary>
/// <param name="Path">Such as <c>nodes[2].data.config.url</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ApiErrorDetail(string Path, string Message);

/// <summary>Metadata of an endpoint that is told of every error it is answered with.</summary>
public interface IRefusalListener
{
    /// <summary>The call is about to be answered with the error.</summary>
    void Refused(HttpContext context, ApiError error);
}

/// <summary>The one shape of every error answer: <c>{ "error": { message, error_id, status, request_id, details } }</c>.</summary>
/// <param name="Status">400 to 599.</param>
/// <param name="Id">The <c>error_id</c>, such as <c>NOT_FOUND</c>.</param>
/// <param name="Message">What happened and what to do, in plain words.</param>
public sealed record ApiError(int Status, string Id, string Message) : IResult
{
    /// <summary>Everything that is wrong, when it is a matter of the request's content.</summary>
    public ImmutableArray<ApiErrorDetail> Details { get; init; } = [];

    /// <summary>What was refused, for whoever listens; never answered.</summary>
    internal object? About { get; init; }

    /// <summary>Seconds for <c>Retry-After</c>, with 429 and 503.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>401.</summary>
    public static ApiError Unauthorized() => new(401, "UNAUTHORIZED", "Sign in first.");

    /// <summary>403.</summary>
    public static ApiError Forbidden() => new(403, "FORBIDDEN", "You may not do this.");

    /// <summary>404, also for what belongs to somebody else.</summary>
    public static ApiError NotFound(string what) => new(404, "NOT_FOUND", $"There is no such {what}.");

    /// <summary>400 with everything that is wrong.</summary>
    public static ApiError Invalid(string message, params IEnumerable<ApiErrorDetail> details) =>
        new(400, "VALIDATION_ERROR", message) { Details = [.. details] };

    /// <summary>409.</summary>
    public static ApiError Conflict(string message) => new(409, "CONFLICT", message);

    /// <summary>True for paths that programs call; pages are the rest.</summary>
    public static bool IsApiPath(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/credentials", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a program's request: of a path that is a page's as well, one that does not ask for HTML.</summary>
    public static bool IsApiCall(HttpRequest request) => IsApiPath(request.Path)
        && !(request.Path.Equals("/credentials", StringComparison.OrdinalIgnoreCase) && Features.Credentials.PageOrApi.WantsPage(request));

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.GetEndpoint()?.Metadata.GetMetadata<IRefusalListener>()?.Refused(httpContext, this);
        httpContext.Response.StatusCode = Status;
        if (RetryAfter is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = new ErrorAnswer(new ErrorContent(Message, Id, Status, httpContext.TraceIdentifier, Details));
        return httpContext.Response.WriteAsJsonAsync(body, httpContext.RequestAborted);
    }
}
