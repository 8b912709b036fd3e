using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class GraphRunnerProperties
{
    private static readonly string[] _handles = ["out", "true", "false", "error"];

    [Fact]
    public void Every_step_is_decided_exactly_once_whatever_ends_first() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds(), seed =>
    {
        var world = new World(seed, mayStop: false);
        var first = world.Run(new Random(seed));
        var second = world.Run(new Random(seed + 1));

        first.Ready.Concat(first.Skipped).Order().ShouldBe(Enumerable.Range(0, world.Graph.Nodes.Length));
        second.Ready.Order().ShouldBe(first.Ready.Order());
        second.Skipped.Order().ShouldBe(first.Skipped.Order());
        first.Runner.IsOver.ShouldBeTrue();
        first.Ready.Order().ShouldBe(world.ReadyByDefinition());
        second.Runner.LastNodes().ShouldBe(first.Runner.LastNodes());
    }));

    [Fact]
    public void Nothing_starts_after_a_failure_and_the_run_still_ends() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds(), seed =>
    {
        var world = new World(seed, mayStop: true);
        var run = world.Run(new Random(seed));

        run.Runner.IsOver.ShouldBeTrue();
        run.Ready.Concat(run.Skipped).ShouldBeUnique();
        run.StartedAfterStop.ShouldBe(0);
        if (!run.Runner.IsStopped) run.Ready.Count.ShouldBe(world.ReadyByDefinition().Count);
    }));

    [Fact]
    public void Telling_recorded_ends_again_comes_to_the_same_place() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds(), seed =>
    {
        var world = new World(seed, mayStop: false);
        var half = world.Run(new Random(seed), stopAfter: world.Graph.Nodes.Length / 2);

        var again = new GraphRunner(world.Shape);
        var ready = new Queue<int>(again.Begin().Ready);
        List<int> left = [];
        while (ready.TryDequeue(out var node))
        {
            if (!half.Ended.Contains(node))
            {
                left.Add(node);
                continue;
            }

            foreach (var next in world.End(again, node).Ready) ready.Enqueue(next);
        }

        left.Order().ShouldBe(half.Ready.Except(half.Ended).Order());
    }));

    [Fact]
    public void A_thousand_steps_with_five_thousand_connections_take_no_time()
    {
        var nodes = Enumerable.Range(0, 999).Select(n => Draw.Step($"s{n}")).ToArray();
        var random = new Random(1);
        var edges = Enumerable.Range(0, 998).Select(n => $"s{n}-s{n + 1}")
            .Concat(Enumerable.Range(0, 4_000).Select(_ => random.Next(998)).Select(from => $"s{from}-s{random.Next(from + 1, 999)}"));
        var shape = new GraphShape(Draw.Graph("trigger-s0 " + string.Join(' ', edges), nodes));

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var runner = new GraphRunner(shape);
        var ready = new Queue<int>(runner.Begin().Ready);
        var ran = 0;
        for (; ready.TryDequeue(out var node); ran++)
        {
            foreach (var next in runner.Took(node, "out").Ready) ready.Enqueue(next);
        }

        ran.ShouldBe(1_000);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>A random graph and how each of its steps will end, both from one seed.</summary>
    private sealed class World
    {
        private readonly string?[] _takes;

        public World(int seed, bool mayStop)
        {
            var random = new Random(seed);
            var count = random.Next(1, 30);
            var nodes = Enumerable.Range(0, count).Select(n => Draw.Step($"s{n}") with
            {
                Join = random.Next(4) == 0 ? JoinMode.Any : JoinMode.All,
                OnError = mayStop ? (OnError)random.Next(3) : (OnError)random.Next(1, 3),
            }).ToArray();
            var edges = Enumerable.Range(0, random.Next(count * 3))
                .Select(n => (From: random.Next(-1, count - 1), n))
                .Select(pair => new Edge($"e{pair.n}", pair.From < 0 ? "trigger" : $"s{pair.From}", pair.From < 0 ? "out" : _handles[random.Next(4)], $"s{random.Next(pair.From + 1, count)}"));
            Graph = new Graph([Draw.Trigger(), .. nodes], [.. edges]);
            Shape = new GraphShape(Graph);
            _takes = [.. Graph.Nodes.Select((node, i) => i == 0 ? "out" : random.Next(5) == 0 ? null : _handles[random.Next(4)])];
        }

        public Graph Graph { get; }

        public GraphShape Shape { get; }

        public GraphMoves End(GraphRunner runner, int node) => _takes[node] is { } handle ? runner.Took(node, handle) : runner.Failed(node);

        public Outcome Run(Random order, int stopAfter = int.MaxValue)
        {
            var outcome = new Outcome(new GraphRunner(Shape));
            outcome.Add(outcome.Runner.Begin());
            List<int> running = [.. outcome.Ready];
            for (var ended = 0; running.Count > 0 && ended < stopAfter; ended++)
            {
                var at = order.Next(running.Count);
                var node = running[at];
                running.RemoveAt(at);
                var stopped = outcome.Runner.IsStopped;
                var moves = End(outcome.Runner, node);
                outcome.Ended.Add(node);
                outcome.Add(moves);
                if (stopped) outcome.StartedAfterStop += moves.Ready.Length + moves.Skipped.Length;
                running.AddRange(moves.Ready);
            }

            return outcome;
        }

        /// <summary>The definition said again, the slow way: a step runs when some connection into it is taken.</summary>
        public List<int> ReadyByDefinition()
        {
            var runs = new HashSet<int> { 0 };
            foreach (var node in Shape.Order)
            {
                var entered = Graph.Edges.Where(edge => Shape.IndexOf(edge.Target) == node).Any(edge =>
                    Shape.IndexOf(edge.Source) is var source && runs.Contains(source) && edge.SourceHandle == Handle(source));
                if (entered) runs.Add(node);
            }

            return [.. runs.Order()];
        }

        private string Handle(int node) => _takes[node] ?? (Graph.Nodes[node].OnError == OnError.Branch ? "error" : "out");
    }

    private sealed record Outcome(GraphRunner Runner)
    {
        public List<int> Ready { get; } = [];
        public List<int> Skipped { get; } = [];
        public HashSet<int> Ended { get; } = [];
        public int StartedAfterStop { get; set; }

        public void Add(GraphMoves moves)
        {
            Ready.AddRange(moves.Ready);
            Skipped.AddRange(moves.Skipped);
        }
    }
}
