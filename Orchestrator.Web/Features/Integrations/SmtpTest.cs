using Orchestrator.Domain.Executions;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Mail;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Signs in to the mail server and sends nothing.</summary>
public sealed class SmtpTest(Mailer mailer) : IProviderTest
{
    /// <inheritdoc />
    public string Type => "smtp";

    /// <inheritdoc />
    public async Task<IntegrationTestView> TestAsync(TestedIntegration tested, CancellationToken cancellationToken)
    {
        try
        {
            var settings = EmailSendAction.SettingsOf(tested.Config);
            if (tested.Credentials.Hosts.Refusal(new UriBuilder(Uri.UriSchemeHttps, settings.Host, settings.Port).Uri) is { } refusal) return IntegrationTestView.Error(refusal);
            return await mailer.CheckAsync(settings, cancellationToken) switch
            {
                null => IntegrationTestView.Success($"Connected to {settings}{(string.IsNullOrEmpty(settings.Username) ? "" : $" as {settings.Username}")}. Nothing was sent."),
                // It said no, and not to the password.
                { Code: ErrorCodes.InvalidInput, Detail: not null } refused => IntegrationTestView.Error($"{refused.Message} Ask whoever runs it to allow this account, or use another one."),
                var error => IntegrationTestView.Error(error),
            };
        }
        catch (InvalidSettingException invalid)
        {
            return IntegrationTestView.Error(invalid.Message);
        }
    }
}
