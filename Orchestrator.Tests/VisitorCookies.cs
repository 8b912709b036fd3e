using System.Net;

namespace Orchestrator.Tests;

/// <summary>Keeps cookies as a browser does before a proxy that ends HTTPS: also those that are for HTTPS only.</summary>
internal sealed class VisitorCookies() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
{
    private readonly CookieContainer kept = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(request.RequestUri!) { Scheme = Uri.UriSchemeHttps }.Uri;
        if (!request.Headers.Contains("Cookie") && kept.GetCookieHeader(address) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set) kept.SetCookies(address, cookie);
        }

        return response;
    }
}
