using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>
/// A random workflow from one seed: branches, switches, joins of both kinds, failures that go on in each way, disabled steps, steps nothing leads to, loops
/// inside loops; and a world in which each step ends as the seed says, now or a little later.
/// </summary>
internal sealed class RandomWorkflow
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly bool _mayFail;
    private readonly List<Node> _nodes = [Draw.Trigger()];
    private readonly List<Edge> _edges = [];
    private int _left;

    public RandomWorkflow(int seed, bool mayFail = false)
    {
        (_seed, _random, _mayFail) = (seed, new Random(seed), mayFail);
        _left = _random.Next(1, 20);
        Block([("trigger", "out")], 0);
        Graph = new Graph([.. _nodes], [.. _edges]);
    }

    public Graph Graph { get; }

    /// <summary>A world for the workflow; each step that runs is noted.</summary>
    public RunWorld World(List<(string Node, long Pass)> ran)
    {
        var world = new RunWorld { Input = Draw.Json("""{"list":[1,2,3]}""") };
        foreach (var node in _nodes)
        {
            world.Does(node.Id, async (context, _) =>
            {
                var pass = context.Place.Iteration;
                lock (ran) ran.Add((node.Id, pass));
                var fate = (uint)string.Create(CultureInfo.InvariantCulture, $"{_seed}{node.Id}").Aggregate((int)pass, (hash, c) => unchecked((hash * 31) + c));
                if (fate % 3 == 0) await Task.Yield();
                return fate % 5 == 0 ? await RunWorld.Fail() : await RunWorld.Ok($"\"{node.Id}:{pass}\"");
            });
        }

        return world;
    }

    /// <summary>What is recorded at the end, by step and pass.</summary>
    public static List<string> Ends(IEnumerable<StepEnded> ended) =>
        [.. ended.GroupBy(step => (step.NodeId, step.Iteration)).Select(group => group.Last()).Select(step =>
            $"{step.NodeId}/{step.Iteration} {step.Status} {step.Handle} {step.RawOutput?.GetRawText()}").Order(StringComparer.Ordinal)];

    private void Block(List<(string Id, string Handle)> ways, int depth)
    {
        for (var steps = _random.Next(1, 8); steps > 0 && _left > 0; steps--, _left--)
        {
            var node = Decorated(Any(depth, out var handles));
            var into = depth == 0 && _random.Next(12) == 0 ? 0 : _random.Next(1, 4);
            foreach (var (id, handle) in Enumerable.Range(0, into).Select(_ => ways[_random.Next(ways.Count)]).Distinct())
                _edges.Add(new Edge($"e{_edges.Count}", id, handle, node.Id));
            _nodes.Add(node);
            if (LoopBodies.IsLoop(node)) Block([(node.Id, "item")], depth + 1);
            ways.AddRange(handles.Select(handle => (node.Id, handle)));
            if (node.OnError == OnError.Branch) ways.Add((node.Id, "error"));
        }
    }

    private Node Any(int depth, out string[] handles)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"s{_nodes.Count}");
        handles = ["out"];
        switch (_random.Next(8))
        {
            case 0:
                handles = ["true", "false"];
                return Draw.Condition(id, depth > 0 ? $"index % 2 == {_random.Next(2)}" : _random.Next(2) == 0 ? "true" : "false");
            case 1:
                handles = ["x", "y", "default"];
                return Draw.Step(id, $$"""{"actionType":"flow/switch","cases":[{"name":"x","expression":"{{(_random.Next(2) == 0 ? "true" : "false")}}"},{"name":"y","expression":"{{(depth > 0 ? "index > 0" : "true")}}"}]}""");
            case 2 when depth < GraphLimits.LoopDepth:
                handles = ["done"];
                var items = JsonSerializer.Serialize(Enumerable.Range(0, _random.Next(4)));
                return Draw.Step(id, $$"""{"actionType":"flow/for-each","items":{{items}},"concurrency":{{_random.Next(1, 4)}},"continueOnItemError":{{(_mayFail && _random.Next(2) == 0 ? "false" : "true")}}}""");
            default:
                return RunWorld.Step(id);
        }
    }

    private Node Decorated(Node node) => node with
    {
        Join = _random.Next(4) == 0 ? JoinMode.Any : JoinMode.All,
        Enabled = _random.Next(8) != 0,
        OnError = _mayFail ? (OnError)_random.Next(3) : (OnError)_random.Next(1, 3),
    };
}
