using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Http;

/// <summary>Marks an endpoint that no session opens, so that any site may call it.</summary>
public sealed class KeyOnly;

/// <summary>
/// Refuses writes that another site makes with a person's session: a write with a cookie needs a JSON content type, which a form cannot send,
/// and the same origin when the browser names one.
/// </summary>
public static class SameOrigin
{
    /// <summary>After the authentication, before the endpoints.</summary>
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use(static (context, next) =>
        IsCircuit(context) && !IsSameOrigin(context) ? CrossOrigin.ExecuteAsync(context)
        : Applies(context) && Refuse(context) is { } error ? error.ExecuteAsync(context) : next(context));

    private static ApiError CrossOrigin { get; } = new(403, "CROSS_ORIGIN", "Another site may not do this with your session.");

    // A WebSocket is opened with a GET, with cookies, and from any page: browsers leave it to the server to look at the origin (RFC 6455, section 10.2).
    private static bool IsCircuit(HttpContext context) => context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    private static bool Applies(HttpContext context) =>
        ApiError.IsApiPath(context.Request.Path)
        && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        && context.User.Identity is { IsAuthenticated: true, AuthenticationType: var scheme } && scheme == IdentityConstants.ApplicationScheme
        && context.GetEndpoint()?.Metadata.GetMetadata<KeyOnly>() is null;

    private static ApiError? Refuse(HttpContext context)
    {
        var request = context.Request;
        if (!IsSameOrigin(context)) return CrossOrigin;
        // A page of another site cannot send a DELETE without asking first.
        var mayBeEmpty = HttpMethods.IsDelete(request.Method) && request.ContentLength is null or 0;
        return mayBeEmpty || request.HasJsonContentType() ? null
            : new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON: Content-Type: application/json.");
    }

    private static bool IsSameOrigin(HttpContext context)
    {
        var headers = context.Request.Headers;
        // Browsers set it and pages cannot; it is right behind a proxy that changes the host, too.
        if (headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]) return site is "same-origin" or "none";
        if (headers.Origin is not [{ Length: > 0 } origin]) return headers.Origin.Count == 0;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var theirs)) return false;
        var ours = context.RequestServices.GetRequiredService<IOptions<InstanceOptions>>().Value.PublicUrl;
        return Are(theirs, $"{context.Request.Scheme}://{context.Request.Host}") || ours.Length > 0 && Are(theirs, ours);
    }

    private static bool Are(Uri theirs, string ours) => Uri.TryCreate(ours, UriKind.Absolute, out var url) && Origin.AreSame(theirs, url);
}
