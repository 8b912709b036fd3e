using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class CrashProperties
{
    [Fact]
    public void A_run_that_is_killed_after_any_record_and_goes_on_ends_like_one_that_was_not() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Seeds(), seed =>
    {
        var workflow = new RandomWorkflow(seed);
        GraphProblems.Find(workflow.Graph, ActionCatalog.BuiltIn).Where(problem => problem.Kind == ProblemKind.Structural).ShouldBeEmpty();
        var whole = workflow.World([]);
        whole.RunAsync(workflow.Graph).GetAwaiter().GetResult().Status.ShouldBe(ExecutionStatus.Success);
        var expected = RandomWorkflow.Ends(whole.Recorder.Ended);
        EveryStepSettles(workflow.Graph, whole.Recorder);

        var (records, ended) = Broken(workflow, new Random(seed));

        RandomWorkflow.Ends(records.Ended).ShouldBe(expected);
        ended.Output?.GetRawText().ShouldBe(whole.Recorder.Run!.Output?.GetRawText());
    }));

    [Fact]
    public void A_run_that_may_fail_ends_in_the_same_status_however_often_it_is_killed() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Seeds(), seed =>
    {
        var workflow = new RandomWorkflow(seed, mayFail: true);
        var whole = workflow.World([]);
        var expected = whole.RunAsync(workflow.Graph).GetAwaiter().GetResult().Status;

        var (records, ended) = Broken(workflow, new Random(seed));

        ended.Status.ShouldBe(expected);
        var open = records.Recorded.GroupBy(step => step.StepId).Select(group => group.Last()).Where(step => step.Status is StepStatus.Running or StepStatus.Waiting);
        open.ShouldBeEmpty("nothing is left running once a run has ended");
    }));

    // Killed after a few records again and again, until it comes to its end.
    private static (MemoryRecorder Records, RunEnded Ended) Broken(RandomWorkflow workflow, Random random)
    {
        var records = new MemoryRecorder();
        while (true)
        {
            List<(string Node, long Pass)> ran = [];
            var done = records.Ended.Where(step => step.Status is StepStatus.Success or StepStatus.Error).Select(step => (step.NodeId, step.Iteration)).ToHashSet();
            var recorder = new CrashingRecorder(records, random.Next(1, 25));
            var call = workflow.World(ran).RunAsync(workflow.Graph, recorder, records.Recorded).ContinueWith(run => run.IsFaulted ? null : run.GetAwaiter().GetResult(), TaskScheduler.Default);
            var ended = call.GetAwaiter().GetResult();
            ran.Where(done.Contains).ShouldBeEmpty("a step with a recorded end is never run again");
            if (ended is not null) return (records, ended);
        }
    }

    // Inside a loop what a pass skips is not recorded; each pass that ran is.
    private static void EveryStepSettles(Graph graph, MemoryRecorder records)
    {
        var bodies = new LoopBodies(new GraphShape(graph));
        var settled = records.Ended.Where(step => step.Status.IsFinal()).Select(step => (step.NodeId, step.Iteration)).ToHashSet();
        for (var node = 0; node < graph.Nodes.Length; node++)
        {
            if (bodies.OwnerOf(node) < 0) settled.ShouldContain((graph.Nodes[node].Id, 0L));
        }

        foreach (var (_, pass) in settled.Where(end => end.Iteration > 0).ToList())
            settled.ShouldContain(end => end.Iteration == pass && graph.Nodes.Any(node => node.Id == end.NodeId && LoopBodies.IsLoop(node)));
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>Takes so many records and then dies, as a process does: what came before is kept, what comes after is lost.</summary>
    private sealed class CrashingRecorder(MemoryRecorder kept, int after) : IRunRecorder
    {
        private int _left = after;

        public ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken) => Take(() => kept.StepStartedAsync(step, durable, cancellationToken));

        public ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken) => Take(() => kept.StepEndedAsync(step, durable, cancellationToken));

        public ValueTask RunEndedAsync(RunEnded run, CancellationToken cancellationToken) => Take(() => kept.RunEndedAsync(run, cancellationToken));

        private ValueTask Take(Func<ValueTask> record) => Interlocked.Decrement(ref _left) >= 0 ? record() : throw new InvalidOperationException("The process is gone.");
    }
}
