using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Mail;

/// <summary>Sends messages through a mail server, for steps, alerts and invitations alike. The server's address is guarded as every other.</summary>
/// <param name="connect">The one way out.</param>
/// <param name="time">For the date of messages.</param>
public sealed class Mailer(GuardedConnect connect, TimeProvider time)
{
    /// <summary>Tests' way to trust their own server; null for the system's rules.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>Sends a message to all its recipients, or to none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the message went is not known.</exception>
    public async Task<MailOutcome> SendAsync(SmtpSettings settings, MailMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var mail = MimeWriter.Write(message, settings.From, time.GetUtcNow());
            await using var connection = new SmtpConnection(await connect.ConnectAsync(settings.Host, settings.Port, cancellationToken), Trust);
            await connection.SendAsync(settings, mail, cancellationToken);
            return new MailOutcome.Sent(mail.MessageId);
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested && stopped is not StillWaitingException)
        {
            throw new StillWaitingException($"{settings} had not answered", cancellationToken);
        }
        catch (Exception problem) when (ErrorOf(problem, settings.ToString()) is { } error)
        {
            return new MailOutcome.Failed(error);
        }
    }

    /// <summary>Whether the server takes the settings: connects, signs in and sends nothing.</summary>
    /// <returns>Why not; null when it does.</returns>
    public async Task<StepError?> CheckAsync(SmtpSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SmtpConnection(await connect.ConnectAsync(settings.Host, settings.Port, cancellationToken), Trust);
            await connection.CheckAsync(settings, cancellationToken);
            return null;
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested && stopped is not StillWaitingException)
        {
            throw new StillWaitingException($"{settings} had not answered", cancellationToken);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && ErrorOf(problem, settings.ToString()) is not null)
        {
            return ErrorOf(problem, settings.ToString());
        }
    }

    private static StepError? ErrorOf(Exception problem, string server) => problem switch
    {
        InvalidMailException => new StepError(ErrorCodes.InvalidInput, problem.Message),
        AddressNotAllowedException refused => new StepError(ErrorCodes.AddressNotAllowed, $"Address not allowed: {refused.Host}. An operator can open it with Orchestrator:Outbound:AllowedHosts."),
        SmtpRefusedException refused => Refused(refused, server),
        SmtpProtocolException => new StepError(ErrorCodes.ConnectionFailed, $"{server} {problem.Message}."),
        DeliveryUnknownException => new StepError(ErrorCodes.ConnectionFailed, $"The connection to {server} broke after the message was handed over: it may have been sent, or not."),
        AuthenticationException => new StepError(ErrorCodes.ConnectionFailed, $"No secure connection to {server}: {problem.Message.TrimEnd('.')}."),
        TimeoutException => new StepError(ErrorCodes.ConnectionFailed, $"{server} did not take the connection in time.", Retryable: true),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new StepError(ErrorCodes.ConnectionFailed, $"The name in {server} cannot be found.", Retryable: true),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new StepError(ErrorCodes.ConnectionFailed, $"{server} refused the connection: nothing listens there.", Retryable: true),
        SocketException or IOException => new StepError(ErrorCodes.ConnectionFailed, $"The connection to {server} failed before the message was handed over.", Retryable: true),
        _ => null,
    };

    // RFC 5321, section 4.2.1: 4yz may pass, 5yz will not. 530, 534, 535 and 538 are about signing in (RFC 4954).
    private static StepError Refused(SmtpRefusedException refused, string server)
    {
        var code = refused.Reply.Code;
        var detail = JsonSerializer.SerializeToElement(new { smtpCode = code, reply = refused.Reply.Text });
        return code switch
        {
            530 or 534 or 535 or 538 => new StepError(ErrorCodes.Http(401), $"{server} refused user name or password ({code} {refused.Reply.Text}).", detail),
            >= 400 and < 500 => new StepError(ErrorCodes.ConnectionFailed, $"{server} asks to try {refused.Doing} later ({code} {refused.Reply.Text}).", detail, Retryable: true),
            _ => new StepError(ErrorCodes.InvalidInput, $"{server} refused {refused.Doing} ({code} {refused.Reply.Text}). Nothing was sent.", detail),
        };
    }
}

/// <summary>How sending a message ended: a closed set.</summary>
public abstract record MailOutcome
{
    private MailOutcome() { }

    /// <summary>The server has taken it.</summary>
    /// <param name="MessageId">Its <c>Message-ID</c>.</param>
    public sealed record Sent(string MessageId) : MailOutcome;

    /// <summary>It was not sent, or nobody knows; the message says which.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Failed(StepError Error) : MailOutcome;
}
