using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Mail;

namespace Orchestrator.Web.Actions;

/// <summary><c>email/send</c>: sends a message through the mail server of an integration; gives <c>{ messageId }</c>.</summary>
public sealed class EmailSendAction(Mailer mailer, IIntegrationSource integrations) : IAction
{
    /// <inheritdoc />
    public ActionDefinition Definition => ConnectActions.EmailSend;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) => false;

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            var message = Message(context.Config);
            var id = HttpRequestSettings.Text(context.Config, "integrationId") is { Length: > 0 } given ? given : throw new InvalidSettingException("integrationId: the id of an integration of type smtp.");
            var (config, missing) = await integrations.OpenAsync(context, id, CodedProviders.Smtp, cancellationToken);
            if (missing is not null) return new StepOutcome.Failed(missing);
            var settings = SettingsOf(config);
            if (context.Hosts.Refusal(new UriBuilder(Uri.UriSchemeHttps, settings.Host, settings.Port).Uri) is { } elsewhere) return StepOutcome.Fail(ErrorCodes.AddressNotAllowed, elsewhere);
            return await mailer.SendAsync(settings, message, cancellationToken) switch
            {
                MailOutcome.Sent sent => new StepOutcome.Succeeded(JsonSerializer.SerializeToElement(new { messageId = sent.MessageId })),
                MailOutcome.Failed failed => new StepOutcome.Failed(failed.Error),
                var other => throw new InvalidOperationException($"Unknown outcome {other}."),
            };
        }
        catch (InvalidSettingException invalid)
        {
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, invalid.Message);
        }
    }

    private static MailMessage Message(JsonElement config)
    {
        var (text, html) = (Filled(config, "text"), Filled(config, "html"));
        if (text is null && html is null) throw new InvalidSettingException("text: write a text, or HTML, or both.");
        return new MailMessage(Addresses(config, "to"), HttpRequestSettings.Text(config, "subject") ?? "")
        {
            Cc = Addresses(config, "cc"),
            Bcc = Addresses(config, "bcc"),
            ReplyTo = Addresses(config, "replyTo"),
            Text = text,
            Html = html,
            Attachments = [.. Attachments(config)],
        };
    }

    private static string? Filled(JsonElement config, string name) => HttpRequestSettings.Text(config, name) is { Length: > 0 } text ? text : null;

    // A template may bring a list of addresses.
    private static string Addresses(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? string.Join(", ", value.EnumerateArray().Select((item, index) => HttpRequestSettings.Scalar(item, $"{name}[{index}]")))
            : HttpRequestSettings.Text(config, name) ?? "";

    private static IEnumerable<MailAttachment> Attachments(JsonElement config)
    {
        if (!config.TryGetProperty("attachments", out var value) || value.ValueKind == JsonValueKind.Null || value.ValueKind == JsonValueKind.String && value.ValueEquals("")) return [];
        return value.ValueKind switch
        {
            JsonValueKind.Object => [Attachment(value, "attachments")],
            JsonValueKind.Array => value.EnumerateArray().Select((item, index) => Attachment(item, string.Create(CultureInfo.InvariantCulture, $"attachments[{index}]"))),
            _ => throw new InvalidSettingException("attachments: a list of files: { fileName, contentType, base64 }."),
        };
    }

    private static MailAttachment Attachment(JsonElement value, string place)
    {
        var file = FileValue.Read(value, place);
        return new MailAttachment(file.FileName, file.ContentType, file.Bytes);
    }

    /// <summary>The mail server of an integration's settings.</summary>
    /// <exception cref="InvalidSettingException">One of them is wrong.</exception>
    internal static SmtpSettings SettingsOf(JsonElement config)
    {
        var host = Filled(config, "host") ?? throw new InvalidSettingException("host: the integration names no mail server.");
        var port = 587;
        if (Filled(config, "port") is { } given && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            throw new InvalidSettingException("port: 1 to 65535.");
        var tls = Filled(config, "tls")?.ToUpperInvariant() switch
        {
            null => port == 465 ? SmtpTls.Implicit : SmtpTls.StartTls,
            "STARTTLS" or "TRUE" => port == 465 ? SmtpTls.Implicit : SmtpTls.StartTls,
            "IMPLICIT" or "TLS" or "SSL" => SmtpTls.Implicit,
            "NONE" or "FALSE" => SmtpTls.None,
            _ => throw new InvalidSettingException("tls: starttls, implicit or none."),
        };
        var from = Filled(config, "from") ?? Filled(config, "username") ?? throw new InvalidSettingException("from: the integration names no sender.");
        return new SmtpSettings(host, port, from, tls, Filled(config, "username"), Filled(config, "password"));
    }
}
