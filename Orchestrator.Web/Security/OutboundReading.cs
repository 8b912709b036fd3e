using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.WebUtilities;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Security;

/// <summary>Reads an answer, no more of it than the cap and no longer in silence than the idle time.</summary>
internal static class OutboundReading
{
    public static async Task<OutboundOutcome> ReadAsync(HttpResponseMessage answer, Uri url, int cap, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using var silence = new CancellationTokenSource(patience, time);
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            if (answer.Content.Headers.ContentLength > cap && answer.RequestMessage?.Method != HttpMethod.Head) return TooLarge(url, cap);
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[16 * 1024];
            while (true)
            {
                silence.CancelAfter(patience);
                var count = await stream.ReadAsync(buffer, idle.Token);
                if (count == 0) return Answer(answer, url, body.ToArray());
                if (body.Length + count > cap) return TooLarge(url, cap);
                body.Write(buffer, 0, count);
            }
        }
        catch (IOException problem)
        {
            return BrokeOff(url, problem);
        }
        catch (InvalidDataException)
        {
            return OutboundOutcome.Failed.Connection($"{url.Authority} answered with compressed data that cannot be read.", retryable: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new StillWaitingException($"{url.Authority} was still sending its answer, {body.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes so far", cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return FellSilent(url);
        }
    }

    internal static OutboundOutcome.Failed BrokeOff(Uri url, Exception problem) =>
        OutboundOutcome.Failed.Connection($"{url.Authority} broke off in the middle of its answer ({problem.Message.TrimEnd('.')}).");

    internal static OutboundOutcome.Failed FellSilent(Uri url) =>
        new(new StepError(ErrorCodes.Timeout, $"{url.Authority} fell silent in the middle of its answer.", Retryable: true));

    internal static OutboundOutcome.Failed TooLarge(Uri url, int cap) =>
        new(new StepError(ErrorCodes.ResponseTooLarge, $"The answer of {url.Authority} is larger than {cap / (1024 * 1024)} MB, which is all that is read."));

    private static OutboundOutcome.Answered Answer(HttpResponseMessage answer, Uri url, byte[] body)
    {
        var status = (int)answer.StatusCode;
        var reason = answer.ReasonPhrase is { Length: > 0 } said ? said : ReasonPhrases.GetReasonPhrase(status);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToImmutableSortedDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value), StringComparer.Ordinal);
        var type = answer.Content.Headers.ContentType;
        return new(status, reason, url, headers, body, type?.MediaType?.ToLowerInvariant() ?? "", type?.CharSet?.Trim('"'), WaitOf(answer.Headers));
    }

    internal static TimeSpan? WaitOf(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        // Measured against the answer's own clock where it says one, so that a clock that is off does no harm.
        { Date: { } date } when headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
