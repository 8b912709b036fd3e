using System.Text.Json;

namespace Orchestrator.Tests.Features.Executions;

/// <summary>workflow/call: another workflow of the tenant, authorised at run time; waits or not; depth at most 16.</summary>
public sealed class CallingWorkflowsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_called_runs_output_is_the_steps_output()
    {
        using var owner = await app.SignUpAsync();
        var called = await owner.CreateAsync(Drawing.Echo("Manual"));
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Calling(called)), new { n = 7 });
        var ended = await owner.UntilEndedAsync(run);
        ended.GetProperty("status").GetString().ShouldBe("success", ended.GetRawText());
        var output = ended.GetProperty("output");
        output.GetProperty("status").GetString().ShouldBe("success");
        output.GetProperty("output").GetRawText().ShouldBe("""{"got":{"given":7}}""");
        var child = (await owner.GetAsync($"/api/workflows/executions/{output.GetProperty("executionId").GetString()}")).Json;
        child.GetProperty("trigger").GetString().ShouldBe("call");
    }

    [Fact]
    public async Task A_called_run_that_fails_fails_the_step_and_names_the_run()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Calling(await owner.CreateAsync(Drawing.Failing()))));
        var error = (await owner.UntilEndedAsync(run)).GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldStartWith("The called run failed:");
        error.GetProperty("detail").GetProperty("executionId").GetString()!.Length.ShouldBe(32);
    }

    [Fact]
    public async Task A_foreign_workflow_is_as_missing_as_none()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var foreign = await ErrorAsync(owner, await stranger.CreateAsync(Drawing.Echo("Manual")));
        var missing = await ErrorAsync(owner, new string('0', 32));
        foreign.GetProperty("message").GetString().ShouldBe(missing.GetProperty("message").GetString());
        (await ErrorAsync(owner, await owner.CreateAsync(Drawing.Echo("Manual", publish: false)))).GetProperty("message").GetString()!.ShouldContain("not published");
    }

    [Fact]
    public async Task Cancelling_a_run_cancels_those_it_waits_for()
    {
        using var owner = await app.SignUpAsync();
        var called = await owner.CreateAsync(Drawing.Waiting("Manual"));
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Calling(called)));
        await owner.UntilAsync(run, "waiting");
        await EventuallyAsync(owner, called, "waiting");

        (await owner.PostAsync($"/api/workflows/executions/{run}/cancel")).Word("status").ShouldBe("cancelled");
        (await EventuallyAsync(owner, called, "cancelled")).GetProperty("error").GetProperty("message").GetString()!.ShouldContain(run);
    }

    [Fact]
    public async Task A_called_run_that_is_not_waited_for_goes_on_by_itself()
    {
        using var owner = await app.SignUpAsync();
        var called = await owner.CreateAsync(Drawing.Waiting("Manual"));
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Calling(called, wait: false)));
        (await owner.UntilEndedAsync(run)).GetProperty("output").GetProperty("status").GetString().ShouldBe("running");
        await EventuallyAsync(owner, called, "waiting");
    }

    [Fact]
    public async Task A_workflow_that_calls_itself_ends_by_depth_with_a_clear_error()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        (await owner.PatchAsync($"/api/workflows/{id}", Calling(id))).Status.ShouldBe(200);
        var run = await owner.ExecuteAsync(id);
        (await owner.UntilEndedAsync(run)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("at most 16 deep");
        (await owner.GetAsync($"/api/workflows/{id}/executions")).Json.GetArrayLength().ShouldBe(17);
    }

    private static object Calling(string workflowId, bool wait = true) => new
    {
        name = "Caller",
        nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "workflow/call", workflowId, wait, input = new { given = "{{trigger.n?}}" } }) },
        edges = new[] { Drawing.Edge("t", "call") },
    };

    private static async Task<JsonElement> ErrorAsync(Visitor owner, string called) =>
        (await owner.UntilEndedAsync(await owner.ExecuteAsync(await owner.CreateAsync(Calling(called))))).GetProperty("error");

    private static async Task<JsonElement> EventuallyAsync(Visitor owner, string workflow, string status)
    {
        var run = (await owner.GetAsync($"/api/workflows/{workflow}/executions")).Json[0].GetProperty("id").GetString()!;
        return await owner.UntilAsync(run, status);
    }
}
