using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Mail;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Features.Alerts;

public sealed class AlertTests(AlertApp app) : IClassFixture<AlertApp>
{
    [Fact]
    public async Task After_n_failures_in_a_row_a_webhook_is_called_once_with_a_link_to_the_run_and_again_on_recovery()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        var workflow = await PrepareAsync(owner, new { afterFailures = 2, webhookUrl = upstream.Url });
        await RunsAsync(workflow, "F");
        upstream.Requests.ShouldBeEmpty();
        await RunsAsync(workflow, "F");
        var failing = JsonElement.Parse(upstream.Requests.ShouldHaveSingleItem().Body);
        failing.GetProperty("kind").GetString().ShouldBe("failing");
        failing.GetProperty("subject").GetString().ShouldBe("“Echo” failed 2 times in a row");
        var run = failing.GetProperty("data").GetProperty("execution");
        run.GetProperty("url").GetString().ShouldBe($"https://flows.example.com/executions/{run.GetProperty("id").GetString()}");
        await RunsAsync(workflow, "FF");
        upstream.Requests.Count.ShouldBe(1);
        await RunsAsync(workflow, "S");
        JsonElement.Parse(upstream.Requests.Last().Body).GetProperty("kind").GetString().ShouldBe("recovered");
        await RunsAsync(workflow, "S");
        upstream.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_mail_goes_through_the_workspaces_mail_server()
    {
        await using var server = new SmtpServer();
        using var owner = await app.SignUpAsync();
        var mail = await MailServerAsync(owner, server.Port);
        var workflow = await PrepareAsync(owner, new { email = new { integrationId = mail, to = "ops@example.com, ada@example.com" } }, isWorkspaces: true);
        await RunsAsync(workflow, "F");
        var taken = server.Messages.ShouldHaveSingleItem();
        taken.To.ShouldBe(["ops@example.com", "ada@example.com"]);
        taken.Data.ShouldContain("https://flows.example.com/executions/");
        server.Wrongs.ShouldBeEmpty();
        (await owner.GetAsync("/api/alerts")).Json[0].GetProperty("status").GetString().ShouldBe("sent");
    }

    [Fact]
    public async Task What_is_said_is_masked()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        var workflow = await PrepareAsync(owner, new { webhookUrl = upstream.Url });
        await RunsAsync(workflow, "F");
        upstream.Requests.Single().Body.ShouldContain("The server refused the key");
        upstream.Requests.Single().Body.ShouldNotContain("4f9aK2mXv9TnB4hRzL8sWc");
        (await owner.GetAsync("/api/alerts")).Text.ShouldNotContain("4f9aK2mXv9TnB4hRzL8sWc");
    }

    [Fact]
    public async Task A_webhook_whose_address_is_a_secret_is_a_reference_and_is_never_shown()
    {
        await using var upstream = await Upstream.AnsweringAsync(404, "text/plain", "no_service");
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { id = "alerts", name = "Alerts", value = $"{upstream.Url}/services/T00/B00/hush4711hush" })).Status.ShouldBe(201);
        var workflow = await PrepareAsync(owner, new { webhookUrl = "credentials://alerts" });
        await RunsAsync(workflow, "F");
        upstream.Requests.ShouldHaveSingleItem().Target.ShouldBe("/services/T00/B00/hush4711hush");
        var alerts = await owner.GetAsync("/api/alerts");
        alerts.Json[0].GetProperty("status").GetString().ShouldBe("failed");
        alerts.Text.ShouldNotContain("hush4711hush");
    }

    [Fact]
    public async Task An_alert_that_cannot_be_sent_is_tried_three_times_and_then_shown_as_failed()
    {
        await using var upstream = await Upstream.AnsweringAsync(503, "text/plain", "later");
        using var owner = await app.SignUpAsync();
        var workflow = await PrepareAsync(owner, new { webhookUrl = upstream.Url });
        await RunsAsync(workflow, "F");
        foreach (var _ in Enumerable.Range(0, 6))
        {
            app.Clock.Advance(TimeSpan.FromMinutes(6));
            await app.RoundAsync();
        }

        upstream.Requests.Count.ShouldBe(3);
        upstream.Requests.Select(one => one.Headers["webhook-id"]).Distinct().Count().ShouldBe(1);
        var alert = (await owner.GetAsync("/api/alerts")).Json[0];
        alert.GetProperty("status").GetString().ShouldBe("failed");
        alert.GetProperty("attempts").GetInt32().ShouldBe(3);
        alert.GetProperty("error").GetString()!.ShouldContain("answered 503");
    }

    [Fact]
    public async Task An_alert_never_calls_this_instance_and_its_failure_raises_none()
    {
        using var owner = await app.SignUpAsync();
        var target = await owner.CreateAsync(Drawing.Echo());
        var workflow = await PrepareAsync(owner, new { webhookUrl = $"{app.Address}api/workflows/{target}/webhook" });
        await RunsAsync(workflow, "F");
        await app.RoundAsync();
        var alerts = (await owner.GetAsync("/api/alerts")).Json;
        alerts.GetArrayLength().ShouldBe(1);
        alerts[0].GetProperty("error").GetString()!.ShouldContain("does not call this instance itself");
    }

    [Fact]
    public async Task Beyond_ten_messages_an_hour_the_rest_comes_in_one_digest()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        (await owner.SendAsync(HttpMethod.Put, "/api/alerts/rule", Visitor.Json(new { webhookUrl = upstream.Url }))).Status.ShouldBe(200);
        List<string> workflows = [];
        foreach (var _ in Enumerable.Range(0, 13)) workflows.Add(await owner.CreateAsync(Drawing.Echo()));
        foreach (var workflow in workflows) await RunsAsync(workflow, "F");
        upstream.Requests.Count.ShouldBe(10);
        // Going well and failing again adds no second line to what is held back.
        foreach (var workflow in workflows[10..]) await app.EndAsync(workflow, fails: false);
        await app.RoundAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.RoundAsync();
        upstream.Requests.Count.ShouldBe(11);
        var digest = JsonElement.Parse(upstream.Requests.Last().Body);
        digest.GetProperty("kind").GetString().ShouldBe("digest");
        digest.GetProperty("data").GetProperty("alerts").GetArrayLength().ShouldBe(3);
        await app.RoundAsync();
        upstream.Requests.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Runs_by_hand_and_runs_before_the_rule_say_nothing()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Failing());
        await owner.UntilEndedAsync(await owner.ExecuteAsync(workflow));
        await KeepAsync(owner, workflow, new { webhookUrl = upstream.Url });
        await app.EndAsync(workflow, fails: true, TriggerKind.Manual);
        await app.RoundAsync();
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_workflows_own_rule_stands_above_the_workspaces_and_one_that_is_off_keeps_it_silent()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        var workflow = await PrepareAsync(owner, new { webhookUrl = upstream.Url }, isWorkspaces: true);
        await KeepAsync(owner, workflow, new { enabled = false });
        await RunsAsync(workflow, "F");
        upstream.Requests.ShouldBeEmpty();
        (await owner.DeleteAsync($"/api/workflows/{workflow}/alert-rule")).Status.ShouldBe(200);
        await RunsAsync(workflow, "F");
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_real_run_that_fails_is_heard_of_by_itself()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Failing("Webhook"));
        await KeepAsync(owner, workflow, new { webhookUrl = upstream.Url });
        var key = await owner.CreateKeyAsync(workflow);
        await owner.PostAsync($"/api/workflows/{workflow}/webhook?wait=true", key: key);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (upstream.Requests.IsEmpty) await poll.WaitForNextTickAsync(patience.Token);
        upstream.Requests.First().Body.ShouldContain("INVALID_TEMPLATE");
    }

    private async Task RunsAsync(string workflow, string runs)
    {
        foreach (var run in runs)
        {
            await app.EndAsync(workflow, fails: run == 'F');
            await app.RoundAsync();
        }
    }

    private static async Task<string> PrepareAsync(Visitor owner, object rule, bool isWorkspaces = false)
    {
        var workflow = await owner.CreateAsync(Drawing.Echo());
        if (!isWorkspaces) await KeepAsync(owner, workflow, rule);
        else (await owner.SendAsync(HttpMethod.Put, "/api/alerts/rule", Visitor.Json(rule))).Status.ShouldBe(200);
        return workflow;
    }

    private static async Task KeepAsync(Visitor owner, string workflow, object rule)
    {
        var kept = await owner.SendAsync(HttpMethod.Put, $"/api/workflows/{workflow}/alert-rule", Visitor.Json(rule));
        kept.Status.ShouldBe(200, kept.Text);
    }

    internal static async Task<string> MailServerAsync(Visitor owner, int port)
    {
        var made = await owner.PostAsync("/api/integrations", new { name = "Mail", type = "smtp", config = new { host = "127.0.0.1", port, tls = "none", from = "Flows <flows@example.com>" } });
        made.Status.ShouldBe(201, made.Text);
        return made.Word("id");
    }
}
