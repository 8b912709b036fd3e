using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class GraphRunnerTests
{
    [Fact]
    public void A_run_begins_with_its_trigger()
    {
        var run = new Told(Draw.Graph("trigger-a"));

        run.Begin().ShouldBe("trigger");
        run.Took("trigger").ShouldBe("a");
        run.Runner.IsOver.ShouldBeFalse();
        run.Took("a").ShouldBe("");
        run.Runner.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void Branches_are_ready_together_and_a_join_waits_for_all_of_them()
    {
        var run = new Told(Draw.Graph("trigger-a trigger-b a-c b-c"));
        run.Begin();

        run.Took("trigger").ShouldBe("a b");
        run.Took("b").ShouldBe("");
        run.Took("a").ShouldBe("c");
    }

    [Fact]
    public void A_join_runs_when_one_way_died_and_another_was_taken()
    {
        var run = new Told(Draw.Graph("trigger-check check.true-a check.false-b a-join b-join", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"), Draw.Step("join")));
        run.Begin();
        run.Took("trigger");

        run.Took("check", "true").ShouldBe("a, skipped b");
        run.Took("a").ShouldBe("join");
    }

    [Fact]
    public void A_dead_way_kills_everything_only_it_leads_to()
    {
        var run = new Told(Draw.Graph("trigger-check check.true-a a-b b-c a-c check.false-d", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"), Draw.Step("c"), Draw.Step("d")));
        run.Begin();
        run.Took("trigger");

        run.Took("check", "false").ShouldBe("d, skipped a b c");
    }

    [Fact]
    public void Both_ways_of_a_condition_into_one_step_run_it_once()
    {
        var run = new Told(Draw.Graph("trigger-check check.true-a check.false-a", Draw.Condition("check"), Draw.Step("a")));
        run.Begin();
        run.Took("trigger");

        run.Took("check", "true").ShouldBe("a");
    }

    [Fact]
    public void A_join_of_any_runs_on_the_first_and_ignores_the_rest()
    {
        var run = new Told(Draw.Graph("trigger-a trigger-b a-c b-c").With("c", node => node with { Join = JoinMode.Any }));
        run.Begin();
        run.Took("trigger");

        run.Took("a").ShouldBe("c");
        run.Took("c").ShouldBe("");
        run.Took("b").ShouldBe("");
        run.Runner.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void A_join_of_any_is_skipped_when_every_way_died()
    {
        var graph = Draw.Graph("trigger-check check.true-a check.true-b a-c b-c check.false-d", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"), Draw.Step("c"), Draw.Step("d"));
        var run = new Told(graph.With("c", node => node with { Join = JoinMode.Any }));
        run.Begin();
        run.Took("trigger");

        run.Took("check", "false").ShouldBe("d, skipped a b c");
    }

    [Fact]
    public void Steps_nothing_leads_to_are_skipped_at_once_with_all_behind_them() =>
        new Told(Draw.Graph("trigger-a lost-b b-c a-c")).Begin().ShouldBe("trigger, skipped lost b");

    [Fact]
    public void After_a_failure_siblings_may_end_and_nothing_new_starts()
    {
        var run = new Told(Draw.Graph("trigger-a trigger-b a-c b-d"));
        run.Begin();
        run.Took("trigger");

        run.Failed("a").ShouldBe("");
        run.Runner.IsStopped.ShouldBeTrue();
        run.Runner.IsOver.ShouldBeFalse();
        run.Took("b").ShouldBe("");
        run.Runner.IsOver.ShouldBeTrue();
        run.FirstFailure.ShouldBe("a");
    }

    [Fact]
    public void The_first_of_two_failures_counts()
    {
        var run = new Told(Draw.Graph("trigger-a trigger-b"));
        run.Begin();
        run.Took("trigger");
        run.Failed("b");
        run.Failed("a");

        run.FirstFailure.ShouldBe("b");
    }

    [Fact]
    public void A_failure_that_continues_goes_on_through_out()
    {
        var run = new Told(Draw.Graph("trigger-a a-b a.error-c").With("a", node => node with { OnError = OnError.Continue }));
        run.Begin();
        run.Took("trigger");

        run.Failed("a").ShouldBe("b, skipped c");
        run.Runner.IsStopped.ShouldBeFalse();
    }

    [Fact]
    public void A_failure_that_branches_goes_on_through_error_only()
    {
        var run = new Told(Draw.Graph("trigger-a a-b a.error-c").With("a", node => node with { OnError = OnError.Branch }));
        run.Begin();
        run.Took("trigger");

        run.Failed("a").ShouldBe("c, skipped b");
    }

    [Fact]
    public void The_last_steps_are_those_that_led_to_no_other()
    {
        var run = new Told(Draw.Graph("trigger-check check.true-a trigger-b", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b")));
        run.Begin();
        run.Took("trigger");
        run.Took("check", "false");
        run.Took("b");

        run.Last.ShouldBe("check b");
    }

    [Fact]
    public void A_step_cannot_end_twice()
    {
        var run = new Told(Draw.Graph("trigger-a"));
        run.Begin();
        run.Took("trigger");

        Should.Throw<InvalidOperationException>(() => run.Took("trigger"));
    }

    private sealed class Told(Graph graph)
    {
        private readonly GraphShape _shape = new(graph);

        public GraphRunner Runner => field ??= new GraphRunner(_shape);

        public string FirstFailure => graph.Nodes[Runner.FirstFailure].Id;

        public string Last => Ids(Runner.LastNodes());

        public string Begin() => Say(Runner.Begin());

        public string Took(string id, string handle = "out") => Say(Runner.Took(_shape.IndexOf(id), handle));

        public string Failed(string id) => Say(Runner.Failed(_shape.IndexOf(id)));

        private string Say(GraphMoves moves) => moves.Skipped.IsEmpty ? Ids(moves.Ready) : $"{Ids(moves.Ready)}, skipped {Ids(moves.Skipped)}";

        private string Ids(IEnumerable<int> nodes) => string.Join(' ', nodes.Order().Select(node => graph.Nodes[node].Id));
    }
}
