using Microsoft.AspNetCore.Authentication.Cookies;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// Names the session cookie <c>__Host-…</c> on HTTPS, so that browsers refuse it from a sub-domain or over plain HTTP
/// (RFC 6265bis, section 4.1.3.2), and plainly on HTTP, where that name would be refused.
/// </summary>
/// <param name="always">People come by HTTPS, whatever the request says: a proxy ends it.</param>
internal sealed class HostCookies(bool always) : ICookieManager
{
    private readonly ChunkingCookieManager inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => inner.DeleteCookie(context, Name(context, key), options);

    private string Name(HttpContext context, string key) => always || context.Request.IsHttps ? "__Host-" + key : key;
}
