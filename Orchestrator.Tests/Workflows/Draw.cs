using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

/// <summary>Draws graphs for tests in a line or two.</summary>
internal static class Draw
{
    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 10_000 });
        return document.RootElement.Clone();
    }

    public static Node Trigger(string id = "trigger") =>
        new() { Id = id, Type = NodeType.Trigger, Label = id, Name = id, Config = Json("""{"triggerType":"Manual"}""") };

    /// <summary>A step that is its id in every respect; a log step unless told otherwise.</summary>
    public static Node Step(string id, string config = """{"actionType":"log/write","message":"hello"}""") =>
        new() { Id = id, Type = NodeType.Action, Label = id, Name = id, Config = Json(config) };

    public static Node Condition(string id, string expression = "true") =>
        Step(id, JsonSerializer.Serialize(new { actionType = "flow/condition", expression }));

    /// <summary>Connections such as <c>trigger-a</c> and <c>check.true-b</c>.</summary>
    public static ImmutableArray<Edge> Edges(string edges) =>
    [
        .. edges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var ends = text.Split('-');
            var source = ends[0].Split('.');
            return new Edge(text, source[0], source.Length > 1 ? source[1] : "out", ends[1]);
        }),
    ];

    /// <summary>A trigger, the steps, and the connections.</summary>
    public static Graph Graph(string edges, params Node[] steps) => new([Trigger(), .. steps], Edges(edges));

    /// <summary>A trigger, a log step for every other name in the connections, and the connections.</summary>
    public static Graph Graph(string edges)
    {
        var drawn = Edges(edges);
        var names = drawn.SelectMany(edge => new[] { edge.Source, edge.Target }).Distinct(StringComparer.Ordinal).Where(name => name != "trigger");
        return new Graph([Trigger(), .. names.Select(name => Step(name))], drawn);
    }

    public static Graph With(this Graph graph, string id, Func<Node, Node> change) =>
        graph with { Nodes = [.. graph.Nodes.Select(node => node.Id == id ? change(node) : node)] };
}
