using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Credentials;
using Orchestrator.Tests.Mail;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Integrations;

public sealed class ConnectActionsTests
{
    private static readonly ActionCatalog Catalog = new([ConnectActions.DatabaseQuery, ConnectActions.EmailSend]);

    [Fact]
    public async Task What_a_template_brings_into_SQL_is_a_parameter()
    {
        using var queries = new Queries();
        var ended = await RunAsync(queries.Action, new { actionType = "database/query", connection = "sqlite:a.db", sql = "SELECT {{trigger.name}} AS name, $1 AS first", parameters = new[] { "{{trigger.count}}" } });
        ended.Output!.Value.GetProperty("rows")[0].GetRawText().ShouldBe("""{"name":"'; DROP TABLE x; --<b>","first":7}""");
    }

    [Fact]
    public async Task What_a_template_brings_into_HTML_mail_is_encoded()
    {
        await using var server = new SmtpServer();
        var mails = new Mails(server);
        await RunAsync(mails.Action, new { actionType = "email/send", integrationId = "mail", to = "{{trigger.to}}", subject = "{{trigger.name}}", html = "<p>{{trigger.name}}</p>" });
        var data = server.Messages.ShouldHaveSingleItem().Data;
        data.ShouldContain("<p>&#39;; DROP TABLE x; --&lt;b&gt;</p>");
        data.ShouldContain("Subject: '; DROP TABLE x; --<b>\r\n");
    }

    [Fact]
    public async Task What_a_template_brings_into_a_header_of_a_mail_has_no_line_breaks()
    {
        await using var server = new SmtpServer();
        var ended = await RunAsync(new Mails(server).Action, new { actionType = "email/send", integrationId = "mail", to = "a@example.org", subject = "{{trigger.lines}}", text = "x" });
        ended.Error!.Code.ShouldBe(ErrorCodes.InvalidTemplate);
        server.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_from_the_vault_goes_only_where_its_credential_may()
    {
        using var queries = new Queries();
        var vault = new FakeVault().Key("shop", "sqlite:shop.db").Key("far", "postgres://ada:hunter2-hunter2@db.example.com/shop", "t1", "other.example.com");
        (await RunAsync(queries.Action, new { actionType = "database/query", connection = "credentials://shop", sql = "SELECT 1 AS one" }, vault)).Output!.Value.GetProperty("rowCount").GetInt32().ShouldBe(1);
        var refused = (await RunAsync(queries.Action, new { actionType = "database/query", connection = "credentials://far", sql = "SELECT 1" }, vault)).Error!;
        refused.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        refused.Message.ShouldContain("db.example.com is not among the allowed hosts");
        refused.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_mail_carries_a_credential_to_the_hosts_it_may_go_to_and_to_no_other()
    {
        await using var server = new SmtpServer();
        var vault = new FakeVault().Key("near", "hush-near", "t1", "127.0.0.1").Key("far", "hush-far", "t1", "other.example.com");
        var ended = await RunAsync(new Mails(server).Action, new { actionType = "email/send", integrationId = "mail", to = "a@example.org", subject = "s", text = "credentials://near" }, vault);
        ended.Error.ShouldBeNull();
        server.Messages.ShouldHaveSingleItem().Data.ShouldContain("hush-near");
        var refused = (await RunAsync(new Mails(server).Action, new { actionType = "email/send", integrationId = "mail", to = "a@example.org", subject = "s", text = "credentials://far" }, vault)).Error!;
        refused.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        refused.Message.ShouldContain("allowed hosts");
        server.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_credential_never_stands_in_SQL()
    {
        using var queries = new Queries();
        var error = (await RunAsync(queries.Action, new { actionType = "database/query", connection = "sqlite:a.db", sql = "SELECT {{trigger.name}}, 'credentials://shop'" }, new FakeVault().Key("shop", "x"))).Error!;
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
    }

    [Fact]
    public void The_password_in_a_connection_is_masked_wherever_it_is_kept() =>
        Redactor.Default.Mask("postgres://ada:hunter2-hunter2@db.example.com/shop").ShouldNotContain("hunter2");

    [Fact]
    public void Every_setting_has_its_sink()
    {
        ConnectActions.DatabaseQuery.Field("sql")!.Sink.ShouldBe(TemplateSink.Sql);
        ConnectActions.EmailSend.Field("html")!.Sink.ShouldBe(TemplateSink.Html);
        foreach (var header in (string[])["to", "cc", "bcc", "replyTo", "subject"]) ConnectActions.EmailSend.Field(header)!.Sink.ShouldBe(TemplateSink.Header, header);
    }

    private static async Task<RunEnded> RunAsync(IAction action, object config, FakeVault? vault = null)
    {
        var loop = new RunLoop(new StepRunner([action], TimeProvider.System, credentials: vault is null ? null : new CredentialResolver(vault, TimeProvider.System)), TimeProvider.System);
        var input = Draw.Json("""{"name":"'; DROP TABLE x; --<b>","count":7,"to":"a@example.org","lines":"x\r\nBcc: evil@example.org"}""");
        var run = new Run("e", DateTimeOffset.UnixEpoch, "w", "W", input) { TenantId = "t1" };
        return await loop.RunAsync(new CompiledWorkflow(Draw.Graph("trigger-a", Draw.Step("a", JsonSerializer.Serialize(config))), Catalog), run, new MemoryRecorder());
    }
}
