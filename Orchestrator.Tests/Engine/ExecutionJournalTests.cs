using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using static Orchestrator.Tests.Engine.JournalWorld;

namespace Orchestrator.Tests.Engine;

public sealed class ExecutionJournalTests
{
    [Fact]
    public async Task An_accepted_execution_is_pending_with_its_masked_input_and_a_numbered_version()
    {
        await using var world = await OpenAsync();
        var execution = New();

        (await world.WriteAsync(new JournalRecord.Accepted(execution))).Verdict.ShouldBe(JournalVerdict.Recorded);

        var row = await world.RowAsync(execution.Id);
        row.Status.ShouldBe(ExecutionStatus.Pending);
        row.Input.ShouldBe("""{"shown":1}""");
        await using var db = world.Db();
        db.WorkflowVersions.Single().Number.ShouldBe(1);
        (await world.StateAsync(execution.Id)).Single().NodeId.ShouldBe("");
    }

    [Fact]
    public async Task The_same_version_is_kept_once_and_the_next_gets_the_next_number()
    {
        await using var world = await OpenAsync();
        await world.WriteAsync(new JournalRecord.Accepted(New()));
        await world.WriteAsync(new JournalRecord.Accepted(New()));
        await world.WriteAsync(new JournalRecord.Accepted(New() with { VersionHash = "other" }));

        await using var db = world.Db();
        db.WorkflowVersions.OrderBy(row => row.Number).Select(row => row.Number).ToList().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_execution_is_claimed_once()
    {
        await using var world = await OpenAsync();
        var first = await world.HeldAsync();

        var second = await world.ClaimAsync(first.ExecutionId, 1, "another");

        first.IsLost.ShouldBeFalse();
        second.IsLost.ShouldBeTrue();
        (await world.RowAsync(first.ExecutionId)).ClaimedBy.ShouldBe("worker");
    }

    [Fact]
    public async Task A_step_has_one_row_from_its_start_to_its_end()
    {
        await using var world = await OpenAsync();
        var hold = await world.HeldAsync();

        await world.WriteAsync(new JournalRecord.StepStart(hold, Started("s1", safe: false)));
        (await world.StepsAsync(hold.ExecutionId)).Single().Status.ShouldBe(StepStatus.Running);
        await world.WriteAsync(new JournalRecord.StepEnd(hold, Ended("s1")));

        var row = (await world.StepsAsync(hold.ExecutionId)).Single();
        row.Status.ShouldBe(StepStatus.Success);
        row.Input.ShouldBe("""{"given":1}""");
        row.Output.ShouldBe("""{"shown":true}""");
        row.SafeToRepeat.ShouldBeFalse();
        (await world.StateAsync(hold.ExecutionId)).Select(state => state.NodeId).ShouldBe(["", "n1"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_start_and_an_end_committed_together_are_one_whole_row()
    {
        await using var world = await OpenAsync();
        var hold = await world.HeldAsync();
        await using (world.Hold())
        {
            // The first may be taken alone; the others wait behind it and are taken together.
            await world.Journal.AppendAsync(new JournalRecord.Accepted(New()), CancellationToken.None);
            await world.Journal.AppendAsync(new JournalRecord.StepStart(hold, Started("s1", safe: false)), CancellationToken.None);
            await world.Journal.AppendAsync(new JournalRecord.StepEnd(hold, Ended("s1")), CancellationToken.None);
        }

        await world.WriteAsync(new JournalRecord.RunEnd(hold, Over()));

        var row = (await world.StepsAsync(hold.ExecutionId)).Single();
        row.Status.ShouldBe(StepStatus.Success);
        row.Input.ShouldBe("""{"given":1}""");
        row.SafeToRepeat.ShouldBeFalse();
        row.CompletedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_recorded_end_is_never_overwritten()
    {
        await using var world = await OpenAsync();
        var hold = await world.HeldAsync();
        await world.WriteAsync(new JournalRecord.StepEnd(hold, Ended("s1")));

        await world.WriteAsync(new JournalRecord.StepEnd(hold, Ended("s1", status: StepStatus.Error)));

        (await world.StepsAsync(hold.ExecutionId)).Single().Status.ShouldBe(StepStatus.Success);
    }

    [Fact]
    public async Task A_worker_that_lost_its_claim_records_nothing_more()
    {
        await using var world = await OpenAsync();
        var old = await world.HeldAsync();
        await world.WriteAsync(new JournalRecord.Recover(DateTimeOffset.UtcNow));
        var current = await world.ClaimAsync(old.ExecutionId, 2, "another");

        var step = await world.WriteAsync(new JournalRecord.StepEnd(old, Ended("s1")));
        var end = await world.WriteAsync(new JournalRecord.RunEnd(old, Over()));

        step.Verdict.ShouldBe(JournalVerdict.NotCurrent);
        end.Verdict.ShouldBe(JournalVerdict.NotCurrent);
        old.IsLost.ShouldBeTrue();
        current.IsLost.ShouldBeFalse();
        (await world.StepsAsync(old.ExecutionId)).ShouldBeEmpty();
        (await world.RowAsync(old.ExecutionId)).Status.ShouldBe(ExecutionStatus.Running);
    }

    [Fact]
    public async Task Raw_values_go_when_the_run_ends_well_and_stay_when_it_fails()
    {
        await using var world = await OpenAsync();
        var (good, bad) = (await world.HeldAsync(), await world.HeldAsync());
        foreach (var hold in (RunHold[])[good, bad]) await world.WriteAsync(new JournalRecord.StepEnd(hold, Ended(hold.ExecutionId)));

        await world.WriteAsync(new JournalRecord.RunEnd(good, Over()));
        await world.WriteAsync(new JournalRecord.RunEnd(bad, Over(ExecutionStatus.Error) with { Error = new StepError("HTTP_500", "It failed.") }));

        (await world.StateAsync(good.ExecutionId)).ShouldBeEmpty();
        (await world.StateAsync(bad.ExecutionId)).Count.ShouldBe(2);
        StoredError.Read((await world.RowAsync(bad.ExecutionId)).Error).ShouldBe(new StepError("HTTP_500", "It failed."));
    }

    [Fact]
    public async Task One_bad_record_in_a_batch_fails_alone()
    {
        await using var world = await OpenAsync();
        List<Task> good = [];
        Task bad;
        await using (world.Hold())
        {
            good.Add(world.WriteAsync(new JournalRecord.Accepted(New())));
            good.Add(world.WriteAsync(new JournalRecord.Accepted(New())));
            bad = world.WriteAsync(new JournalRecord.Accepted(New(workflowId: "deleted")));
            good.Add(world.WriteAsync(new JournalRecord.Accepted(New())));
        }

        (await bad.ShouldThrowAsync<JournalException>()).OwnerIsGone.ShouldBeTrue();
        await Task.WhenAll(good);
        await using var db = world.Db();
        db.Executions.Count().ShouldBe(3);
    }

    [Fact]
    public async Task Records_wait_for_a_locked_database_and_are_then_all_written()
    {
        await using var world = await OpenAsync();
        Task<JournalAnswer>[] writes;
        await using (world.Hold())
        {
            writes = [.. Enumerable.Range(0, 20).Select(_ => world.WriteAsync(new JournalRecord.Accepted(New())))];
            writes.ShouldAllBe(write => !write.IsCompleted);
        }

        (await Task.WhenAll(writes)).ShouldAllBe(answer => answer.Verdict == JournalVerdict.Recorded);
        await using var db = world.Db();
        db.Executions.Count().ShouldBe(20);
    }

    [Fact]
    public async Task Records_of_one_execution_keep_their_order()
    {
        await using var world = await OpenAsync();
        var hold = await world.HeldAsync();
        for (var number = 0; number < 1_000; number++)
        {
            await world.Journal.AppendAsync(new JournalRecord.StepStart(hold, Started($"s{number}", $"n{number}")), CancellationToken.None);
            await world.Journal.AppendAsync(new JournalRecord.StepEnd(hold, Ended($"s{number}", $"n{number}")), CancellationToken.None);
        }

        await world.WriteAsync(new JournalRecord.RunEnd(hold, Over()));

        var steps = await world.StepsAsync(hold.ExecutionId);
        steps.Count.ShouldBe(1_000);
        steps.ShouldAllBe(step => step.Status == StepStatus.Success);
    }

    [Fact]
    public async Task A_waiting_run_is_cancelled_at_once_with_its_open_steps_and_a_held_one_is_only_marked()
    {
        await using var world = await OpenAsync();
        var (waiting, held) = (await world.HeldAsync(), await world.HeldAsync());
        await world.WriteAsync(new JournalRecord.StepEnd(waiting, Ended("s1", status: StepStatus.Waiting) with { RawOutput = null, ResumeAt = DateTimeOffset.MaxValue }));
        await world.WriteAsync(new JournalRecord.RunEnd(waiting, Over(ExecutionStatus.Waiting) with { ResumeAt = DateTimeOffset.MaxValue }));

        var first = await world.WriteAsync(new JournalRecord.Cancel(Tenant, waiting.ExecutionId, DateTimeOffset.UtcNow));
        var second = await world.WriteAsync(new JournalRecord.Cancel(Tenant, held.ExecutionId, DateTimeOffset.UtcNow));
        var foreign = await world.WriteAsync(new JournalRecord.Cancel("someone-else", held.ExecutionId, DateTimeOffset.UtcNow));

        var again = await world.WriteAsync(new JournalRecord.Cancel(Tenant, held.ExecutionId, DateTimeOffset.UtcNow));

        (second.Count, again.Verdict, again.Count).ShouldBe((1, JournalVerdict.Requested, 0));
        (first.Verdict, second.Verdict, foreign.Verdict).ShouldBe((JournalVerdict.Recorded, JournalVerdict.Requested, JournalVerdict.NotCurrent));
        (await world.RowAsync(waiting.ExecutionId)).Status.ShouldBe(ExecutionStatus.Cancelled);
        (await world.StepsAsync(waiting.ExecutionId)).Single().Status.ShouldBe(StepStatus.Cancelled);
        (await world.RowAsync(held.ExecutionId)).ShouldSatisfyAllConditions(row => row.CancelRequested.ShouldBeTrue(), row => row.Status.ShouldBe(ExecutionStatus.Running));
    }

    [Fact]
    public async Task Only_ended_executions_are_removed_with_all_that_belongs_to_them()
    {
        await using var world = await OpenAsync();
        var (ended, open) = (await world.HeldAsync(), await world.HeldAsync());
        await world.WriteAsync(new JournalRecord.StepEnd(ended, Ended("s1")));
        await world.WriteAsync(new JournalRecord.RunEnd(ended, Over(ExecutionStatus.Error)));

        var removed = await world.Get<ExecutionRemover>().RemoveAsync(new EndedRuns(Tenant, Workflow), CancellationToken.None);

        removed.ShouldBe(1);
        (await world.StepsAsync(ended.ExecutionId)).ShouldBeEmpty();
        (await world.StateAsync(ended.ExecutionId)).ShouldBeEmpty();
        (await world.RowAsync(open.ExecutionId)).Status.ShouldBe(ExecutionStatus.Running);
    }
}
