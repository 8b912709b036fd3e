using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.ApiKeys;

public sealed class ApiKeysPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task A_new_key_is_shown_once_with_a_call_that_is_ready_and_listed_without_itself()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        var dialog = Render<KeyDialog>(parameters => parameters.Add(one => one.Caller, Caller).Add(one => one.WorkflowId, workflow.Id));
        await dialog.Find("#key-name").InputAsync(new ChangeEventArgs { Value = "production" });
        await dialog.Find(".btn.primary").ClickAsync(new());

        var key = dialog.Find("#key").GetAttribute("value")!;
        key.ShouldStartWith("wfb_");
        dialog.Find("pre.code").TextContent.ShouldContain($"Bearer {key}");
        dialog.Find("pre.code").TextContent.ShouldContain("lena.fischer@example.com");

        var page = Render<ApiKeysPage>();
        page.Find("tbody code").TextContent.ShouldBe($"{key[..11]}…");
        page.Markup.ShouldNotContain(key);
    }

    [Fact]
    public async Task The_dialog_cannot_be_left_before_the_key_is_said_to_be_stored()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[0]);
        var made = (await Services.GetRequiredService<ApiKeyStore>().CreateAsync(Caller, "production", workflow.Id, null)).ShouldBeOfType<ApiKeyOutcome.Created>();
        var ready = Render<KeyReady>(parameters => parameters.Add(one => one.Caller, Caller).Add(one => one.Made, made));
        ready.Find(".foot .btn").HasAttribute("disabled").ShouldBeTrue();
        await ready.Find(".foot .check").ChangeAsync(new ChangeEventArgs { Value = true });
        ready.Find(".foot .btn").HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public async Task A_workflow_that_takes_no_calls_says_so_before_the_key_is_made()
    {
        await SignInAsync(app);
        var workflow = await MakeAsync(Starter.All[1]);
        var dialog = Render<KeyDialog>(parameters => parameters.Add(one => one.Caller, Caller).Add(one => one.WorkflowId, workflow.Id));
        dialog.Find("#key-workflow-note").TextContent.ShouldContain("choose the Webhook trigger");
    }
}
