using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Mail;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Mail;

/// <summary>Sends e-mails as a step does, through a server of the test's own.</summary>
internal sealed class Mails
{
    public const string Password = "pässword-4711";

    private readonly EmailSendAction action;

    public Mails(SmtpServer? server = null, bool trusts = true, string tls = "starttls", string? username = "ada", string password = Password, string from = "Orders <orders@example.com>", int? port = null)
    {
        var outbound = Options.Create(new OutboundOptions { AllowedHosts = server is null ? [] : [$"127.0.0.1:{server.Port}"] });
        var connect = new GuardedConnect(new AddressGuard(outbound), new OwnAddress(Options.Create(new InstanceOptions())), outbound);
        action = new EmailSendAction(new Mailer(connect, Time) { Trust = trusts && server is not null ? (_, shown, _, _) => SmtpServer.Trusts(shown) : null }, Integrations);
        Integrations.Add("mail", "smtp", new { host = "127.0.0.1", port = port ?? server?.Port ?? 25, username, password, from, tls });
    }

    public EmailSendAction Action => action;

    public FakeTime Time { get; } = new();

    public KnownIntegrations Integrations { get; } = new();

    public RunSecrets Secrets { get; } = new();

    public bool IsSafe => action.IsSafeToRepeat(JsonSerializer.SerializeToElement(new { }));

    public Task<StepOutcome> RunAsync(object config, CancellationToken cancellationToken = default)
    {
        var settings = JsonSerializer.SerializeToElement(config);
        var node = new Node { Id = "n", Type = NodeType.Action, Config = settings };
        return action.RunAsync(new StepContext(node, settings, _ => throw new InvalidOperationException("No condition here."), Time, null, 1) { TenantId = "t1", Secrets = Secrets }, cancellationToken);
    }

    public async Task<string> SendAsync(object config)
    {
        var outcome = await RunAsync(config);
        return outcome.ShouldBeOfType<StepOutcome.Succeeded>(outcome.ToString()).Output.GetProperty("messageId").GetString()!;
    }

    public async Task<StepError> FailAsync(object? config = null) =>
        (await RunAsync(config ?? new { integrationId = "mail", to = "bob@example.org", subject = "Hi", text = "x" })).ShouldBeOfType<StepOutcome.Failed>().Error;
}
