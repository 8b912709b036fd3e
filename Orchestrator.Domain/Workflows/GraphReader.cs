using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>Reads a document by hand, so that everything wrong is found in one pass.</summary>
internal sealed class GraphReader
{
    private static readonly JsonElement _nothing = JsonElement.Parse("{}");

    private readonly List<GraphProblem> _problems = [];
    private bool _identified = true;

    public static GraphReading Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return GraphReading.Of(Structural("", $"A workflow must be an object with nodes and edges, not {JsonShape.Kind(document)}."));
        if (JsonShape.ByteLength(document) is var bytes and > GraphLimits.Bytes) return GraphReading.Of(TooManyBytes(bytes));
        if (JsonShape.Problem(document) is { } unreadable) return GraphReading.Of(Structural("", unreadable));
        return new GraphReader().Walk(document);
    }

    public static GraphProblem TooManyBytes(long bytes) => Structural("", string.Create(CultureInfo.InvariantCulture,
        $"The workflow has {bytes:N0} bytes of JSON; at most {GraphLimits.Bytes:N0} are possible. Keep large data outside and fetch it in a step."));

    private GraphReading Walk(JsonElement document)
    {
        var nodeItems = List(document, "nodes", "steps", GraphLimits.Nodes);
        var edgeItems = List(document, "edges", "connections", GraphLimits.Edges);
        if (nodeItems is null || edgeItems is null) return new GraphReading(null, [.. _problems]);

        var nodes = nodeItems.Select((item, index) => ReadNode(item, string.Create(CultureInfo.InvariantCulture, $"nodes[{index}]"))).ToImmutableArray();
        var edges = edgeItems.Select((item, index) => ReadEdge(item, string.Create(CultureInfo.InvariantCulture, $"edges[{index}]"))).ToImmutableArray();
        var graph = new Graph(WithNames(nodes), WithIds(edges)) { Notes = NoteDocument.Read(document, _problems) };
        if (_problems.Count == 0) return new GraphReading(GraphEdits.WithPlainReferences(graph), []);

        // Loops and dangling connections are worth naming in the same answer, as long as the ids they rest on could be read.
        if (_identified) _problems.AddRange(StructuralProblems.Find(graph).Where(problem => problem.Path != "nodes"));
        return new GraphReading(null, [.. _problems]);
    }

    private List<JsonElement>? List(JsonElement document, string member, string noun, int limit)
    {
        if (!document.TryGetProperty(member, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            _problems.Add(Structural(member, $"This must be a list, not {JsonShape.Kind(list)}."));
            return null;
        }

        if (list.GetArrayLength() is var count && count <= limit) return [.. list.EnumerateArray()];
        _problems.Add(Structural(member, string.Create(CultureInfo.InvariantCulture,
            $"The workflow has {count:N0} {noun}; at most {limit:N0} are possible. Split it into workflows that call one another.")));
        return null;
    }

    private Node ReadNode(JsonElement item, string path)
    {
        if (Walk(item, path) is not { } walk) return new Node { Id = "", Type = NodeType.Action, Config = _nothing };
        var before = _problems.Count;
        var id = walk.Text("id", required: true) ?? "";
        walk.NodeId = id.Length == 0 ? null : id;
        var type = walk.OneOf("type", Words.NodeTypes, NodeType.Action, required: true);
        _identified &= _problems.Count == before;

        var position = walk.Object("position");
        var node = new Node
        {
            Id = id,
            Type = type,
            Position = new Position(position?.Number("x") ?? 0, position?.Number("y") ?? 0),
            Config = _nothing,
        };
        if (walk.Object("data") is { } data) node = ReadData(node, data);
        return node with { Extra = WithRest(walk.Rest(), "position", position) };
    }

    private static Node ReadData(Node node, DocumentWalk data)
    {
        var (retry, pin) = (data.Object("retry"), data.Object("pin"));
        return node with
        {
            Label = data.Text("label") ?? "",
            Name = data.Text("name") ?? "",
            Enabled = data.Switch("enabled") ?? true,
            Config = data.Whole("config", JsonValueKind.Object, "an object")?.Clone() ?? _nothing,
            Retry = retry is null ? null : new RetryPolicy(
                retry.Whole("maxAttempts") ?? 3,
                retry.Duration("initialBackoff") ?? TimeSpan.FromSeconds(1),
                retry.Duration("maxBackoff") ?? TimeSpan.FromSeconds(30),
                retry.Number("multiplier") ?? 2),
            Timeout = data.Duration("timeout"),
            OnError = data.OneOf("onError", Words.OnErrors, OnError.Fail),
            Join = data.OneOf("join", Words.Joins, JoinMode.All),
            Pin = ReadPin(pin),
            DataExtra = WithRest(WithRest(data.Rest(), "retry", retry), "pin", pin),
        };
    }

    private static JsonElement? ReadPin(DocumentWalk? pin)
    {
        if (pin?.Any("output") is not { } output) return null;
        if (StepPin.Problem(output) is { } problem) pin.Add("output", problem);
        return output.Clone();
    }

    private Edge ReadEdge(JsonElement item, string path)
    {
        if (Walk(item, path) is not { } walk) return new Edge("", "", "out", "");
        var before = _problems.Count;
        var (id, source, handle, target) = (walk.Text("id"), walk.Text("source", required: true), walk.Text("sourceHandle"), walk.Text("target", required: true));
        _identified &= _problems.Count == before;
        return new Edge(id ?? "", source ?? "", string.IsNullOrEmpty(handle) ? "out" : handle, target ?? "") { Extra = walk.Rest() };
    }

    private DocumentWalk? Walk(JsonElement item, string path)
    {
        if (item.ValueKind == JsonValueKind.Object) return new DocumentWalk(item, path, _problems);
        _problems.Add(Structural(path, $"This must be an object, not {JsonShape.Kind(item)}."));
        _identified = false;
        return null;
    }

    private static ImmutableDictionary<string, JsonElement> WithRest(ImmutableDictionary<string, JsonElement> extra, string member, DocumentWalk? walk)
    {
        if (walk?.Rest() is not { Count: > 0 } rest) return extra;
        return extra.SetItem(member, Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in rest)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }));
    }

    private static ImmutableArray<Node> WithNames(ImmutableArray<Node> nodes)
    {
        if (nodes.All(node => node.Name.Length > 0)) return nodes;
        var taken = nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return [.. nodes.Select(node =>
        {
            if (node.Name.Length > 0) return node;
            var name = node.Type == NodeType.Trigger && !taken.Contains(StepName.Trigger)
                ? StepName.Trigger
                : StepName.From(node.Label.Length > 0 ? node.Label : node.ActionType ?? "", taken);
            taken.Add(name);
            return node with { Name = name };
        })];
    }

    private static ImmutableArray<Edge> WithIds(ImmutableArray<Edge> edges)
    {
        if (edges.All(edge => edge.Id.Length > 0)) return edges;
        var taken = edges.Select(edge => edge.Id).ToHashSet(StringComparer.Ordinal);
        return [.. edges.Select(edge =>
        {
            if (edge.Id.Length > 0) return edge;
            var id = $"{edge.Source}-{edge.SourceHandle}-{edge.Target}";
            for (var n = 2; !taken.Add(id); n++) id = string.Create(CultureInfo.InvariantCulture, $"{edge.Source}-{edge.SourceHandle}-{edge.Target}-{n}");
            return edge with { Id = id };
        })];
    }

    private static GraphProblem Structural(string path, string message) => new(path, message, ProblemKind.Structural);
}
