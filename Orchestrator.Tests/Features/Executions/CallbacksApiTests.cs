using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Features.Executions;

/// <summary>wait-for-callback and approval: a resume address with its own key, answered once; a decision by a person of the workspace.</summary>
public sealed class CallbacksApiTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task What_is_sent_to_the_runs_own_address_is_the_steps_output()
    {
        using var owner = await app.SignUpAsync();
        var run = await WaitingAsync(owner, new { actionType = "flow/wait-for-callback", kind = "callback" });
        using var anyone = app.Visitor();
        var answer = await anyone.PostAsync(PathOf(run), new { paid = 12 });
        answer.Status.ShouldBe(200, answer.Text);
        answer.Word("executionId").ShouldBe(run);

        var ended = await owner.UntilEndedAsync(run);
        ended.GetProperty("output").GetRawText().ShouldBe("""{"got":{"paid":12}}""");
        (await anyone.PostAsync(PathOf(run), new { paid = 13 })).Status.ShouldBe(409);
    }

    [Fact]
    public async Task The_address_can_be_read_by_an_earlier_step_and_is_masked_where_it_is_shown()
    {
        using var owner = await app.SignUpAsync();
        var run = await WaitingAsync(owner, new { actionType = "flow/wait-for-callback", kind = "callback" });
        var key = app.Services.GetRequiredService<ResumeKeys>().KeyOf(run, "wait", 0);
        var logs = await owner.GetAsync($"/api/workflows/executions/{run}/logs");
        var shown = logs.Json.EnumerateArray().Single(log => log.GetProperty("nodeId").GetString() == "tell").GetProperty("output").GetProperty("url").GetString()!;
        shown.ShouldContain($"/api/executions/callbacks/{run}");
        logs.Text.ShouldNotContain(key);
        shown.ShouldContain("«");
    }

    [Fact]
    public async Task A_wrong_key_and_no_wait_look_the_same_and_nothing_of_the_key_is_kept()
    {
        using var owner = await app.SignUpAsync();
        var run = await WaitingAsync(owner, new { actionType = "flow/wait-for-callback", kind = "callback" });
        using var anyone = app.Visitor();
        var wrong = await anyone.PostAsync(PathOf(run).Split('?')[0] + "?key=cbk_" + new string('0', 48), new { });
        var none = await anyone.PostAsync($"/api/executions/callbacks/{new string('0', 48)}?key=x", new { });
        (wrong.Status, none.Status).ShouldBe((404, 404));
        wrong.Json.GetProperty("error").GetProperty("message").GetString().ShouldBe(none.Json.GetProperty("error").GetProperty("message").GetString());
        (await anyone.PostAsync(PathOf(run).Split('?')[0], new { })).Status.ShouldBe(404);
        await using var db = app.Databases.ForSystem();
        var kept = db.Callbacks.Single(row => row.ExecutionId == run);
        kept.KeyHash.ShouldBe(ResumeKeys.HashOf(app.Services.GetRequiredService<ResumeKeys>().KeyOf(run, "wait", 0)));
    }

    [Fact]
    public async Task An_answer_before_the_wait_is_told_to_come_again_and_one_after_the_end_is_too_late()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Workflow(new { actionType = "flow/wait-for-callback", kind = "callback" }, first: new { actionType = "flow/delay", duration = "1d" })));
        await owner.UntilAsync(run, "waiting");
        using var anyone = app.Visitor();
        var early = await anyone.PostAsync(PathOf(run), new { });
        early.Status.ShouldBe(409);
        early.Headers.GetValues("Retry-After").Single().ShouldBe("1");

        var waiting = await WaitingAsync(owner, new { actionType = "flow/wait-for-callback", kind = "callback" });
        await owner.PostAsync($"/api/workflows/executions/{waiting}/cancel");
        (await anyone.PostAsync(PathOf(waiting), new { })).Status.ShouldBe(410);
    }

    [Fact]
    public async Task An_answer_before_a_loops_pass_waits_is_told_to_come_again_too()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(new
        {
            name = "Waits in passes",
            nodes = new[]
            {
                Drawing.Trigger(), Drawing.Step("each", new { actionType = "flow/for-each", items = new[] { 1 } }), Drawing.Step("hold", new { actionType = "flow/delay", duration = "1d" }),
                Drawing.Step("wait", new { actionType = "flow/wait-for-callback", kind = "callback" }),
            },
            edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "hold", "item"), Drawing.Edge("hold", "wait") },
        }));
        await owner.UntilAsync(run, "waiting");
        using var anyone = app.Visitor();

        var early = await anyone.PostAsync(PathOf(run, IterationKey.Of(IterationKey.None, 0)), new { });
        early.Status.ShouldBe(409, early.Text);
        early.Headers.GetValues("Retry-After").Single().ShouldBe("1");
        (await anyone.PostAsync(PathOf(run, IterationKey.Of(IterationKey.None, 1)), new { })).Status.ShouldBe(404, "there is no such pass");
    }

    [Fact]
    public async Task A_person_of_the_workspace_decides_an_approval_once()
    {
        using var owner = await app.SignUpAsync();
        var run = await WaitingAsync(owner, new { actionType = "flow/wait-for-callback", kind = "approval", message = "Pay {{trigger.amount}}?", fields = new { reason = "Why?" } }, new { amount = 5 });
        var open = (await owner.GetAsync("/api/approvals")).Json.EnumerateArray().Single(one => one.GetProperty("executionId").GetString() == run);
        open.GetProperty("message").GetString().ShouldBe("Pay 5?");
        var id = open.GetProperty("id").GetString();

        using var stranger = await app.SignUpAsync();
        (await stranger.PostAsync($"/api/approvals/{id}", new { approved = true })).Status.ShouldBe(404);
        using var anyone = app.Visitor();
        (await anyone.PostAsync(PathOf(run), new { approved = true })).Status.ShouldBe(404);
        (await owner.PostAsync($"/api/approvals/{id}", new { comment = "?" })).Paths.ShouldBe(["approved"]);

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.PostAsync($"/api/approvals/{id}", new { approved = true, comment = "Fine", fields = new { reason = "late" } })));
        both.Select(answer => answer.Status).Order().ShouldBe([200, 409, 409, 409]);
        var output = (await owner.UntilEndedAsync(run)).GetProperty("output").GetProperty("got");
        output.GetProperty("approved").GetBoolean().ShouldBeTrue();
        output.GetProperty("comment").GetString().ShouldBe("Fine");
        output.GetProperty("fields").GetProperty("reason").GetString().ShouldBe("late");
        (await owner.GetAsync("/api/approvals")).Json.EnumerateArray().ShouldNotContain(one => one.GetProperty("executionId").GetString() == run);
    }

    private string PathOf(string run, long iteration = IterationKey.None) => new Uri(app.Services.GetRequiredService<ResumeKeys>().UrlOf(run, "wait", iteration)).PathAndQuery;

    private static async Task<string> WaitingAsync(Visitor owner, object wait, object? input = null)
    {
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Workflow(wait)), input);
        await owner.UntilAsync(run, "waiting");
        return run;
    }

    private static object Workflow(object wait, object? first = null) => new
    {
        name = "Waits",
        nodes = new[]
        {
            Drawing.Trigger(), Drawing.Step("tell", first ?? new { actionType = "data/transform", fields = new { url = "{{execution.resumeUrls.wait}}" } }), Drawing.Step("wait", wait),
            Drawing.Step("after", new { actionType = "data/transform", fields = new { got = "{{wait}}" } }),
        },
        edges = new[] { Drawing.Edge("t", "tell"), Drawing.Edge("tell", "wait"), Drawing.Edge("wait", "after") },
    };
}
