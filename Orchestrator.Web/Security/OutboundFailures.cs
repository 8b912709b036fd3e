using System.Net.Sockets;
using System.Security.Authentication;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Security;

/// <summary>Says in plain words why there was no answer, and nothing of what lies behind a forbidden address.</summary>
internal static class OutboundFailures
{
    public static OutboundOutcome.Failed Of(HttpRequestException problem, Uri url)
    {
        for (Exception? cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is AddressNotAllowedException refused)
                return OutboundOutcome.Failed.NotAllowed($"Address not allowed: {refused.Host}. An operator can open it with Orchestrator:Outbound:AllowedHosts.");
        }
        var host = url.Authority;
        return problem.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => OutboundOutcome.Failed.Connection($"The name {url.Host} cannot be found."),
            HttpRequestError.SecureConnectionError => OutboundOutcome.Failed.Connection($"No secure connection to {host}{Certificate(problem)}.", retryable: false),
            HttpRequestError.ResponseEnded => OutboundOutcome.Failed.Connection($"{host} closed the connection without an answer."),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => OutboundOutcome.Failed.Connection($"{host} answered with something that is not HTTP.", retryable: false),
            _ when problem.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => OutboundOutcome.Failed.Connection($"{host} refused the connection: nothing listens there."),
            _ when problem.InnerException is TimeoutException or TaskCanceledException => NotTaken(url),
            _ => OutboundOutcome.Failed.Connection($"The connection to {host} failed."),
        };
    }

    public static OutboundOutcome.Failed NotTaken(Uri url) => OutboundOutcome.Failed.Connection($"{url.Authority} did not take the connection in time.");

    public static OutboundOutcome.Failed TooLong(Uri url) =>
        new(new StepError(ErrorCodes.Timeout, $"{url.Authority} had not answered in full when the time for the whole call was over.", Retryable: true));

    private static string Certificate(HttpRequestException problem) => problem.InnerException is AuthenticationException certificate ? $": {certificate.Message.TrimEnd('.')}" : "";
}
