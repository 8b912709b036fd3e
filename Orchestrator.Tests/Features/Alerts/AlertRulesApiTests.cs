using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Mail;
using Orchestrator.Web.Features.Alerts;

namespace Orchestrator.Tests.Features.Alerts;

public sealed class AlertRulesApiTests(AlertApp app) : IClassFixture<AlertApp>
{
    [Fact]
    public async Task A_rule_is_kept_read_and_taken_away()
    {
        using var owner = await app.SignUpAsync();
        (await owner.GetAsync("/api/alerts/rule")).Status.ShouldBe(404);
        var kept = await PutAsync(owner, "/api/alerts/rule", new { afterFailures = 3, onRecovery = false, webhookUrl = "https://hooks.example.com/x" });
        kept.Status.ShouldBe(200, kept.Text);
        var read = (await owner.GetAsync("/api/alerts/rule")).Json;
        read.GetProperty("afterFailures").GetInt32().ShouldBe(3);
        read.GetProperty("onRecovery").GetBoolean().ShouldBeFalse();
        read.GetProperty("webhookUrl").GetString().ShouldBe("https://hooks.example.com/x");
        (await owner.DeleteAsync("/api/alerts/rule")).Status.ShouldBe(200);
        (await owner.DeleteAsync("/api/alerts/rule")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Everything_wrong_with_a_rule_is_named()
    {
        using var owner = await app.SignUpAsync();
        var refused = await PutAsync(owner, "/api/alerts/rule", new { afterFailures = 0, email = new { integrationId = "nowhere", to = "nobody" }, webhookUrl = "http://hooks.example.com/x" });
        refused.Status.ShouldBe(400);
        refused.Paths.ShouldBe(["afterFailures", "email.integrationId", "email.to", "webhookUrl"]);
        (await PutAsync(owner, "/api/alerts/rule", new { })).Paths.ShouldBe(["email"]);
        (await PutAsync(owner, "/api/alerts/rule", new { email = "ops@example.com" })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_test_says_whether_it_arrived()
    {
        await using var upstream = await Upstream.AnsweringAsync(204, "text/plain", "");
        await using var server = new SmtpServer { Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 no such user" : null };
        using var owner = await app.SignUpAsync();
        var mail = await AlertTests.MailServerAsync(owner, server.Port);
        await PutAsync(owner, "/api/alerts/rule", new { email = new { integrationId = mail, to = "gone@example.com" }, webhookUrl = upstream.Url });
        var tested = (await owner.PostAsync("/api/alerts/rule/test")).Json;
        tested[0].GetProperty("status").GetString().ShouldBe("failed");
        tested[0].GetProperty("error").GetString()!.ShouldContain("550 no such user");
        tested[1].GetProperty("status").GetString().ShouldBe("sent");
        upstream.Requests.ShouldHaveSingleItem().Body.ShouldContain("This is a test.");
    }

    [Fact]
    public async Task A_workspace_sends_five_tests_in_ten_minutes_and_is_told_when_it_may_again()
    {
        await using var upstream = await Upstream.AnsweringAsync(204, "text/plain", "");
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        foreach (var path in new[] { "/api/alerts/rule", $"/api/workflows/{workflow}/alert-rule" }) await PutAsync(owner, path, new { webhookUrl = upstream.Url });
        await PutAsync(other, "/api/alerts/rule", new { webhookUrl = upstream.Url });
        for (var test = 0; test < AlertTestLimit.Tests; test++) (await owner.PostAsync("/api/alerts/rule/test")).Status.ShouldBe(200);

        app.Clock.Advance(TimeSpan.FromMinutes(4));
        foreach (var path in new[] { "/api/alerts/rule/test", $"/api/workflows/{workflow}/alert-rule/test" })
        {
            var refused = await owner.PostAsync(path);
            (refused.Status, refused.ErrorId, refused.Headers.RetryAfter!.Delta).ShouldBe((429, "TOO_MANY_REQUESTS", TimeSpan.FromMinutes(6)));
            refused.Message.ShouldContain("Try again in 6 minutes.");
        }
        upstream.Requests.Count.ShouldBe(AlertTestLimit.Tests);
        (await other.PostAsync("/api/alerts/rule/test")).Status.ShouldBe(200, "another workspace has its own");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        (await owner.PostAsync("/api/alerts/rule/test")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Nobody_elses_rule_is_seen_or_changed()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        await PutAsync(owner, $"/api/workflows/{workflow}/alert-rule", new { webhookUrl = "https://hooks.example.com/x" });
        (await stranger.GetAsync($"/api/workflows/{workflow}/alert-rule")).Status.ShouldBe(404);
        (await PutAsync(stranger, $"/api/workflows/{workflow}/alert-rule", new { webhookUrl = "https://evil.example.com" })).Status.ShouldBe(404);
        (await stranger.DeleteAsync($"/api/workflows/{workflow}/alert-rule")).Status.ShouldBe(404);
        (await stranger.PostAsync($"/api/workflows/{workflow}/alert-rule/test")).Status.ShouldBe(404);
    }

    private static Task<Answer> PutAsync(Visitor visitor, string path, object rule) => visitor.SendAsync(HttpMethod.Put, path, Visitor.Json(rule));
}
