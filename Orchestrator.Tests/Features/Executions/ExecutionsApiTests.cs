using System.Text.Json;

namespace Orchestrator.Tests.Features.Executions;

public sealed class ExecutionsApiTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_run_shows_where_each_step_stands()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        var run = await owner.ExecuteAsync(id, new { name = "Ada" });
        await owner.UntilEndedAsync(run);

        var status = (await owner.GetAsync($"/api/workflows/executions/{run}/status")).Json;
        status.GetProperty("status").GetString().ShouldBe("success");
        status.GetProperty("nodeStatuses").GetProperty("echo").GetString().ShouldBe("success");
        var logs = (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Json.EnumerateArray().ToList();
        var echo = logs.Single(log => log.GetProperty("nodeId").GetString() == "echo");
        echo.GetProperty("nodeName").GetString().ShouldBe("echo");
        echo.GetProperty("nodeType").GetString().ShouldBe("data/transform");
        echo.GetProperty("attempt").GetInt32().ShouldBe(1);
        echo.GetProperty("output").GetProperty("got").GetProperty("name").GetString().ShouldBe("Ada");
        echo.GetProperty("duration").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        echo.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["id", "executionId", "nodeId", "nodeName", "nodeType", "status", "attempt", "iteration", "iterationPath", "input", "output", "error", "startedAt", "completedAt", "duration"]);
    }

    [Fact]
    public async Task A_failed_run_says_why_in_one_shape()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Failing()));
        var ended = await owner.UntilEndedAsync(run);
        ended.GetProperty("status").GetString().ShouldBe("error");
        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("INVALID_TEMPLATE");
        ended.GetProperty("error").GetProperty("attempt").GetInt32().ShouldBe(1);
        ended.GetProperty("error").GetProperty("retryable").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_list_is_read_in_parts_newest_first_and_can_be_filtered()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        List<string> runs = [];
        for (var n = 0; n < 5; n++) runs.Add(await owner.ExecuteAsync(id, new { n }));
        foreach (var run in runs) await owner.UntilEndedAsync(run);
        runs.Reverse();

        var first = await owner.GetAsync($"/api/workflows/{id}/executions?limit=3");
        Ids(first).ShouldBe(runs[..3]);
        var cursor = first.Headers.GetValues("X-Next-Cursor").Single();
        var rest = await owner.GetAsync($"/api/workflows/{id}/executions?limit=3&cursor={cursor}");
        Ids(rest).ShouldBe(runs[3..]);
        rest.Headers.Contains("X-Next-Cursor").ShouldBeFalse();
        first.Json[0].GetProperty("input").GetRawText().ShouldBe("""{"n":4}""");
        Ids(await owner.GetAsync($"/api/workflows/{id}/executions?status=error,cancelled")).ShouldBeEmpty();
        Ids(await owner.GetAsync($"/api/workflows/{id}/executions?status=success&from=2020-01-01T00:00:00Z")).Count.ShouldBe(5);
        Ids(await owner.GetAsync($"/api/workflows/{id}/executions?to=2020-01-01T00:00:00Z")).ShouldBeEmpty();
        (await owner.GetAsync($"/api/workflows/{id}/executions?status=done&from=soon&limit=5000")).Paths.ShouldBe(["status", "from", "limit"]);
    }

    [Fact]
    public async Task Ended_runs_are_removed_and_open_ones_stay()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Failing());
        foreach (var run in new[] { await owner.ExecuteAsync(id), await owner.ExecuteAsync(id) }) await owner.UntilEndedAsync(run);
        await owner.PatchAsync($"/api/workflows/{id}", Drawing.Waiting("Manual"));
        var waiting = await owner.ExecuteAsync(id);
        await owner.UntilAsync(waiting, "waiting");

        (await owner.DeleteAsync($"/api/workflows/{id}/executions?status=running")).Status.ShouldBe(400);
        (await owner.DeleteAsync($"/api/workflows/{id}/executions?status=success")).Json.GetProperty("deleted").GetInt32().ShouldBe(0);
        (await owner.DeleteAsync($"/api/workflows/{id}/executions?before=2020-01-01T00:00:00Z")).Json.GetProperty("deleted").GetInt32().ShouldBe(0);
        (await owner.DeleteAsync($"/api/workflows/{id}/executions")).Json.GetProperty("deleted").GetInt32().ShouldBe(2);
        Ids(await owner.GetAsync($"/api/workflows/{id}/executions")).ShouldBe([waiting]);
    }

    [Fact]
    public async Task A_run_is_cancelled_once_and_stays_cancelled()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Waiting("Manual")));
        await owner.UntilAsync(run, "waiting");
        (await owner.PostAsync($"/api/workflows/executions/{run}/cancel")).Status.ShouldBe(200);
        (await owner.UntilEndedAsync(run)).GetProperty("status").GetString().ShouldBe("cancelled");
        var again = await owner.PostAsync($"/api/workflows/executions/{run}/cancel");
        again.Word("status").ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_run_is_repeated_with_its_input_on_its_own_or_another_version()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual"));
        var run = await owner.ExecuteAsync(id, new { n = 7 });
        await owner.UntilEndedAsync(run);
        await owner.PatchAsync($"/api/workflows/{id}", new { nodes = new[] { Drawing.Trigger(), Drawing.Step("two", new { actionType = "data/transform", fields = new { two = "{{trigger.n}}" } }) }, edges = new[] { Drawing.Edge("t", "two") } });

        var same = await owner.UntilEndedAsync((await owner.PostAsync($"/api/workflows/executions/{run}/rerun")).Word("executionId"));
        same.GetProperty("output").GetRawText().ShouldBe("""{"got":{"n":7}}""");
        var other = await owner.UntilEndedAsync((await owner.PostAsync($"/api/workflows/executions/{run}/rerun", new { version = 2 })).Word("executionId"));
        other.GetProperty("output").GetRawText().ShouldBe("""{"two":7}""");
        (await owner.PostAsync($"/api/workflows/executions/{run}/rerun", new { version = 9 })).Status.ShouldBe(404);
        (await owner.PostAsync($"/api/workflows/executions/{run}/rerun", new { version = "new" })).Paths.ShouldBe(["version"]);
    }

    [Fact]
    public async Task A_failed_run_is_repeated_with_the_secrets_of_its_input_and_a_good_one_is_not()
    {
        using var owner = await app.SignUpAsync();
        var input = new { password = "correct horse battery" };
        var failed = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Failing()), input);
        var good = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")), input);
        await owner.UntilEndedAsync(failed);
        (await owner.UntilEndedAsync(good)).GetRawText().ShouldNotContain("horse");

        (await owner.PostAsync($"/api/workflows/executions/{failed}/rerun")).Status.ShouldBe(200);
        var refused = await owner.PostAsync($"/api/workflows/executions/{good}/rerun");
        (refused.Status, refused.ErrorId).ShouldBe((409, "INPUT_NOT_KEPT"));
    }

    [Fact]
    public async Task Running_the_draft_runs_what_is_drawn()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo("Manual", publish: false));
        (await owner.PostAsync($"/api/workflows/{id}/execute")).ErrorId.ShouldBe("NOT_PUBLISHED");
        var started = await owner.PostAsync($"/api/workflows/{id}/execute", new { draft = true });
        (await owner.UntilEndedAsync(started.Word("executionId"))).GetProperty("status").GetString().ShouldBe("success");
        (await owner.PostAsync($"/api/workflows/{id}/execute", new { draft = "yes" })).Paths.ShouldBe(["draft"]);
    }

    [Fact]
    public async Task The_events_begin_with_everything_so_far_and_end_with_the_run()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")));
        await owner.UntilEndedAsync(run);
        List<(string Name, JsonElement Data)> events = [];
        await foreach (var happened in owner.EventsAsync(run, CancellationToken.None)) events.Add(happened);
        events.Count(happened => happened.Name == "log").ShouldBeGreaterThan(0);
        events[^1].Name.ShouldBe("execution");
        events[^1].Data.GetProperty("status").GetString().ShouldBe("success");
    }

    [Fact]
    public async Task A_key_reads_the_runs_it_started_and_no_others()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        var (key, other) = (await owner.CreateKeyAsync(id), await owner.CreateKeyAsync(id));
        using var caller = app.Visitor();
        var run = (await caller.PostAsync($"/api/workflows/{id}/webhook?wait=true", key: key)).Word("executionId");
        var byHand = await owner.ExecuteAsync(id);

        foreach (var part in new[] { "", "/status" })
        {
            (await caller.GetAsync($"/api/workflows/executions/{run}{part}", key)).Status.ShouldBe(200);
            (await caller.GetAsync($"/api/workflows/executions/{run}{part}", other)).Status.ShouldBe(404);
            (await caller.GetAsync($"/api/workflows/executions/{byHand}{part}", key)).Status.ShouldBe(404);
        }
        // What the steps were given and gave is for people.
        foreach (var part in new[] { "/logs", "/events" }) (await caller.GetAsync($"/api/workflows/executions/{run}{part}", key)).Status.ShouldBe(401);
    }

    private static List<string> Ids(Answer list) => [.. list.Json.EnumerateArray().Select(run => run.GetProperty("id").GetString()!)];
}
