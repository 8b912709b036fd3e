using System.Net;

namespace Orchestrator.Web.Security;

/// <summary>What a redirect means; followed by hand, so that each is judged like a first call.</summary>
internal static class OutboundRedirect
{
    /// <summary>Where the answer sends the call, or null when it is no redirect.</summary>
    public static Uri? Next(HttpResponseMessage answer, Uri url) =>
        (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location && Uri.TryCreate(url, location, out var next) ? next : null;

    /// <summary>Whether it would send in the clear what was asked for in secret.</summary>
    public static bool IsDowngrade(Uri from, Uri to) => from.Scheme == "https" && to.Scheme == "http";

    /// <summary>How the call is repeated. RFC 9110, section 15.4: 303 turns everything but HEAD into GET, 301 and 302 turn POST into GET, as browsers do.</summary>
    public static (HttpMethod Method, bool Bodied) Repeat(HttpStatusCode status, HttpMethod method, bool bodied) => (int)status switch
    {
        303 when method != HttpMethod.Head => (HttpMethod.Get, false),
        301 or 302 when method == HttpMethod.Post => (HttpMethod.Get, false),
        _ => (method, bodied),
    };
}
