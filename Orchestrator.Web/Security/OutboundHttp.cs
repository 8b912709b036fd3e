using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Security;

/// <summary>
/// The one way out: every request of every feature goes through it. The address a name resolves to is tested and then connected to,
/// so that a second look-up cannot change it; redirects are followed by hand and tested again; nothing is read past a cap.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaxRedirects = 5;

    // What may follow a redirect to another origin; everything else an author set might be a credential.
    private static readonly HashSet<string> HarmlessHeaders = new(["accept", "accept-language", "user-agent", "content-type"], StringComparer.OrdinalIgnoreCase);

    private readonly AddressGuard guard;
    private readonly OwnAddress own;
    private readonly HttpClient client;

    /// <summary>With the rules for addresses, the knowledge of this instance's own, and the patience.</summary>
    public OutboundHttp(AddressGuard guard, OwnAddress own, IOptions<OutboundOptions> options)
    {
        (this.guard, this.own) = (guard, own);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.Value.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; its owner knows why.</exception>
    public async Task<OutboundOutcome> SendAsync(OutboundRequest request, CancellationToken cancellationToken)
    {
        var (url, method, crossed, bodied) = (request.Url, request.Method, false, true);
        for (var redirects = 0; ; redirects++)
        {
            if (Refusal(url, method) is { } refusal) return refusal;
            try
            {
                using var message = Write(request, url, method, crossed, bodied);
                using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!request.FollowRedirects || NextOf(answer, url) is not { } next)
                    return await OutboundReading.ReadAsync(answer, url, request.MaxResponseBytes, cancellationToken);
                if (redirects == MaxRedirects)
                    return OutboundOutcome.Failed.Connection($"{url.Authority} sent the request around in a circle: more than {MaxRedirects} redirects.", retryable: false);
                if (url.Scheme == "https" && next.Scheme == "http")
                    return OutboundOutcome.Failed.NotAllowed($"{url.Authority} redirects from https to http, which would send the request in the clear.");
                crossed |= !SameOrigin(url, next);
                (method, bodied) = AfterRedirect(answer.StatusCode, method, bodied);
                url = next;
            }
            catch (HttpRequestException problem)
            {
                return OutboundFailures.Of(problem, url);
            }
            catch (OperationCanceledException problem) when (problem.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                // The handler says a connection that was not taken in time as a cancellation nobody asked for.
                return OutboundFailures.NotTaken(url);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private OutboundOutcome.Failed? Refusal(Uri url, HttpMethod method) =>
        url.Scheme is not ("http" or "https") ? OutboundOutcome.Failed.NotAllowed($"Address not allowed: {url.Scheme}. Only http and https are.")
        : own.IsAt(url) && !OwnAddress.IsWebhook(url, method) ? OutboundOutcome.Failed.NotAllowed("Address not allowed: of this instance itself only webhooks may be called.")
        : null;

    private static HttpRequestMessage Write(OutboundRequest request, Uri url, HttpMethod method, bool crossed, bool bodied)
    {
        var message = new HttpRequestMessage(method, url) { Content = bodied ? request.Body?.Invoke() : null };
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Orchestrator", typeof(OutboundHttp).Assembly.GetName().Version!.ToString(3)));
        foreach (var (name, value) in request.Headers.Where(header => !crossed || HarmlessHeaders.Contains(header.Name)))
        {
            if (name.Equals("user-agent", StringComparison.OrdinalIgnoreCase)) message.Headers.UserAgent.Clear();
            if (message.Headers.TryAddWithoutValidation(name, value) || message.Content is null) continue;
            message.Content.Headers.Remove(name);
            message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static Uri? NextOf(HttpResponseMessage answer, Uri url) =>
        (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location && Uri.TryCreate(url, location, out var next) ? next : null;

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    // RFC 9110, section 15.4: 303 turns everything but HEAD into GET, 301 and 302 turn POST into GET, as browsers do.
    private static (HttpMethod Method, bool Bodied) AfterRedirect(HttpStatusCode status, HttpMethod method, bool bodied) => (int)status switch
    {
        303 when method != HttpMethod.Head => (HttpMethod.Get, false),
        301 or 302 when method == HttpMethod.Post => (HttpMethod.Get, false),
        _ => (method, bodied),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // One forbidden address forbids the name: a mixed answer is how rebinding begins.
        // A name that leads back here, however it is written, was not judged by its path and so is not called.
        if (!own.IsAt(host, port) && addresses.Any(address => own.LeadsHere(address, port) || !guard.IsAllowed(address, host, port)))
            throw new AddressNotAllowedException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads to an address that may not be called.</summary>
public sealed class AddressNotAllowedException(string host) : Exception($"Address not allowed: {host}")
{
    /// <summary>The name as it was asked for.</summary>
    public string Host { get; } = host;
}
