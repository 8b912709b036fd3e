using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Security;

/// <summary>
/// The way out as a handler, for libraries that send by themselves. It keeps what really happened, because libraries wrap it: ask it, and not their exceptions.
/// Redirects are not followed. For one call at a time; <see cref="OutboundHttp.Call"/> makes it.
/// </summary>
public sealed class OutboundCall : HttpMessageHandler
{
    /// <summary>10 MB.</summary>
    public const int UsualCap = 10 * 1024 * 1024;

    private const int MostOfRefusal = 64 * 1024;

    private readonly OutboundHttp outbound;
    private readonly SecretHosts hosts;
    private readonly int cap;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;
    private bool isSent;

    internal OutboundCall(OutboundHttp outbound, SecretHosts hosts, int cap, TimeSpan patience, TimeProvider time) =>
        (this.outbound, this.hosts, this.cap, this.patience, this.time) = (outbound, hosts, cap, patience, time);

    /// <summary>Why there was no answer, or no whole one; null while there is nothing to say.</summary>
    public StepError? Failure { get; private set; }

    /// <summary>Whether the other side has the whole request and did not refuse it: it answers with data, or has not answered yet.</summary>
    public bool IsTaken => Status is null
        ? isSent && Failure is null or { Retryable: true }
        : Status is >= 200 and < 300 && ContentType is "text/event-stream" or "application/json";

    /// <summary>The answer's status; null before there is one.</summary>
    public int? Status { get; private set; }

    /// <summary>Its reason phrase, or the status's usual one.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Media type in lower case, without parameters; empty when it did not say.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>What an answer that is not 2xx said, no more than 64 KB of it.</summary>
    public ReadOnlyMemory<byte> Refusal { get; private set; }

    /// <summary>How long it asks to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>A client that sends through it alone; the library's own time-outs and retries are the caller's to turn off.</summary>
    public HttpClient ToClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (Failure, Status, RetryAfter, isSent) = (null, null, null, false);
        Plain(request);
        if (request.Content is { } asked) request.Content = new WatchedContent(asked, this);
        var (answer, failure) = await outbound.SendAsync(request, hosts, cancellationToken);
        if (answer is null) throw Failed(failure!);
        var url = request.RequestUri!;
        (Status, Reason) = ((int)answer.StatusCode, answer.ReasonPhrase is { Length: > 0 } said ? said : ReasonPhrases.GetReasonPhrase((int)answer.StatusCode));
        (ContentType, RetryAfter) = (answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "", OutboundReading.WaitOf(answer.Headers));
        if (OutboundRedirect.Next(answer, url) is { } next)
        {
            answer.Dispose();
            throw Failed(OutboundOutcome.Failed.Connection($"{url.Authority} redirects to {next.Authority}, and a call with a key is not sent on. Write the address it leads to.", retryable: false));
        }

        if (answer.Content.Headers.ContentLength > cap)
        {
            answer.Dispose();
            throw Failed(OutboundReading.TooLarge(url, cap));
        }

        var body = new CappedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), this, url);
        if (Status is < 200 or > 299) Refusal = await BeginningAsync(body, cancellationToken);
        HttpContent content = Status is < 200 or > 299 ? new ReadOnlyMemoryContent(Refusal) : new StreamContent(body);
        foreach (var header in answer.Content.Headers.Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))) content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        answer.Content = content;
        return answer;
    }

    // Libraries tell of the machine they run on: its system, its processor, its runtime. That is nobody's business.
    private static void Plain(HttpRequestMessage request)
    {
        foreach (var name in request.Headers.Select(header => header.Key).Where(name => name.StartsWith("x-stainless-", StringComparison.OrdinalIgnoreCase)).ToList()) request.Headers.Remove(name);
        request.Headers.UserAgent.Clear();
        request.Headers.UserAgent.Add(OutboundHttp.Product);
    }

    private static async Task<ReadOnlyMemory<byte>> BeginningAsync(CappedStream body, CancellationToken cancellationToken)
    {
        var kept = new byte[MostOfRefusal];
        var length = await body.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, cancellationToken);
        await body.DisposeAsync();
        return kept.AsMemory(0, length);
    }

    private HttpRequestException Failed(OutboundOutcome.Failed failure)
    {
        Failure = failure.Error;
        return new HttpRequestException(failure.Error.Message);
    }

    /// <summary>What is sent; tells the call when all of it is.</summary>
    private sealed class WatchedContent : HttpContent
    {
        private readonly HttpContent inner;
        private readonly OutboundCall call;

        public WatchedContent(HttpContent inner, OutboundCall call)
        {
            (this.inner, this.call) = (inner, call);
            foreach (var header in inner.Headers) Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await inner.CopyToAsync(stream, context, cancellationToken);
            call.isSent = true;
        }

        protected override bool TryComputeLength(out long length)
        {
            var known = inner.Headers.ContentLength;
            length = known ?? 0;
            return known is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>An answer that is read no further than the cap and in no longer silence than the idle time.</summary>
    private sealed class CappedStream(Stream inner, OutboundCall call, Uri url) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var silence = new CancellationTokenSource(call.patience, call.time);
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            try
            {
                var count = await inner.ReadAsync(buffer, idle.Token);
                read += count;
                return read <= call.cap ? count : throw Broken(OutboundReading.TooLarge(url, call.cap));
            }
            catch (IOException problem) when (call.Failure is null)
            {
                throw Broken(OutboundReading.BrokeOff(url, problem));
            }
            catch (InvalidDataException)
            {
                throw Broken(OutboundOutcome.Failed.Connection($"{url.Authority} answered with compressed data that cannot be read.", retryable: false));
            }
            catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw Broken(OutboundReading.FellSilent(url));
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private IOException Broken(OutboundOutcome.Failed failure)
        {
            call.Failure = failure.Error;
            return new IOException(failure.Error.Message);
        }
    }
}
