using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Mail;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>Sends alerts: each is tried three times at most, and what became of it is kept. None of it makes runs, so that none of it can raise alerts.</summary>
public sealed partial class AlertSender(
    AppDbOpening opening, IIntegrationSource integrations, CredentialResolver credentials, Mailer mailer, OutboundHttp outbound, OwnAddress own, TimeProvider time, ILogger<AlertSender> log)
{
    private const int MostAtOnce = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    // After the first and the second try.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>Sends what is due.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var now = time.GetUtcNow();
        var due = await db.Alerts.Where(row => row.NextTryAt <= now).OrderBy(row => row.NextTryAt).Take(MostAtOnce).Select(row => row.Id).ToListAsync(cancellationToken);
        foreach (var id in due) await SendAsync(id, cancellationToken);
        return due.Count;
    }

    /// <summary>Tries one and keeps what became of it.</summary>
    public async Task SendAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id && row.Status == AlertStatus.Pending, cancellationToken) is not { } alert) return;
        var error = await TryAsync(db, alert, cancellationToken);
        var now = time.GetUtcNow();
        alert.Attempts++;
        alert.Error = error?.Message;
        if (error is { Retryable: true } && alert.Kind != AlertKind.Test && alert.Attempts <= Pauses.Length)
        {
            alert.NextTryAt = now + Pauses[alert.Attempts - 1];
        }
        else
        {
            (alert.Status, alert.NextTryAt, alert.DoneAt) = (error is null ? AlertStatus.Sent : AlertStatus.Failed, null, now);
            if (error is not null) LogFailed(log, alert.Kind, alert.WorkflowId, alert.Channel, alert.Attempts, error.Code, error.Message);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<StepError?> TryAsync(AppDb db, Alert alert, CancellationToken cancellationToken)
    {
        if (await db.AlertRules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == alert.RuleId, cancellationToken) is not { } rule)
            return new StepError(ErrorCodes.InvalidConfig, "The rule that says where it goes was taken away.");
        var secrets = new RunSecrets { TenantId = alert.TenantId, WorkflowId = alert.WorkflowId ?? "" };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var content = AlertContent.Read(alert.Content);
            var error = alert.Channel == AlertChannel.Email ? await MailAsync(rule, alert, content, secrets, either.Token) : await CallAsync(rule, alert, content, secrets, either.Token);
            return error is null ? null : secrets.Redactor.Mask(error);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new StepError(ErrorCodes.Timeout, "The other side had not answered after 20 seconds; it may have taken the message.");
        }
        catch (InvalidSettingException problem)
        {
            return new StepError(ErrorCodes.InvalidConfig, secrets.Redactor.Mask(problem.Message));
        }
    }

    private async Task<StepError?> MailAsync(AlertRule rule, Alert alert, AlertContent content, RunSecrets secrets, CancellationToken cancellationToken)
    {
        if (rule is not { EmailIntegrationId: { } server, EmailTo: { } to }) return new StepError(ErrorCodes.InvalidConfig, "Its rule sends no mail any more.");
        var used = StepCredentials.Of(credentials, secrets);
        var (config, missing) = await integrations.OpenAsync(alert.TenantId, secrets, used, server, CodedProviders.Smtp, cancellationToken);
        if (missing is not null) return missing;
        var settings = EmailSendAction.SettingsOf(config);
        if (used.Hosts.Refusal(new UriBuilder(Uri.UriSchemeHttps, settings.Host, settings.Port).Uri) is { } elsewhere) return new StepError(ErrorCodes.AddressNotAllowed, elsewhere);
        return await mailer.SendAsync(settings, new MailMessage(to, $"[Orchestrator] {content.Subject}") { Text = content.Text }, cancellationToken) is MailOutcome.Failed failed ? failed.Error : null;
    }

    private async Task<StepError?> CallAsync(AlertRule rule, Alert alert, AlertContent content, RunSecrets secrets, CancellationToken cancellationToken)
    {
        if (rule.WebhookUrl is not { } written) return new StepError(ErrorCodes.InvalidConfig, "Its rule calls no webhook any more.");
        var used = StepCredentials.Of(credentials, secrets);
        var (resolved, missing) = await used.ResolveAsync(JsonSerializer.SerializeToElement(new { webhook = written }), cancellationToken);
        if (missing is not null) return missing;
        if (resolved.GetProperty("webhook") is not { ValueKind: JsonValueKind.String } text || AlertTarget.Of(text.GetString()!) is not { } url)
            return new StepError(ErrorCodes.InvalidConfig, "The webhook is not an https address.");
        // Its runs would raise alerts about themselves.
        if (own.IsAt(url)) return new StepError(ErrorCodes.AddressNotAllowed, "An alert does not call this instance itself: the run it starts could fail and raise another.");
        var body = JsonSerializer.Serialize(new { id = alert.Id, kind = alert.Kind.ToString().ToLowerInvariant(), text = $"{content.Subject}\n{content.Text}", subject = content.Subject, data = content.Data }, JsonSerializerOptions.Web);
        var request = new OutboundRequest(HttpMethod.Post, url)
        {
            Headers = [("webhook-id", alert.Id)], Body = () => new StringContent(body, Encoding.UTF8, "application/json"), FollowRedirects = false, MaxResponseBytes = 64 * 1024, Hosts = used.Hosts,
        };
        return await outbound.SendAsync(request, cancellationToken) switch
        {
            OutboundOutcome.Answered { Status: >= 200 and < 300 } => null,
            OutboundOutcome.Answered answer => new StepError(ErrorCodes.Http(answer.Status), $"{url.Authority} answered {answer.Status} {answer.Reason}.", Retryable: ErrorCodes.IsRetryable(answer.Status)),
            OutboundOutcome.Failed failed => failed.Error,
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An alert ({Kind}) about workflow {WorkflowId} could not be sent by {Channel} after {Attempts} tries ({Code}: {Reason}); it is given up and shown under Settings.")]
    private static partial void LogFailed(ILogger logger, AlertKind kind, string? workflowId, AlertChannel channel, int attempts, string code, string reason);
}
