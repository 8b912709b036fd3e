using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.JournalWorld;

namespace Orchestrator.Tests.Engine;

/// <summary>Retention: by age and by count, per workflow, in small batches.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task Runs_are_removed_by_age_and_open_ones_stay()
    {
        await using var world = await OpenAsync();
        var old = await EndedAsync(world, 3, Now.AddDays(-31));
        var open = await AcceptAsync(world, Now.AddDays(-31));
        var recent = await EndedAsync(world, 2, Now.AddDays(-29));

        (await world.Get<Retention>().SweepAsync(CancellationToken.None)).ShouldBe(3);

        (await KeptAsync(world)).ShouldBe([.. recent, open], ignoreOrder: true);
        old.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_workflow_may_keep_its_runs_longer_and_fewer_than_the_instance()
    {
        await using var world = await OpenAsync();
        await using (var db = world.Db())
            await db.Workflows.ExecuteUpdateAsync(row => row.SetProperty(one => one.KeepDays, 365).SetProperty(one => one.KeepRuns, 2));
        var runs = await EndedAsync(world, 5, Now.AddDays(-100));

        (await world.Get<Retention>().SweepAsync(CancellationToken.None)).ShouldBe(3);

        (await KeptAsync(world)).ShouldBe(runs[3..], ignoreOrder: true);
    }

    [Fact]
    public async Task More_than_one_portion_goes_with_all_that_belongs_to_it()
    {
        await using var world = await OpenAsync();
        await EndedAsync(world, 250, Now.AddDays(-40));

        (await world.Get<Retention>().SweepAsync(CancellationToken.None)).ShouldBe(250);

        await using var db = world.Db();
        (await db.StepRuns.CountAsync() + await db.ExecutionState.CountAsync() + await db.Executions.CountAsync()).ShouldBe(0);
    }

    private static async Task<string> AcceptAsync(JournalWorld world, DateTimeOffset at)
    {
        var run = New(Guid.CreateVersion7(at).ToString("N")) with { At = at };
        await world.WriteAsync(new JournalRecord.Accepted(run));
        return run.Id;
    }

    private static async Task<List<string>> EndedAsync(JournalWorld world, int count, DateTimeOffset at)
    {
        List<string> ids = [];
        List<Task> writes = [];
        for (var number = 0; number < count; number++)
        {
            var run = New(Guid.CreateVersion7(at.AddMilliseconds(number)).ToString("N")) with { At = at.AddMilliseconds(number) };
            var hold = new RunHold(run.Id, Tenant, Workflow, 1, "worker");
            ids.Add(run.Id);
            JournalRecord[] records =
            [
                new JournalRecord.Accepted(run), new JournalRecord.Claimed(hold, at), new JournalRecord.StepEnd(hold, Ended($"step-{run.Id}")),
                new JournalRecord.RunEnd(hold, Over(ExecutionStatus.Error)),
            ];
            writes.AddRange(records.Select(world.WriteAsync));
        }

        await Task.WhenAll(writes);
        return ids;
    }

    private static async Task<List<string>> KeptAsync(JournalWorld world)
    {
        await using var db = world.Db();
        return await db.Executions.Select(row => row.Id).ToListAsync();
    }
}
