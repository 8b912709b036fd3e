using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>Runs so short that their claim and their end are committed together.</summary>
public sealed class WholeRunBatchTests
{
    [Fact]
    public async Task A_claim_and_an_end_in_one_batch_are_one_whole_run()
    {
        await using var world = await JournalWorld.OpenAsync();
        var hold = await AcceptedAsync(world);

        var answers = await TogetherAsync(world, Claimed(hold), new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1")), new JournalRecord.RunEnd(hold, JournalWorld.Over()));

        answers.ShouldAllBe(answer => answer.Verdict == JournalVerdict.Recorded);
        var row = await world.RowAsync(hold.ExecutionId);
        (row.Status, row.Claim, row.Output).ShouldBe((ExecutionStatus.Success, 1, "1"));
        (row.StartedAt, row.CompletedAt).ShouldSatisfyAllConditions(all => all.StartedAt.ShouldNotBeNull(), all => all.CompletedAt.ShouldNotBeNull());
        (await world.StepsAsync(hold.ExecutionId)).Select(step => step.Id).ShouldBe(["s1"]);
        (await world.StateAsync(hold.ExecutionId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Written_once_more_it_changes_nothing()
    {
        await using var world = await JournalWorld.OpenAsync();
        var hold = await AcceptedAsync(world);
        JournalRecord[] run = [Claimed(hold), new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1")), new JournalRecord.RunEnd(hold, JournalWorld.Over())];
        await TogetherAsync(world, run);
        var before = await world.RowAsync(hold.ExecutionId);

        (await TogetherAsync(world, run)).ShouldAllBe(answer => answer.Verdict == JournalVerdict.Recorded);

        (await world.RowAsync(hold.ExecutionId)).ShouldBeEquivalentTo(before);
        (await world.StepsAsync(hold.ExecutionId)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_holds_under_one_claim_the_second_records_nothing()
    {
        await using var world = await JournalWorld.OpenAsync();
        var first = await AcceptedAsync(world);
        var second = new RunHold(first.ExecutionId, JournalWorld.Tenant, JournalWorld.Workflow, 1, "worker:2");

        var answers = await TogetherAsync(world,
            Claimed(first), new JournalRecord.StepEnd(first, JournalWorld.Ended("s1")), new JournalRecord.RunEnd(first, JournalWorld.Over()),
            Claimed(second), new JournalRecord.StepEnd(second, JournalWorld.Ended("s2")), new JournalRecord.RunEnd(second, JournalWorld.Over(ExecutionStatus.Error)));

        answers.Select(answer => answer.Verdict).ShouldBe([.. Enumerable.Repeat(JournalVerdict.Recorded, 3), .. Enumerable.Repeat(JournalVerdict.NotCurrent, 3)]);
        (await world.RowAsync(first.ExecutionId)).Status.ShouldBe(ExecutionStatus.Success);
        (await world.StepsAsync(first.ExecutionId)).Select(step => step.Id).ShouldBe(["s1"]);
        (first.IsLost, second.IsLost).ShouldBe((false, true));
    }

    [Fact]
    public async Task One_who_asks_it_to_stop_in_between_is_heard()
    {
        await using var world = await JournalWorld.OpenAsync();
        var hold = await AcceptedAsync(world);

        var answers = await TogetherAsync(world,
            Claimed(hold), new JournalRecord.Cancel(JournalWorld.Tenant, hold.ExecutionId, DateTimeOffset.UtcNow), new JournalRecord.RunEnd(hold, JournalWorld.Over(ExecutionStatus.Cancelled)));

        answers.Select(answer => answer.Verdict).ShouldBe([JournalVerdict.Recorded, JournalVerdict.Requested, JournalVerdict.Recorded]);
        (await world.RowAsync(hold.ExecutionId)).Status.ShouldBe(ExecutionStatus.Cancelled);
    }

    [Fact]
    public async Task Beside_a_bad_record_it_is_recorded_all_the_same()
    {
        await using var world = await JournalWorld.OpenAsync();
        var hold = await AcceptedAsync(world);
        var bad = new JournalRecord.Accepted(JournalWorld.New(workflowId: "no-such-workflow"));

        var written = await HandedOverAsync(world, bad, Claimed(hold), new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1")), new JournalRecord.RunEnd(hold, JournalWorld.Over()));

        await Should.ThrowAsync<JournalException>(written[0]);
        (await Task.WhenAll(written[1..])).ShouldAllBe(answer => answer.Verdict == JournalVerdict.Recorded);
        (await world.RowAsync(hold.ExecutionId)).Status.ShouldBe(ExecutionStatus.Success);
        (await world.StepsAsync(hold.ExecutionId)).Count.ShouldBe(1);
    }

    private static JournalRecord.Claimed Claimed(RunHold hold) => new JournalRecord.Claimed(hold, DateTimeOffset.UtcNow);

    private static async Task<RunHold> AcceptedAsync(JournalWorld world)
    {
        var run = JournalWorld.New();
        await world.WriteAsync(new JournalRecord.Accepted(run));
        return new RunHold(run.Id, JournalWorld.Tenant, JournalWorld.Workflow, 1, "worker:1");
    }

    private static async Task<JournalAnswer[]> TogetherAsync(JournalWorld world, params JournalRecord[] records) => await Task.WhenAll(await HandedOverAsync(world, records));

    // Handed over while the database is locked. The first may be taken alone; the others wait behind it and are taken together.
    private static async Task<Task<JournalAnswer>[]> HandedOverAsync(JournalWorld world, params JournalRecord[] records)
    {
        await using (world.Hold())
        {
            await world.Journal.AppendAsync(new JournalRecord.Accepted(JournalWorld.New()), CancellationToken.None);
            return [.. records.Select(world.WriteAsync)];
        }
    }
}
