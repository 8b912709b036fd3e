using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Security;

/// <summary>
/// The one way out: every request of every feature goes through it. The address a name resolves to is tested and then connected to,
/// so that a second look-up cannot change it; redirects are followed by hand and tested again; nothing is read past a cap.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    /// <summary>Who calls, for the other side's log.</summary>
    internal static readonly ProductInfoHeaderValue Product = new("Orchestrator", typeof(OutboundHttp).Assembly.GetName().Version!.ToString(3));

    private const int MaxRedirects = 5;

    // What may follow a redirect to another origin; everything else an author set might be a credential.
    private static readonly HashSet<string> HarmlessHeaders = new(["accept", "accept-language", "user-agent", "content-type"], StringComparer.OrdinalIgnoreCase);

    private static readonly HttpRequestOptionsKey<TimeSpan> ConnectPatience = new("connect");

    private readonly OwnAddress own;
    private readonly OutboundOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient client;
    private readonly HttpMessageInvoker invoker;

    /// <summary>With the rules for addresses, the knowledge of this instance's own, and the patience; tests bring their own names and clock.</summary>
    public OutboundHttp(AddressGuard guard, OwnAddress own, IOptions<OutboundOptions> options, INameResolver? names = null, TimeProvider? time = null)
    {
        (this.own, this.options, this.time) = (own, options.Value, time ?? TimeProvider.System);
        var connect = new GuardedConnect(guard, own, options, names, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = this.options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (context, token) => await connect.ConnectJudgedAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, PatienceOf(context.InitialRequestMessage), token),
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; its owner knows why.</exception>
    public async Task<OutboundOutcome> SendAsync(OutboundRequest request, CancellationToken cancellationToken)
    {
        using var total = new CancellationTokenSource(request.TotalTimeout ?? options.TotalTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        try
        {
            return await FollowAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return OutboundFailures.TooLong(request.Url);
        }
    }

    private async Task<OutboundOutcome> FollowAsync(OutboundRequest request, CancellationToken cancellationToken)
    {
        var (url, method, crossed, bodied) = (request.Url, request.Method, false, true);
        for (var redirects = 0; ; redirects++)
        {
            if (Refusal(url, method, request.Hosts) is { } refusal) return refusal;
            try
            {
                using var message = Write(request, url, method, crossed, bodied);
                request.Reached?.Invoke("call-sent", false);
                using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                request.Reached?.Invoke("call-sent", true);
                if (!request.FollowRedirects || OutboundRedirect.Next(answer, url) is not { } next)
                    return await ReadAsync(request, answer, url, cancellationToken);
                if (redirects == MaxRedirects)
                    return OutboundOutcome.Failed.Connection($"{url.Authority} sent the request around in a circle: more than {MaxRedirects} redirects.", retryable: false);
                if (OutboundRedirect.IsDowngrade(url, next))
                    return OutboundOutcome.Failed.NotAllowed($"{url.Authority} redirects from https to http, which would send the request in the clear.");
                crossed |= !Origin.AreSame(url, next);
                (method, bodied) = OutboundRedirect.Repeat(answer.StatusCode, method, bodied);
                if (crossed && bodied && request is { HasSecretBody: true, Body: not null })
                    return OutboundOutcome.Failed.NotAllowed($"{url.Authority} redirects a request with a credential to {next.Authority}. Its body was not sent there.");
                url = next;
            }
            catch (HttpRequestException problem)
            {
                return OutboundFailures.Of(problem, url);
            }
            catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested && stopped is not StillWaitingException)
            {
                throw new StillWaitingException($"{url.Authority} had not answered", cancellationToken);
            }
            catch (OperationCanceledException problem) when (problem.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                // The handler says a connection that was not taken in time as a cancellation nobody asked for.
                return OutboundFailures.NotTaken(url);
            }
        }
    }

    /// <summary>One call for a client that insists on sending by itself: what it sends goes the same way and is judged the same.</summary>
    /// <param name="hosts">Where it may go with the secrets in it.</param>
    /// <param name="cap">How much of the answer is read; more is RESPONSE_TOO_LARGE.</param>
    public OutboundCall Call(SecretHosts hosts, int cap = OutboundCall.UsualCap) => new(this, hosts, cap, options.IdleTimeout, time);

    /// <summary>Sends as it is, without following redirects; a refusal when it may not go there.</summary>
    internal async Task<(HttpResponseMessage? Answer, OutboundOutcome.Failed? Failure)> SendAsync(HttpRequestMessage message, SecretHosts hosts, CancellationToken cancellationToken)
    {
        var url = message.RequestUri!;
        if (Refusal(url, message.Method, hosts) is { } refusal) return (null, refusal);
        try
        {
            return (await invoker.SendAsync(message, cancellationToken), null);
        }
        catch (HttpRequestException problem)
        {
            return (null, OutboundFailures.Of(problem, url));
        }
        catch (OperationCanceledException problem) when (problem.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            return (null, OutboundFailures.NotTaken(url));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        client.Dispose();
        invoker.Dispose();
    }

    private async Task<OutboundOutcome> ReadAsync(OutboundRequest request, HttpResponseMessage answer, Uri url, CancellationToken cancellationToken)
    {
        request.Heard?.Invoke((int)answer.StatusCode);
        request.Reached?.Invoke("response-read", false);
        var outcome = await OutboundReading.ReadAsync(answer, url, request.MaxResponseBytes, options.IdleTimeout, time, cancellationToken);
        request.Reached?.Invoke("response-read", true);
        return outcome;
    }

    private OutboundOutcome.Failed? Refusal(Uri url, HttpMethod method, SecretHosts hosts) =>
        url.Scheme is not ("http" or "https") ? OutboundOutcome.Failed.NotAllowed($"Address not allowed: {url.Scheme}. Only http and https are.")
        : url.UserInfo.Length > 0 ? OutboundOutcome.Failed.NotAllowed($"Address not allowed: {url.Host} with user and password in the address. They belong in an Authorization header.")
        : hosts.Refusal(url) is { } elsewhere ? OutboundOutcome.Failed.NotAllowed(elsewhere)
        : own.IsAt(url) && !OwnAddress.IsWebhook(url, method) ? OutboundOutcome.Failed.NotAllowed("Address not allowed: of this instance itself only webhooks may be called.")
        : null;

    private static TimeSpan? PatienceOf(HttpRequestMessage message) => message.Options.TryGetValue(ConnectPatience, out var patience) ? patience : null;

    private static HttpRequestMessage Write(OutboundRequest request, Uri url, HttpMethod method, bool crossed, bool bodied)
    {
        var message = new HttpRequestMessage(method, url) { Content = bodied ? request.Body?.Invoke() : null };
        if (request.ConnectTimeout is { } patience) message.Options.Set(ConnectPatience, patience);
        message.Headers.UserAgent.Add(Product);
        foreach (var (name, value) in request.Headers.Where(header => !crossed || HarmlessHeaders.Contains(header.Name)))
        {
            if (name.Equals("user-agent", StringComparison.OrdinalIgnoreCase)) message.Headers.UserAgent.Clear();
            if (message.Headers.TryAddWithoutValidation(name, value) || message.Content is null) continue;
            message.Content.Headers.Remove(name);
            message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }
}
