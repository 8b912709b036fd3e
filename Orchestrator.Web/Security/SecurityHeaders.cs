namespace Orchestrator.Web.Security;

/// <summary>What every answer tells the browser it must not do.</summary>
public static class SecurityHeaders
{
    // Scripts come from files of this origin only; the theme is set before the first paint by one. Style attributes are allowed because Radzen
    // writes sizes into them. 'self' covers the circuit's WebSocket (CSP level 3).
    private static readonly string ContentSecurityPolicy = string.Join("; ",
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "style-src-attr 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
        "connect-src 'self'", "manifest-src 'self'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'");

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self)";

    /// <summary>Early in the pipeline, so that errors carry the headers too.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // When the answer starts: the exception handler clears earlier headers, and Blazor sets a weaker policy of its own.
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = PermissionsPolicy;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["X-Robots-Tag"] = "noindex, nofollow"; // public workflows are for whoever has the link
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store"; // files say how long they keep; pages and data stay out of shared caches
            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
