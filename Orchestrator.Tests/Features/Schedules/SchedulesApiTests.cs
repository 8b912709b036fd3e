using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Time;

namespace Orchestrator.Tests.Features.Schedules;

public sealed class SchedulesApiTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_schedule_is_active_once_its_workflow_is_published()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { cron = "0 9 * * 1-5", timezone = "Europe/Berlin" }, publish: false));
        (await owner.GetAsync("/api/schedules")).Json.GetArrayLength().ShouldBe(0);
        (await owner.PatchAsync($"/api/workflows/{id}", new { publish = true })).Status.ShouldBe(200);

        var schedule = (await owner.GetAsync("/api/schedules")).Json[0];
        schedule.GetProperty("workflowId").GetString().ShouldBe(id);
        schedule.GetProperty("rule").GetString().ShouldBe("Every weekday at 09:00, Europe/Berlin");
        schedule.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        schedule.GetProperty("missed").GetString().ShouldBe("once");
        schedule.GetProperty("nextFires").GetArrayLength().ShouldBe(5);
        schedule.GetProperty("lastFire").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Publishing_again_changes_it_and_an_unpublished_draft_does_not()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { every = "15m" }));
        await owner.PatchAsync($"/api/workflows/{id}", Draft(new { every = "2h" }, publish: false));
        (await owner.GetAsync($"/api/schedules/{id}")).Word("rule").ShouldBe("Every 15 minutes");
        await owner.PatchAsync($"/api/workflows/{id}", Draft(new { every = "2h" }, publish: true));
        (await owner.GetAsync($"/api/schedules/{id}")).Word("rule").ShouldBe("Every 2 hours");
    }

    [Fact]
    public async Task Publishing_the_same_rule_again_misses_nothing_that_is_due()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { every = "1d" }));
        await using var db = app.Databases.ForSystem();
        var since = (await db.Schedules.AsNoTracking().SingleAsync(row => row.WorkflowId == id, TestContext.Current.CancellationToken)).DoneUntil;
        await owner.PatchAsync($"/api/workflows/{id}", new { name = "Other", publish = true });
        (await db.Schedules.AsNoTracking().SingleAsync(row => row.WorkflowId == id, TestContext.Current.CancellationToken)).DoneUntil.ShouldBe(since);
    }

    [Fact]
    public async Task It_stops_with_another_trigger_when_it_is_turned_off_and_when_its_workflow_is_deleted()
    {
        using var owner = await app.SignUpAsync();
        var (changed, off, deleted) = (await owner.CreateAsync(Scheduled(new { every = "1h" })), await owner.CreateAsync(Scheduled(new { every = "1h" })), await owner.CreateAsync(Scheduled(new { every = "1h" })));
        await owner.PatchAsync($"/api/workflows/{changed}", new { nodes = new[] { Drawing.Trigger(), Drawing.Log("a") }, edges = new[] { Drawing.Edge("t", "a") } });
        (await owner.GetAsync($"/api/schedules/{changed}")).Status.ShouldBe(404);
        var answer = await owner.PatchAsync($"/api/schedules/{off}", new { enabled = false });
        answer.Json.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("nextFires").GetArrayLength().ShouldBe(0);
        (await owner.GetAsync($"/api/workflows/{off}")).Json.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        (await owner.PatchAsync($"/api/schedules/{off}", new { enabled = true })).Json.GetProperty("nextFires").GetArrayLength().ShouldBe(5);
        await owner.DeleteAsync($"/api/workflows/{deleted}");
        (await owner.GetAsync($"/api/schedules/{deleted}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_was_due_while_it_was_off_is_not_missed()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { every = "1s", missed = "all" }));
        await owner.PatchAsync($"/api/schedules/{id}", new { enabled = false });
        await using var db = app.Databases.ForSystem();
        var anHourAgo = DateTimeOffset.UtcNow.AddHours(-1);
        await db.Schedules.Where(row => row.WorkflowId == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.DoneUntil, anHourAgo), TestContext.Current.CancellationToken);
        var before = DateTimeOffset.UtcNow;
        await owner.PatchAsync($"/api/schedules/{id}", new { enabled = true });
        (await db.Schedules.AsNoTracking().SingleAsync(row => row.WorkflowId == id, TestContext.Current.CancellationToken)).DoneUntil.ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task Quartz_wakes_a_schedule_when_it_is_due_and_the_list_shows_its_run()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { every = "1s" }));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var watching = app.Services.GetRequiredService<Orchestrator.Web.Engine.ExecutionFeed>().Subscribe(new(await TenantAsync(owner), WorkflowId: id));
        await using var batches = watching.GetAsyncEnumerator(patience.Token);
        JsonElement last;
        while ((last = (await owner.GetAsync($"/api/schedules/{id}")).Json.GetProperty("lastFire")).ValueKind == JsonValueKind.Null) await batches.MoveNextAsync();
        await owner.PatchAsync($"/api/schedules/{id}", new { enabled = false });
        var run = (await owner.GetAsync($"/api/workflows/executions/{last.GetProperty("executionId").GetString()}")).Json;
        run.GetProperty("trigger").GetString().ShouldBe("schedule");
        run.GetProperty("input").GetProperty("scheduledAt").GetDateTimeOffset().ShouldBe(last.GetProperty("scheduledAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Running_it_now_gives_the_run_what_it_would_be_given()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { cron = "0 9 * * *", timezone = "Europe/Berlin" }));
        var started = await owner.PostAsync($"/api/schedules/{id}/run");
        started.Status.ShouldBe(200, started.Text);
        var run = await owner.UntilEndedAsync(started.Word("executionId"));
        run.GetProperty("status").GetString().ShouldBe("success");
        run.GetProperty("output").GetProperty("got").GetProperty("timezone").GetString().ShouldBe("Europe/Berlin");
        (await owner.GetAsync($"/api/schedules/{id}")).Json.GetProperty("lastFire").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_bad_rule_refuses_publishing_with_every_problem_named_with_its_field()
    {
        using var owner = await app.SignUpAsync();
        var refused = await owner.PostAsync("/api/workflows/create", Scheduled(new { cron = "61 9 * * 8", timezone = "Mars/Base", missed = "twice" }));
        refused.Status.ShouldBe(400);
        refused.Paths.ShouldBe(["nodes[0].data.config.timezone", "nodes[0].data.config.missed", "nodes[0].data.config.cron", "nodes[0].data.config.cron"]);
        refused.Text.ShouldContain("Minute: ");
        refused.Text.ShouldContain("Day of the week: ");
    }

    [Fact]
    public async Task A_rule_can_be_asked_what_it_means_before_it_is_used()
    {
        using var owner = await app.SignUpAsync();
        var preview = await owner.PostAsync("/api/schedules/preview", new { cron = "0 0 13 * 5", timezone = "America/New_York" });
        preview.Word("rule").ShouldBe("On day 13 of the month and every Friday at 00:00, America/New_York");
        preview.Json.GetProperty("nextFires").GetArrayLength().ShouldBe(5);
        var refused = await owner.PostAsync("/api/schedules/preview", new { cron = "0 25 * * *", timezone = "Europe/Berln" });
        refused.Status.ShouldBe(400);
        refused.Paths.ShouldBe(["timezone", "cron"]);
        (await owner.PostAsync("/api/schedules/preview", "[]")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Nobody_elses_schedule_is_seen_changed_or_run()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var id = await owner.CreateAsync(Scheduled(new { every = "1h" }));
        (await stranger.GetAsync("/api/schedules")).Json.GetArrayLength().ShouldBe(0);
        (await stranger.GetAsync($"/api/schedules/{id}")).Status.ShouldBe(404);
        (await stranger.PatchAsync($"/api/schedules/{id}", new { enabled = false })).Status.ShouldBe(404);
        (await stranger.PostAsync($"/api/schedules/{id}/run")).Status.ShouldBe(404);
        (await owner.GetAsync($"/api/schedules/{id}")).Json.GetProperty("enabled").GetBoolean().ShouldBeTrue();
    }

    internal static object Scheduled(object rule, bool publish = true) => new { name = "Nightly", publish, nodes = Nodes(rule), edges = new[] { Drawing.Edge("t", "echo") } };

    private static object Draft(object rule, bool publish) => new { publish, nodes = Nodes(rule), edges = new[] { Drawing.Edge("t", "echo") } };

    private static object[] Nodes(object rule)
    {
        var config = JsonSerializer.SerializeToNode(rule)!.AsObject();
        config.Insert(0, "triggerType", "Schedule");
        return [new { id = "t", type = "trigger", data = new { label = "Schedule", name = "trigger", config } }, Drawing.Step("echo", new { actionType = "data/transform", fields = new { got = "{{trigger}}" } })];
    }

    private static async Task<string> TenantAsync(Visitor owner) => (await owner.GetAsync("/api/user")).Word("tenantId");
}
