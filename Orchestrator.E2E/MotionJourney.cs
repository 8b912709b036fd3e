using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features;

namespace Orchestrator.E2E;

public sealed class MotionJourney(Stage stage)
{
    [Fact]
    public async Task A_running_step_turns_only_for_who_did_not_ask_for_less_motion()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(_ => goOn.Task);
        await using var server = await Server.StartAsync(("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(server: server);
        var (page, editor) = (visitor.Page, new Editor(visitor.Page));
        await visitor.SignUpAsync();
        var workflow = await page.CreateAsync(new
        {
            name = "Slow", nodes = new[] { Drawing.Trigger("Manual"), Drawing.Step("ask", new { actionType = "http/request", method = "GET", url = upstream.Url }) }, edges = new[] { Drawing.Edge("t", "ask") },
        });
        await page.GotoAsync($"/workflows/{workflow}");
        await visitor.ReadyAsync();
        await editor.Steps.First.WaitForAsync();
        await editor.Run.ClickAsync();
        var turning = page.Locator(".cv-spin").First;
        await turning.WaitForAsync();
        (await AnimationsAsync(turning)).ShouldBe(0);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        (await AnimationsAsync(turning)).ShouldBe(1);
        goOn.SetResult();
        await Assertions.Expect(editor.Step("ask", "succeeded")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    private static Task<int> AnimationsAsync(ILocator what) => what.EvaluateAsync<int>("element => element.getAnimations().length");
}
