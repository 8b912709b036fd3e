using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Engine;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Time;

namespace Orchestrator.Tests.Time;

/// <summary>Schedules on fake time over the real engine and database.</summary>
public sealed class ScheduleRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new(); // Monday 2 March 2026, 9:00 UTC

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_due_time_has_one_run_that_says_when_it_was_due()
    {
        await using var world = await StartAsync("""{"cron":"30 10 * * *","timezone":"Europe/Berlin"}""");
        (await FireAsync(world)).ShouldBe(0);
        _time.MoveTo(At("09:30:02"));
        (await FireAsync(world)).ShouldBe(1);
        (await FireAsync(world)).ShouldBe(0);
        var run = (await RunsAsync(world)).ShouldHaveSingleItem();
        run.Trigger.ShouldBe(TriggerKind.Schedule);
        run.Input.ShouldBe("""{"scheduledAt":"2026-03-02T09:30:00Z","firedAt":"2026-03-02T09:30:02Z","timezone":"Europe/Berlin","localTime":"2026-03-02T10:30:00+01:00","rule":"30 10 * * *","missed":0}""");
        var row = await RowAsync(world);
        row.LastExecutionId.ShouldBe(run.Id);
        row.LastFireAt.ShouldBe(At("09:30:00"));
        row.NextFireAt.ShouldBe(At("09:30:00").AddDays(1));
    }

    [Fact]
    public async Task A_scheduled_run_runs_to_its_end()
    {
        await using var world = await StartAsync("""{"every":"15m"}""");
        _time.MoveTo(At("09:15:00"));
        await FireAsync(world);
        await world.UntilAsync((await RunsAsync(world)).Single().Id, ExecutionStatus.Success);
    }

    [Theory]
    [InlineData("skip", 0, 5)]
    [InlineData("once", 1, 4)]
    [InlineData("all", 5, 0)]
    public async Task Missed_times_are_dealt_with_as_the_policy_says(string policy, int runs, int missed)
    {
        await using (await StartAsync($$"""{"cron":"0 * * * *","missed":"{{policy}}"}""")) { }
        _time.MoveTo(At("14:20:00"));
        await using var world = await EngineWorld.StartAsync(_folder.Path, _time);
        (await FireAsync(world)).ShouldBe(runs);
        (await FireAsync(world)).ShouldBe(0);
        var row = await RowAsync(world);
        row.MissedCount.ShouldBe(missed);
        row.NextFireAt.ShouldBe(At("15:00:00"));
        (await RunsAsync(world)).Count.ShouldBe(runs);
    }

    // 29 March 2026: 02:00 in Berlin is 03:00. 25 October 2026: 03:00 is 02:00 again.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00", "2026-03-30T12:00", "2026-03-29T01:00 2026-03-30T00:30")]
    [InlineData("30 2 * * *", "2026-10-24T12:00", "2026-10-26T12:00", "2026-10-25T00:30 2026-10-26T01:30")]
    [InlineData("30 9 * * *", "2026-03-28T00:00", "2026-03-29T23:30", "2026-03-28T08:30 2026-03-29T07:30")]
    [InlineData("30 9 * * *", "2026-10-24T00:00", "2026-10-25T23:30", "2026-10-24T07:30 2026-10-25T08:30")]
    [InlineData("0 * * * *", "2026-03-28T23:30", "2026-03-29T02:30", "2026-03-29T00:00 2026-03-29T01:00 2026-03-29T02:00")]
    [InlineData("0 * * * *", "2026-10-24T23:30", "2026-10-25T02:30", "2026-10-25T00:00 2026-10-25T01:00 2026-10-25T02:00")]
    public async Task When_clocks_change_the_scheduler_starts_what_the_wall_clock_says_once(string cron, string from, string to, string expected)
    {
        _time.MoveTo(Utc(from));
        await using var world = await StartAsync($$"""{"cron":"{{cron}}","timezone":"Europe/Berlin"}""");
        while (_time.GetUtcNow() < Utc(to))
        {
            _time.Advance(TimeSpan.FromMinutes(30));
            await FireAsync(world);
        }

        (await DueAsync(world)).ShouldBe(expected.Split(' ').Select(Utc));
    }

    [Theory]
    [InlineData("2026-03-28T12:00", "2026-03-29T12:00", "2026-03-29T01:00")]
    [InlineData("2026-10-24T12:00", "2026-10-25T12:00", "2026-10-25T00:30")]
    public async Task A_program_that_is_down_while_clocks_change_makes_up_for_one_time(string from, string to, string expected)
    {
        _time.MoveTo(Utc(from));
        await using (await StartAsync("""{"cron":"30 2 * * *","timezone":"Europe/Berlin","missed":"all"}""")) { }
        _time.MoveTo(Utc(to));
        await using var world = await EngineWorld.StartAsync(_folder.Path, _time);
        (await FireAsync(world)).ShouldBe(1);
        (await DueAsync(world)).ShouldBe([Utc(expected)]);
    }

    [Fact]
    public async Task Of_all_missed_times_the_latest_hundred_run_in_order()
    {
        await using var world = await StartAsync("""{"every":"1m","missed":"all"}""");
        _time.Advance(TimeSpan.FromHours(5));
        (await FireAsync(world)).ShouldBe(100);
        // All of the same instant on this clock, so that the ids say nothing of the order.
        var inputs = (await RunsAsync(world)).Select(run => run.Input!).Order(StringComparer.Ordinal).ToList();
        inputs[0].ShouldContain("\"scheduledAt\":\"2026-03-02T12:21:00Z\"");
        inputs[0].ShouldContain("\"missed\":200");
        inputs[^1].ShouldContain("\"scheduledAt\":\"2026-03-02T14:00:00Z\"");
    }

    [Fact]
    public async Task A_schedule_that_was_turned_off_between_the_look_and_the_record_does_not_run()
    {
        await using var world = await StartAsync("""{"every":"1m"}""");
        _time.Advance(TimeSpan.FromMinutes(1));
        await using (var db = world.Db()) await db.Schedules.ExecuteUpdateAsync(row => row.SetProperty(one => one.NextFireAt, (DateTimeOffset?)null), TestContext.Current.CancellationToken);
        (await StartAtAsync(world, At("09:01:00"))).ShouldBeOfType<StartOutcome.NotDue>();
        (await RunsAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_asks_twice_for_the_same_time_gets_one_run()
    {
        await using var world = await StartAsync("""{"every":"1m"}""");
        _time.Advance(TimeSpan.FromMinutes(1));
        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartAtAsync(world, At("09:01:00"))));
        asked.OfType<StartOutcome.Accepted>().Count().ShouldBe(1);
        asked.OfType<StartOutcome.NotDue>().Count().ShouldBe(19);
        (await RunsAsync(world)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_repeats_nothing()
    {
        await using (var world = await StartAsync("""{"every":"1m"}"""))
        {
            _time.Advance(TimeSpan.FromMinutes(3));
            await FireAsync(world);
        }

        await using var again = await EngineWorld.StartAsync(_folder.Path, new FakeTime(At("09:01:30")));
        (await FireAsync(again)).ShouldBe(0);
        (await StartAtAsync(again, At("09:02:00"))).ShouldBeOfType<StartOutcome.NotDue>();
    }

    [Theory]
    [InlineData(Overlap.Queue, ExecutionStatus.Pending)]
    [InlineData(Overlap.Skip, ExecutionStatus.Cancelled)]
    public async Task A_run_that_is_due_while_the_last_one_runs_obeys_the_workflows_limit(Overlap overlap, ExecutionStatus expected)
    {
        await using var world = await StartAsync("""{"every":"10s"}""");
        await world.Get<RunLimits>().ChangeAsync(EngineWorld.Tenant, EngineWorld.Workflow, 1, overlap, TestContext.Current.CancellationToken);
        world.Steps.Holds("long");
        _time.Advance(TimeSpan.FromSeconds(10));
        await FireAsync(world);
        await world.Steps.Reached("long");
        _time.Advance(TimeSpan.FromSeconds(10));
        await FireAsync(world);
        await world.UntilAsync((await RunsAsync(world))[1].Id, expected);
    }

    [Fact]
    public async Task With_cancel_older_the_new_run_takes_the_place_of_the_last()
    {
        await using var world = await StartAsync("""{"every":"10s"}""");
        await world.Get<RunLimits>().ChangeAsync(EngineWorld.Tenant, EngineWorld.Workflow, 1, Overlap.CancelOlder, TestContext.Current.CancellationToken);
        world.Steps.Holds("long");
        _time.Advance(TimeSpan.FromSeconds(10));
        await FireAsync(world);
        await world.Steps.Reached("long");
        _time.Advance(TimeSpan.FromSeconds(10));
        await FireAsync(world);
        await world.UntilAsync((await RunsAsync(world))[0].Id, ExecutionStatus.Cancelled);
    }

    [Fact]
    public async Task A_schedule_whose_rule_cannot_be_read_any_more_is_stopped_and_holds_up_no_other()
    {
        await using var world = await StartAsync("""{"every":"1m","timezone":"Atlantis/Capital"}""");
        await EngineServices.AddWorkflowAsync(world.Db(), EngineWorld.Tenant, "workflow-2");
        await AddAsync(world, "workflow-2", """{"every":"1m"}""");
        _time.Advance(TimeSpan.FromMinutes(1));
        (await FireAsync(world)).ShouldBe(1);
        (await RowAsync(world)).NextFireAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_thousand_schedules_of_the_same_minute_all_run()
    {
        await using var world = await StartAsync("""{"every":"1h"}""");
        for (var number = 0; number < 1_000; number++)
        {
            await EngineServices.AddWorkflowAsync(world.Db(), EngineWorld.Tenant, $"many-{number}");
            await AddAsync(world, $"many-{number}", """{"cron":"5 9 * * *"}""");
        }

        _time.MoveTo(At("09:05:00"));
        (await FireAsync(world)).ShouldBe(1_000);
        (await FireAsync(world)).ShouldBe(0);
    }

    private static Task<int> FireAsync(EngineWorld world) => Fires(world).FireDueAsync(TestContext.Current.CancellationToken);

    private static ScheduleRuns Fires(EngineWorld world) =>
        new(world.Get<AppDbOpening>(), world.Get<ExecutionStarter>(), world.Get<TimeProvider>(), NullLogger<ScheduleRuns>.Instance);

    private static Task<StartOutcome> StartAtAsync(EngineWorld world, DateTimeOffset at) => world.Get<ExecutionStarter>().StartAsync(
        new StartRequest(EngineWorld.Tenant, EngineWorld.Workflow, "Orders", Hash, "", TriggerKind.Schedule, Draw.Json("{}")) { KeepsVersion = true, Scheduled = new ScheduledTime(at, at.AddMinutes(1)) },
        CancellationToken.None);

    private async Task<EngineWorld> StartAsync(string rule)
    {
        var world = await EngineWorld.StartAsync(_folder.Path, _time);
        await AddAsync(world, EngineWorld.Workflow, rule);
        return world;
    }

    private static Graph Long => Draw.Graph("trigger-long", Steps.Step("long"));

    private static string Hash => GraphDocument.Hash(Long);

    private async Task AddAsync(EngineWorld world, string workflowId, string rule)
    {
        await using var db = world.Db();
        var workflow = await db.Workflows.SingleAsync(row => row.Id == workflowId, TestContext.Current.CancellationToken);
        workflow.PublishedHash = Hash;
        db.WorkflowVersions.Add(new WorkflowVersion
        {
            WorkflowId = workflowId, TenantId = EngineWorld.Tenant, Hash = Hash, Number = 1, Graph = GraphDocument.Write(Long).GetRawText(), CreatedAt = _time.GetUtcNow(),
        });
        var next = ScheduleBook.RuleOf(rule)?.After(_time.GetUtcNow()) ?? _time.GetUtcNow().AddSeconds(1);
        db.Schedules.Add(new Schedule { WorkflowId = workflowId, TenantId = EngineWorld.Tenant, Rule = rule, DoneUntil = _time.GetUtcNow(), NextFireAt = next });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Schedule> RowAsync(EngineWorld world)
    {
        await using var db = world.Db();
        return await db.Schedules.AsNoTracking().SingleAsync(row => row.WorkflowId == EngineWorld.Workflow, TestContext.Current.CancellationToken);
    }

    private static async Task<List<Execution>> RunsAsync(EngineWorld world)
    {
        await using var db = world.Db();
        return await db.Executions.AsNoTracking().Where(row => row.WorkflowId == EngineWorld.Workflow).OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<IEnumerable<DateTimeOffset>> DueAsync(EngineWorld world) =>
        (await RunsAsync(world)).Select(run => JsonElement.Parse(run.Input!).GetProperty("scheduledAt").GetDateTimeOffset()).Order();

    private static DateTimeOffset Utc(string minute) => DateTimeOffset.Parse(minute + ":00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse("2026-03-02T" + time + "Z", System.Globalization.CultureInfo.InvariantCulture);
}
