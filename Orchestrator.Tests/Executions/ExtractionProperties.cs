using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

/// <summary>A workflow and the two it becomes when a part of it is extracted give the same.</summary>
public sealed class ExtractionProperties
{
    private const string Called = "w2";

    [Fact]
    public void Every_step_outside_the_part_gives_what_it_gave_before() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var (graph, part) = Drawn(new Random(seed));
            var possible = Extraction.Of(graph, part, ActionCatalog.BuiltIn).ShouldBeOfType<Extraction.Possible>();
            GraphProblems.Find(possible.Called, ActionCatalog.BuiltIn).ShouldBeEmpty();
            var calling = possible.Calling(Called, "Part");
            GraphProblems.Find(calling, ActionCatalog.BuiltIn).ShouldBeEmpty();

            var before = Outputs(graph, []);
            var after = Outputs(calling, new Dictionary<string, Graph>(StringComparer.Ordinal) { [Called] = possible.Called });

            foreach (var step in graph.Nodes.Where(node => !part.Contains(node.Id)))
                after.GetValueOrDefault(step.Id).ShouldBe(before.GetValueOrDefault(step.Id), $"{step.Id} of {seed}");
        }));

    /// <summary>Blocks one after the other, each a step or a fork that comes together again; the part is some blocks in a row. Each step reads some before it, skipped or not.</summary>
    private static (Graph Graph, HashSet<string> Part) Drawn(Random random)
    {
        var (nodes, edges, part) = (new List<Node> { Draw.Trigger() }, new List<Edge>(), new HashSet<string>(StringComparer.Ordinal));
        var blocks = random.Next(2, 7);
        var first = random.Next(blocks);
        var last = random.Next(first, blocks);
        var end = "trigger";
        for (var block = 0; block < blocks; block++)
        {
            var from = nodes.Count;
            if (random.Next(2) == 0)
            {
                end = Step(end, "out");
            }
            else
            {
                var fork = $"s{nodes.Count}";
                nodes.Add(Draw.Condition(fork, random.Next(2) == 0 ? "trigger.n > 5" : $"{Read(random, nodes)} is not empty"));
                edges.Add(new Edge($"e{edges.Count}", end, "out", fork));
                var (yes, no) = (Step(fork, "true"), Step(fork, "false"));
                end = Step(yes, "out");
                edges.Add(new Edge($"e{edges.Count}", no, "out", end));
            }

            if (block >= first && block <= last) part.UnionWith(nodes.Skip(from).Select(node => node.Id));
        }

        return (new Graph([.. nodes], [.. edges]), part);

        string Step(string source, string handle)
        {
            var id = $"s{nodes.Count}";
            nodes.Add(Draw.Step(id, JsonSerializer.Serialize(new { actionType = "data/transform", fields = new { v = $"{id}({Read(random, nodes)})", w = Read(random, nodes) } })));
            edges.Add(new Edge($"e{edges.Count}", source, handle, id));
            return id;
        }
    }

    private static string Read(Random random, List<Node> nodes)
    {
        // Steps of the other way of a fork are not before a step; what joins the ways and what is before the fork is.
        var before = nodes.Take(Math.Max(0, nodes.Count - 4)).Where(node => node.ActionType == "data/transform").ToList();
        return before.Count == 0 || random.Next(3) == 0 ? "{{ trigger.n }}" : $"{{{{ {before[random.Next(before.Count)].Name}.v? }}}}";
    }

    /// <summary>What each step gave; a called workflow runs in a world of its own.</summary>
    private static Dictionary<string, string> Outputs(Graph graph, Dictionary<string, Graph> called)
    {
        var world = new RunWorld { Input = Draw.Json("""{"n":7}""") };
        var ended = world.RunAsync(graph).GetAwaiter().GetResult();
        List<StepEnded> steps = [.. world.Recorder.Ended];
        if (ended.Status == ExecutionStatus.Waiting)
        {
            var inner = new RunWorld { Input = world.Caller.Calls.ShouldHaveSingleItem().Input };
            var end = inner.RunAsync(called[Called]).GetAwaiter().GetResult();
            world.RunAsync(graph, recorded: world.Answered(graph, "call", answers => answers.Called("e2", end.Status, end.RawOutput, end.Error))).GetAwaiter().GetResult();
            steps.AddRange(world.Recorder.Ended);
        }

        return steps.GroupBy(step => step.NodeId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => $"{group.Last().Status} {group.Last().RawOutput?.GetRawText()}", StringComparer.Ordinal);
    }
}
