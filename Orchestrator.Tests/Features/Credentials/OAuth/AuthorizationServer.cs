using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>
/// A strict OAuth 2 server on loopback: clients prove themselves, codes hold once and only with their verifier and redirect address, refresh tokens hold once,
/// and one that comes a second time takes the whole grant with it (RFC 9700, section 4.14.2). The browser journeys compile this file too.
/// </summary>
internal sealed class AuthorizationServer : IAsyncDisposable
{
    public const string ClientId = "orchestrator & friends";
    public const string ClientSecret = "client-secret:with/signs+%";

    private readonly WebApplication app;
    private readonly Lock state = new();
    private readonly Dictionary<string, Grant> refreshTokens = [];
    private readonly Dictionary<string, Grant> accessTokens = [];
    private readonly Dictionary<string, Pending> tickets = [];
    private readonly Dictionary<string, Pending> codes = [];
    private int made;

    private AuthorizationServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    public string TokenUrl => $"{Url}/token";

    /// <summary>With a query of its own, as some providers have.</summary>
    public string AuthorizeUrl => $"{Url}/authorize?prompt=consent";

    /// <summary>How long access tokens live.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Refreshes that were granted.</summary>
    public int Refreshes { get; private set; }

    /// <summary>Refresh tokens that came a second time.</summary>
    public int Reuses { get; private set; }

    /// <summary>The form of the last call of the token endpoint.</summary>
    public IReadOnlyDictionary<string, string> LastForm { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Awaited before a refresh is answered.</summary>
    public Func<Task> BeforeRefresh { get; set; } = () => Task.CompletedTask;

    public static async Task<AuthorizationServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new AuthorizationServer(builder.Build());
        server.app.MapGet("/authorize", server.Authorize);
        server.app.MapGet("/decide", server.Decide);
        server.app.MapPost("/token", server.TokenAsync);
        server.app.MapGet("/resource", server.Resource);
        await server.app.StartAsync();
        server.Url = server.app.Urls.Single();
        return server;
    }

    /// <summary>A grant that somebody has given before: its refresh token.</summary>
    public string Grant()
    {
        lock (state) return NewRefreshToken(new Grant());
    }

    /// <summary>Goes through the pages as a person does; where they are sent back to.</summary>
    public static async Task<Uri> DecideAsync(string authorizeUrl, bool allow = true)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = await browser.GetStringAsync(new Uri(authorizeUrl));
        var ticket = page.Split("ticket=")[1].Split('&')[0];
        using var decided = await browser.GetAsync(new Uri($"{new Uri(authorizeUrl).GetLeftPart(UriPartial.Authority)}/decide?ticket={ticket}{(allow ? "&allow=1" : "")}"));
        return decided.Headers.Location!;
    }

    /// <summary>Takes every grant back.</summary>
    public void RevokeAll()
    {
        lock (state)
            foreach (var grant in refreshTokens.Values) grant.IsRevoked = true;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || !Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var back) || back.AbsolutePath != "/oauth/callback")
            return Results.BadRequest("Unknown client or redirect address.");
        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString().Length != 43 || query["state"].Count != 1 || query["prompt"] != "consent")
            return Results.BadRequest("Not a request for a code with a challenge.");
        var ticket = NewSecret("ticket");
        lock (state) tickets[ticket] = new Pending(back.ToString(), query["state"].ToString(), query["code_challenge"].ToString());
        return Results.Content($"""<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Grant access</title><h1>Grant access to your calendar?</h1><p><a href="/decide?ticket={ticket}&allow=1">Allow</a> <a href="/decide?ticket={ticket}">Deny</a></p></html>""", "text/html");
    }

    private IResult Decide(string ticket, string? allow)
    {
        lock (state)
        {
            if (!tickets.Remove(ticket, out var pending)) return Results.BadRequest("Decided already.");
            if (allow is null) return Results.Redirect(QueryHelpers.AddQueryString(pending.RedirectUri, new Dictionary<string, string?> { ["error"] = "access_denied", ["error_description"] = "<script>alert(1)</script>", ["state"] = pending.State }));
            var code = NewSecret("code");
            codes[code] = pending;
            return Results.Redirect(QueryHelpers.AddQueryString(pending.RedirectUri, new Dictionary<string, string?> { ["code"] = code, ["state"] = pending.State }));
        }
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        LastForm = form;
        if (!IsClient(request, form)) return Error(401, "invalid_client");
        var kind = form.GetValueOrDefault("grant_type");
        if (kind == "refresh_token") await BeforeRefresh();
        lock (state)
        {
            return kind switch
            {
                "refresh_token" => Refresh(form.GetValueOrDefault("refresh_token", "")),
                "authorization_code" => Exchange(form),
                _ => Error(400, "unsupported_grant_type"),
            };
        }
    }

    private IResult Refresh(string token)
    {
        if (!refreshTokens.TryGetValue(token, out var grant) || grant.IsRevoked) return Error(400, "invalid_grant");
        if (grant.Current != token)
        {
            Reuses++;
            grant.IsRevoked = true;
            return Error(400, "invalid_grant");
        }
        Refreshes++;
        return Tokens(grant);
    }

    private IResult Exchange(Dictionary<string, string> form)
    {
        if (!codes.Remove(form.GetValueOrDefault("code", ""), out var pending) || form.GetValueOrDefault("redirect_uri") != pending.RedirectUri) return Error(400, "invalid_grant");
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier", ""))));
        return challenge == pending.Challenge ? Tokens(new Grant()) : Error(400, "invalid_grant");
    }

    private IResult Tokens(Grant grant)
    {
        var access = NewSecret("access");
        accessTokens[access] = grant;
        grant.Access = access;
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = (int)Life.TotalSeconds, refresh_token = NewRefreshToken(grant), scope = "calendar.read" });
    }

    // A resource that takes the newest access token only.
    private IResult Resource(HttpRequest request)
    {
        lock (state)
        {
            var token = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
            return accessTokens.TryGetValue(token, out var grant) && grant.Access == token && !grant.IsRevoked ? Results.Json(new { ok = true }) : Results.StatusCode(401);
        }
    }

    private static bool IsClient(HttpRequest request, Dictionary<string, string> form)
    {
        if (request.Headers.Authorization is not [{ } header]) return form.GetValueOrDefault("client_id") == ClientId && form.GetValueOrDefault("client_secret") == ClientSecret;
        if (form.ContainsKey("client_secret")) return false;
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':');
        return parts is [var id, var secret] && Decode(id) == ClientId && Decode(secret) == ClientSecret;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static IResult Error(int status, string code) => Results.Json(new { error = code, error_description = "secret-of-the-provider" }, statusCode: status);

    private string NewRefreshToken(Grant grant)
    {
        var token = NewSecret("refresh");
        grant.Current = token;
        refreshTokens[token] = grant;
        return token;
    }

    private string NewSecret(string kind) => $"{kind}-{Interlocked.Increment(ref made)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(12))}";

    private sealed record Pending(string RedirectUri, string State, string Challenge);
}

/// <summary>One person's consent.</summary>
internal sealed class Grant
{
    public string Current { get; set; } = "";

    public string Access { get; set; } = "";

    public bool IsRevoked { get; set; }
}
