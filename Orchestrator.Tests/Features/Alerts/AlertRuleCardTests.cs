using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Features.Alerts;
using Orchestrator.Web.Features.Workflows;
using Radzen;

namespace Orchestrator.Tests.Features.Alerts;

public sealed class AlertRuleCardTests(AlertApp app) : PageContext(app), IClassFixture<AlertApp>
{
    private AlertRules Rules => Services.GetRequiredService<AlertRules>();

    [Fact]
    public async Task The_workspaces_rule_is_saved_and_a_test_is_sent_and_listed()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await SignInAsync(app);
        var card = Render<AlertRuleCard>(p => p.Add(x => x.Caller, Caller));
        card.FindAll("#after-failures").ShouldBeEmpty();
        await card.Find("input[role=switch]").ChangeAsync(new ChangeEventArgs { Value = true });
        card.Find("#after-failures").Change("3");
        card.Find("#alert-webhook").Change(upstream.Url);
        await card.Find("form").SubmitAsync();
        var rule = (await Rules.ReadAsync(Caller, null)).ShouldNotBeNull();
        (rule.Enabled, rule.AfterFailures, rule.WebhookUrl).ShouldBe((true, 3, upstream.Url));
        await card.FindAll("button").Single(button => button.TextContent.Contains("Send a test", StringComparison.Ordinal)).ClickAsync(new());
        upstream.Requests.Count.ShouldBe(1);
        card.Find(".alert-list li").TextContent.ShouldContain("Test of Orchestrator's alerts");
        card.Find(".alert-list li .st").TextContent.ShouldBe("Sent");
    }

    [Fact]
    public async Task A_sixth_test_says_when_it_may_be_sent()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await SignInAsync(app);
        await Rules.KeepAsync(Caller, null, AlertRuleView.New with { WebhookUrl = upstream.Url });
        var card = Render<AlertRuleCard>(p => p.Add(x => x.Caller, Caller));
        for (var test = 0; test <= AlertTestLimit.Tests; test++)
            await card.FindAll("button").Single(button => button.TextContent.Contains("Send a test", StringComparison.Ordinal)).ClickAsync(new());
        upstream.Requests.Count.ShouldBe(AlertTestLimit.Tests);
        Services.GetRequiredService<NotificationService>().Messages.Last().Detail.ShouldBe("A workspace sends 5 tests in ten minutes at most. Try again in 10 minutes.");
    }

    [Fact]
    public async Task What_is_wrong_stands_under_its_field()
    {
        await SignInAsync(app);
        var card = Render<AlertRuleCard>(p => p.Add(x => x.Caller, Caller));
        await card.Find("input[role=switch]").ChangeAsync(new ChangeEventArgs { Value = true });
        card.Find("#after-failures").Change("many");
        card.Find("#alert-webhook").Change("http://hooks.example.com");
        await card.Find("form").SubmitAsync();
        card.FindAll(".wrong").Select(one => one.TextContent).ShouldBe(["Failures in a row are 1 to 100.", "A webhook is an https address, or a reference to one such as credentials://alerts."]);
        card.Find("#after-failures").GetAttribute("aria-invalid").ShouldBe("true");
    }

    [Fact]
    public async Task A_workflow_follows_the_workspace_until_it_has_a_rule_of_its_own()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        var card = Render<AlertRuleCard>(p => p.Add(x => x.Caller, Caller).Add(x => x.WorkflowId, workflow.Id));
        card.Find("form").TextContent.ShouldContain("follows the workspace's rule, which tells nobody");
        await card.Find("input[role=switch]").ChangeAsync(new ChangeEventArgs { Value = true });
        card.Find("#alert-webhook").Change("https://hooks.example.com/x");
        await card.Find("form").SubmitAsync();
        (await Rules.ReadAsync(Caller, workflow.Id)).ShouldNotBeNull();
        await card.Find("input[role=switch]").ChangeAsync(new ChangeEventArgs { Value = false });
        (await Rules.ReadAsync(Caller, workflow.Id)).ShouldBeNull();
    }
}
