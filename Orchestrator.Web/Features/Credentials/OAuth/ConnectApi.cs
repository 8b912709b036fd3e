using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>The two addresses a browser passes on its way to a provider and back. Both are left at once, so that no code stays in the address bar.</summary>
public static class ConnectApi
{
    private const string Cookie = "orchestrator-connect";

    /// <summary>Where connecting a credential begins.</summary>
    public static string PathOf(string id, bool isGlobal) => $"/oauth/connect/{Uri.EscapeDataString(id)}{(isGlobal ? "?tenant_id=" : "")}";

    /// <summary>Maps <c>/oauth</c>.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        var oauth = app.MapGroup("/oauth").RequireAuthorization().ExcludeFromDescription();
        oauth.MapGet("/connect/{id}", BeginAsync);
        oauth.MapGet("/callback", EndAsync);
    }

    private static async Task<IResult> BeginAsync(
        string id, HttpContext context, Connecting connecting, ConnectResults results, IOptions<InstanceOptions> options, CancellationToken cancellationToken)
    {
        var (caller, request) = (Caller.Of(context.User), context.Request);
        // A page of another site may not send people to a provider in their name. Browsers set this and pages cannot.
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site] && site is not ("same-origin" or "none"))
            return Show(results, caller, new ConnectEnded("Another site may not connect your credentials. Start from the credential."));
        var origin = options.Value.PublicUrl is { Length: > 0 } known ? new Uri(known).GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host}";
        var tenant = request.Query.TryGetValue("tenant_id", out var given) ? given.ToString() : null;
        switch (await connecting.BeginAsync(caller, id, tenant, origin, cancellationToken))
        {
            case ConnectBegun.Away away:
                context.Response.Cookies.Append(Cookie, away.Browser, CookieFor(request, options.Value));
                return TypedResults.Redirect(away.Url);
            case ConnectBegun.Refused refused:
                return Show(results, caller, new ConnectEnded(refused.Reason, id));
            default:
                throw new InvalidOperationException("Unknown outcome.");
        }
    }

    private static async Task<IResult> EndAsync(HttpContext context, Connecting connecting, ConnectResults results, IOptions<InstanceOptions> options, CancellationToken cancellationToken)
    {
        var (caller, query) = (Caller.Of(context.User), context.Request.Query);
        var answer = new ProviderAnswer(query["state"], query["code"], query["error"]);
        var ended = await connecting.EndAsync(caller, context.Request.Cookies[Cookie], answer, cancellationToken);
        context.Response.Cookies.Delete(Cookie, CookieFor(context.Request, options.Value));
        return Show(results, caller, ended);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.RedirectHttpResult Show(ConnectResults results, Caller caller, ConnectEnded ended) => TypedResults.LocalRedirect($"{ConnectedPage.Path}?of={results.Keep(caller.UserId, ended)}");

    // Lax, because the provider's site sends the browser back.
    private static CookieOptions CookieFor(HttpRequest request, InstanceOptions options) => new()
    {
        Path = "/oauth", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = request.IsHttps || options.IsPublicOverHttps, MaxAge = ConnectStates.Life, IsEssential = true,
    };
}

/// <summary>How connections ended, for the page that says so; a while only.</summary>
public sealed class ConnectResults(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string UserId, ConnectEnded Ended, DateTimeOffset At)> results = new(StringComparer.Ordinal);

    /// <summary>Keeps one and returns the name it is found by.</summary>
    public string Keep(string userId, ConnectEnded ended)
    {
        var now = time.GetUtcNow();
        foreach (var old in results.Where(one => one.Value.At + Memory < now)) results.TryRemove(old);
        var name = ConnectStates.NewSecret();
        results[name] = (userId, ended, now);
        return name;
    }

    /// <summary>One of somebody's own; null when there is none any more.</summary>
    public ConnectEnded? Find(string userId, string? name) => name is not null && results.TryGetValue(name, out var found) && found.UserId == userId ? found.Ended : null;
}
