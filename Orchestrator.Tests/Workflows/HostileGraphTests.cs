using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Executions;

namespace Orchestrator.Tests.Workflows;

public sealed class HostileGraphTests
{
    private static readonly string[] _members =
    [
        "nodes", "edges", "id", "type", "data", "config", "name", "label", "position", "x", "retry", "maxAttempts", "timeout", "onError", "join", "enabled",
        "source", "sourceHandle", "target", "actionType", "triggerType", "cases", "expression", "items", "concurrency", "fields", "", "\ud800",
    ];

    private static readonly string[] _texts =
    [
        "trigger", "action", "a", "b", "a-b", "flow/switch", "flow/for-each", "flow/condition", "flow/stop", "data/transform", "Manual", "out", "item", "done", "default", "error",
        "{{item}}", "{{a.b | default(", "{{@a:B.c}}", "1 + ", "true", "90s", "-1s", "continue", "any", "\ud800", "\0", "",
    ];

    [Fact]
    public void No_document_does_more_than_name_its_problems() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Seeds(), seed =>
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        Write(random, text, random.Next(2, 9));
        if (random.Next(4) == 0) text.Length = random.Next(text.Length);

        Look(GraphDocument.Read(Encoding.UTF8.GetBytes(text.ToString())));
    }));

    [Fact]
    public void No_bytes_do_more_than_name_their_problems() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Look(GraphDocument.Read(bytes))));

    [Theory]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"nodes\":", "}", 50_000)]
    [InlineData("{\"nodes\":[{\"id\":\"a\",\"type\":\"action\",\"data\":{\"config\":", "}}]}", 900)]
    public void Depth_is_refused_and_not_walked(string open, string close, int times)
    {
        var text = string.Concat(Enumerable.Repeat(open, times)) + "0" + string.Concat(Enumerable.Repeat(close, times));

        GraphDocument.Read(Encoding.UTF8.GetBytes(text)).Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_graph_of_any_connections_is_looked_at_and_one_without_structural_problems_runs_to_its_end() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Seeds(), seed =>
    {
        var random = new Random(seed);
        var graph = Tangle(random, random.Next(1, 14), isAcyclic: random.Next(3) > 0);
        var problems = GraphProblems.Find(graph, ActionCatalog.BuiltIn);
        if (problems.RefuseSaving()) return;
        var world = new RunWorld();

        var ended = world.RunAsync(graph).GetAwaiter().GetResult();

        ended.Status.IsFinal().ShouldBeTrue();
        world.Unexpected.ShouldBeEmpty();
    }));

    [Fact]
    public void The_largest_graph_of_loops_is_looked_at_quickly()
    {
        var nodes = Enumerable.Range(0, GraphLimits.Nodes - 1).Select(n => ForEachTests.Each($"s{n}", "[1]")).ToArray();
        var random = new Random(7);
        var edges = Enumerable.Range(0, GraphLimits.Edges - 1).Select(n => (From: random.Next(nodes.Length - 1), n))
            .Select(pair => new Edge($"e{pair.n}", $"s{pair.From}", pair.n % 2 == 0 ? "item" : "done", $"s{random.Next(pair.From + 1, nodes.Length)}"));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        GraphProblems.Find(new Graph([Draw.Trigger(), .. nodes], [new Edge("first", "trigger", "out", "s0"), .. edges]), ActionCatalog.BuiltIn).ShouldNotBeEmpty();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static void Look(GraphReading reading)
    {
        (reading.Graph is null).ShouldBe(!reading.Problems.IsEmpty);
        if (reading.Graph is not { } graph) return;
        GraphProblems.Find(graph, ActionCatalog.BuiltIn);
        GraphDocument.Read(GraphDocument.Write(graph)).Graph.ShouldNotBeNull();
    }

    private static Graph Tangle(Random random, int count, bool isAcyclic)
    {
        Node[] nodes = [.. Enumerable.Range(0, count).Select(n => random.Next(5) switch
        {
            0 => ForEachTests.Each($"s{n}", "[1,2]"),
            1 => Draw.Condition($"s{n}", random.Next(2) == 0 ? "true" : "item > 1"),
            2 => Draw.Step($"s{n}", """{"actionType":"flow/switch","cases":[{"name":"item","expression":"true"}]}"""),
            _ => RunWorld.Step($"s{n}"),
        }).Select(node => node with { Join = (JoinMode)random.Next(2), OnError = (OnError)random.Next(3), Enabled = random.Next(6) > 0 })];
        string[] handles = ["out", "item", "done", "true", "error", "default", "nowhere"];
        var edges = Enumerable.Range(0, random.Next(count * 3)).Select(n => (From: random.Next(-1, count), n)).Select(pair =>
            new Edge($"e{pair.n}", pair.From < 0 ? "trigger" : $"s{pair.From}", pair.From < 0 ? "out" : handles[random.Next(handles.Length)],
                $"s{(isAcyclic ? random.Next(Math.Min(pair.From + 1, count - 1), count) : random.Next(count))}")).Where(edge => edge.Source != edge.Target);
        return new Graph([Draw.Trigger(), .. nodes], [.. edges]);
    }

    private static void Write(Random random, StringBuilder text, int depth)
    {
        switch (depth == 0 ? 5 + random.Next(4) : random.Next(9))
        {
            case 0 or 1 or 2:
                text.Append('{');
                for (var left = random.Next(6); left > 0; left--)
                {
                    text.Append(JsonSerializer.Serialize(_members[random.Next(_members.Length)])).Append(':');
                    Write(random, text, depth - 1);
                    if (left > 1) text.Append(',');
                }

                text.Append('}');
                break;
            case 3 or 4:
                text.Append('[');
                for (var left = random.Next(5); left > 0; left--)
                {
                    Write(random, text, depth - 1);
                    if (left > 1) text.Append(',');
                }

                text.Append(']');
                break;
            case 5 or 6:
                text.Append(JsonSerializer.Serialize(_texts[random.Next(_texts.Length)]));
                break;
            case 7:
                text.Append(random.Next(3) switch { 0 => "1e400", 1 => "-0.5", _ => "12345678901234567890" });
                break;
            default:
                text.Append(random.Next(2) == 0 ? "null" : "true");
                break;
        }
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
}
