namespace Orchestrator.Web.Features.Account;

/// <summary>
/// The cookie of forms, for HTTPS only where people come by HTTPS, also behind a proxy that ends it. <c>CookieSecurePolicy.Always</c> would refuse to make forms there.
/// </summary>
internal sealed class FormCookie : CookieBuilder
{
    private readonly bool always;

    public FormCookie(bool always)
    {
        (this.always, SameSite, HttpOnly, IsEssential) = (always, SameSiteMode.Strict, true, true);
        SecurePolicy = CookieSecurePolicy.None;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = always || context.Request.IsHttps;
        return options;
    }
}
