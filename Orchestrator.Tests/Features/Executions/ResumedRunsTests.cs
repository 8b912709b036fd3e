using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;

namespace Orchestrator.Tests.Features.Executions;

/// <summary>Resume from a step, and the three ways out of an interrupted one.</summary>
public sealed class ResumedRunsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_resumed_run_takes_over_what_ended_well_and_runs_the_step_again()
    {
        using var owner = await app.SignUpAsync();
        var run = await FailedAsync(owner);
        var before = await LogsAsync(owner, run);

        var resumed = await owner.PostAsync($"/api/workflows/executions/{run}/resume", new { fromNodeId = "fail", input = new { fields = new { v = 1 } } });
        resumed.Status.ShouldBe(200, resumed.Text);
        var ended = await owner.UntilEndedAsync(resumed.Word("executionId"));
        var after = await LogsAsync(owner, resumed.Word("executionId"));

        after.Single(log => NodeOf(log) == "make").GetProperty("startedAt").GetString().ShouldBe(before.Single(log => NodeOf(log) == "make").GetProperty("startedAt").GetString());
        after.Single(log => NodeOf(log) == "make").GetProperty("output").GetProperty("made").GetInt32().ShouldBe(7);
        after.Count(log => NodeOf(log) == "fail").ShouldBe(1);
        ended.GetProperty("id").GetString().ShouldNotBe(run);
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Json.GetProperty("status").GetString().ShouldBe("error");
    }

    [Fact]
    public async Task A_second_click_starts_no_second_run()
    {
        using var owner = await app.SignUpAsync();
        var run = await FailedAsync(owner);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.PostAsync($"/api/workflows/executions/{run}/resume", new { fromNodeId = "fail" })));
        both.Select(answer => answer.Word("executionId")).Distinct().Count().ShouldBe(1);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.PostAsync($"/api/workflows/executions/{run}/rerun")));
        again.Select(answer => answer.Word("executionId")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task It_says_why_a_run_cannot_be_resumed()
    {
        using var owner = await app.SignUpAsync();
        var run = await FailedAsync(owner);
        (await ResumeAsync(owner, run, "gone")).ShouldBe((409, "STEP_GONE"));
        var well = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")), new { password = "hunter2-hunter2" });
        await owner.UntilEndedAsync(well);
        (await ResumeAsync(owner, well, "echo")).ShouldBe((409, "STATE_GONE"));
        var open = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting("Manual")));
        (await ResumeAsync(owner, open, "wait")).ShouldBe((409, "RUN_IS_OPEN"));
        (await owner.PostAsync($"/api/workflows/executions/{run}/resume", new { })).Paths.ShouldBe(["fromNodeId"]);
        using var stranger = await app.SignUpAsync();
        (await ResumeAsync(stranger, run, "fail")).ShouldBe((404, "NOT_FOUND"));
    }

    [Fact]
    public async Task A_run_is_repeated_on_the_current_version()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        var run = await owner.ExecuteAsync(id, new { n = 7 });
        await owner.UntilEndedAsync(run);
        await owner.PatchAsync($"/api/workflows/{id}", new { nodes = new[] { Drawing.Trigger(), Drawing.Step("two", new { actionType = "data/transform", fields = new { two = "{{trigger.n}}" } }) }, edges = new[] { Drawing.Edge("t", "two") } });
        async Task<string> OutputAsync(string version) =>
            (await owner.UntilEndedAsync((await owner.PostAsync($"/api/workflows/executions/{run}/rerun", new { version })).Word("executionId"))).GetProperty("output").GetRawText();
        (await OutputAsync("original")).ShouldBe("""{"got":{"n":7}}""");
        (await OutputAsync("current")).ShouldBe("""{"two":7}""");
        (await OutputAsync((await owner.GetAsync($"/api/workflows/{id}/versions")).Json[1].GetProperty("hash").GetString()!)).ShouldBe("""{"got":{"n":7}}""");
    }

    [Fact]
    public async Task An_interrupted_step_is_said_to_be_done_once_and_its_run_goes_on_behind_it()
    {
        using var owner = await app.SignUpAsync();
        var (run, step) = await InterruptedAsync(owner);
        var path = $"/api/workflows/executions/{run}/steps/{step}";
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => owner.PostAsync($"{path}/mark-done", new { output = new { v = "by hand" } })));
        all.Select(answer => answer.Status).Order().ShouldBe([200, 409, 409]);
        (await owner.PostAsync($"{path}/run-again")).Status.ShouldBe(409);

        var ended = await owner.UntilEndedAsync(all.Single(answer => answer.Status == 200).Word("executionId"));
        ended.GetProperty("status").GetString().ShouldBe("success");
        ended.GetProperty("output").GetRawText().ShouldBe("""{"after":"by hand"}""");
    }

    [Fact]
    public async Task An_interrupted_step_is_run_again_or_left_as_it_is()
    {
        using var owner = await app.SignUpAsync();
        var (run, step) = await InterruptedAsync(owner);
        var again = await owner.PostAsync($"/api/workflows/executions/{run}/steps/{step}/run-again");
        again.Status.ShouldBe(200, again.Text);
        await owner.UntilEndedAsync(again.Word("executionId"));

        var (other, left) = await InterruptedAsync(owner);
        (await owner.PostAsync($"/api/workflows/executions/{other}/steps/{left}/give-up")).Status.ShouldBe(200);
        (await owner.PostAsync($"/api/workflows/executions/{other}/steps/{left}/run-again")).Status.ShouldBe(409);
        var failed = await FailedAsync(owner);
        var ordinary = (await LogsAsync(owner, failed)).Single(log => NodeOf(log) == "fail").GetProperty("id").GetString();
        (await owner.PostAsync($"/api/workflows/executions/{failed}/steps/{ordinary}/run-again")).Json.GetProperty("error").GetProperty("error_id").GetString().ShouldBe("NOT_INTERRUPTED");
        (await owner.PostAsync($"/api/workflows/executions/{failed}/steps/none/run-again")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_loop_around_an_interrupted_step_is_not_what_is_decided()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Looping));
        await owner.UntilEndedAsync(run);
        var loops = (await LogsAsync(owner, run)).Where(log => NodeOf(log) == "each").Select(log => log.GetProperty("id").GetString()!).ToList();
        loops.Count.ShouldBe(2);
        await InterruptAsync(run);
        foreach (var way in new[] { "mark-done", "run-again", "give-up" })
        {
            foreach (var loop in loops) (await owner.PostAsync($"/api/workflows/executions/{run}/steps/{loop}/{way}")).Status.ShouldBe(409);
        }

        var inside = (await LogsAsync(owner, run)).Single(log => NodeOf(log) == "fail").GetProperty("id").GetString()!;
        var done = await owner.PostAsync($"/api/workflows/executions/{run}/steps/{inside}/mark-done", new { output = 7 });
        (await owner.UntilEndedAsync(done.Word("executionId"))).GetProperty("output").GetProperty("items").GetRawText().ShouldBe("[7]");
    }

    [Fact]
    public async Task A_step_that_called_an_interrupted_run_is_decided_like_one()
    {
        using var owner = await app.SignUpAsync();
        var (run, step) = await InterruptedAsync(owner, Draw.Json("""{"executionId":"run1","status":"error"}"""));
        (await owner.PostAsync($"/api/workflows/executions/{run}/steps/{step}/give-up")).Status.ShouldBe(200);
        (await owner.PostAsync($"/api/workflows/executions/{run}/steps/{step}/give-up")).Status.ShouldBe(409);
        var detail = (await LogsAsync(owner, run)).Single(log => NodeOf(log) == "fail").GetProperty("error").GetProperty("detail");
        (detail.GetProperty("executionId").GetString(), detail.TryGetProperty("settledBy", out _)).ShouldBe(("run1", true));
    }

    private static object Looping => new
    {
        name = "Loops",
        nodes = new[]
        {
            Drawing.Trigger(), Drawing.Step("each", new { actionType = "flow/for-each", items = new[] { 1 } }),
            Drawing.Step("fail", new { actionType = "data/transform", fields = new { v = "{{trigger.missing}}" } }),
        },
        edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "fail", "item") },
    };

    private static string NodeOf(JsonElement log) => log.GetProperty("nodeId").GetString()!;

    private static async Task<(int Status, string Id)> ResumeAsync(Visitor owner, string run, string node)
    {
        var answer = await owner.PostAsync($"/api/workflows/executions/{run}/resume", new { fromNodeId = node });
        return (answer.Status, answer.Json.GetProperty("error").GetProperty("error_id").GetString()!);
    }

    private static async Task<List<JsonElement>> LogsAsync(Visitor owner, string run) =>
        [.. (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray()];

    private static object Workflow => new
    {
        name = "Breaks",
        nodes = new[]
        {
            Drawing.Trigger(), Drawing.Step("make", new { actionType = "data/transform", fields = new { made = 7 } }),
            Drawing.Step("fail", new { actionType = "data/transform", fields = new { v = "{{trigger.missing}}" } }),
            Drawing.Step("after", new { actionType = "data/transform", fields = new { after = "{{fail.v}}" } }),
        },
        edges = new[] { Drawing.Edge("t", "make"), Drawing.Edge("make", "fail"), Drawing.Edge("fail", "after") },
    };

    private static async Task<string> FailedAsync(Visitor owner)
    {
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Workflow));
        (await owner.UntilEndedAsync(run)).GetProperty("status").GetString().ShouldBe("error");
        return run;
    }

    // As a crash leaves it behind; the crash itself is tested with a real process.
    private async Task<(string Run, string Step)> InterruptedAsync(Visitor owner, JsonElement? detail = null)
    {
        var run = await FailedAsync(owner);
        var step = (await LogsAsync(owner, run)).Single(log => NodeOf(log) == "fail").GetProperty("id").GetString()!;
        await InterruptAsync(run, detail);
        return (run, step);
    }

    private async Task InterruptAsync(string run, JsonElement? detail = null)
    {
        var error = StoredError.Write(new StepError(ErrorCodes.Interrupted, "The process ended while this step ran.", detail));
        await using var db = app.Databases.ForSystem();
        await db.StepRuns.Where(row => row.ExecutionId == run && row.Status == StepStatus.Error).ExecuteUpdateAsync(row => row.SetProperty(one => one.Error, error));
    }
}
