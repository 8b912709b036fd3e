using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class GraphDocumentTests
{
    private const string Document = """
        { "nodes": [ { "id": "n1", "type": "trigger", "position": {"x":0,"y":0},
                       "data": { "label": "Webhook", "name": "trigger", "config": { "triggerType": "Webhook" } } },
                     { "id": "n2", "type": "action", "position": {"x":0,"y":140.5},
                       "data": { "label": "Fetch user", "name": "fetch_user", "enabled": false,
                                 "config": { "actionType": "http/request", "method": "GET", "url": "https://api.example.com/{{trigger.id}}" },
                                 "retry": { "maxAttempts": 3, "initialBackoff": "1s", "maxBackoff": "30s", "multiplier": 2.5 },
                                 "timeout": "1m30s", "onError": "branch", "join": "any" } } ],
          "edges": [ { "id": "e1", "source": "n1", "sourceHandle": "out", "target": "n2" } ] }
        """;

    [Fact]
    public void A_document_is_read_as_it_was_meant()
    {
        var graph = Read(Document);

        var step = graph.Nodes[1];
        step.Id.ShouldBe("n2");
        step.Type.ShouldBe(NodeType.Action);
        step.Position.ShouldBe(new Position(0, 140.5));
        step.Label.ShouldBe("Fetch user");
        step.Name.ShouldBe("fetch_user");
        step.Enabled.ShouldBeFalse();
        step.ActionType.ShouldBe("http/request");
        step.Retry.ShouldBe(new RetryPolicy(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 2.5));
        step.Timeout.ShouldBe(TimeSpan.FromSeconds(90));
        step.OnError.ShouldBe(OnError.Branch);
        step.Join.ShouldBe(JoinMode.Any);
        graph.Nodes[0].TriggerType.ShouldBe("Webhook");
        graph.Edges.ShouldBe([new Edge("e1", "n1", "out", "n2")]);
    }

    [Fact]
    public void What_is_missing_and_can_be_made_up_is_made_up()
    {
        var graph = Read("""
            { "nodes": [ { "id": "a", "type": "trigger" },
                         { "id": "b", "type": "action", "data": { "label": "Get user" } },
                         { "id": "c", "type": "action", "data": { "label": "Get user", "config": null } },
                         { "id": "d", "type": "action", "data": { "config": { "actionType": "log/write" } } } ],
              "edges": [ { "source": "a", "target": "b" }, { "source": "a", "target": "b", "sourceHandle": "" } ] }
            """);

        graph.Nodes.Select(node => node.Name).ShouldBe(["trigger", "get_user", "get_user_2", "log_write"]);
        graph.Edges.Select(edge => (edge.Id, edge.SourceHandle)).ShouldBe([("a-out-b", "out"), ("a-out-b-2", "out")]);
        graph.Nodes[2].Config.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public void A_made_up_name_never_takes_one_that_is_written_further_down()
    {
        var graph = Read("""{ "nodes": [ { "id": "a", "type": "action", "data": { "label": "Get" } }, { "id": "b", "type": "action", "data": { "name": "get" } } ] }""");

        graph.Nodes.Select(node => node.Name).ShouldBe(["get_2", "get"]);
    }

    [Fact]
    public void Everything_wrong_is_reported_with_its_path()
    {
        var reading = GraphDocument.Read(Draw.Json("""
            { "nodes": [ 7,
                         { "type": "trigger" },
                         { "id": 5, "type": "acton", "position": { "x": "left" },
                           "data": { "label": [], "enabled": "yes", "config": "none", "timeout": "soon", "onError": "panic", "join": 1,
                                     "retry": { "maxAttempts": 1.5, "initialBackoff": 3, "multiplier": "2" } } } ],
              "edges": [ { "id": 1, "source": null, "target": {} }, "e" ] }
            """));

        reading.Graph.ShouldBeNull();
        reading.Problems.Select(problem => problem.Path).ShouldBe(
        [
            "nodes[0]", "nodes[1].id", "nodes[2].id", "nodes[2].type", "nodes[2].position.x",
            "nodes[2].data.retry.maxAttempts", "nodes[2].data.retry.initialBackoff", "nodes[2].data.retry.multiplier",
            "nodes[2].data.label", "nodes[2].data.enabled", "nodes[2].data.config", "nodes[2].data.timeout", "nodes[2].data.onError", "nodes[2].data.join",
            "edges[0].id", "edges[0].source", "edges[0].target", "edges[1]",
        ], ignoreOrder: true);
        reading.Problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Structural);
        reading.Problems.Single(problem => problem.Path == "nodes[2].type").Message.ShouldContain("did you mean “action”?");
        reading.Problems.Single(problem => problem.Path == "nodes[2].data.label").Message.ShouldBe("This must be text, not a list.");
    }

    [Fact]
    public void Loops_and_dangling_connections_are_named_together_with_wrong_types()
    {
        var reading = GraphDocument.Read(Draw.Json("""
            { "nodes": [ { "id": "a", "type": "action", "data": { "label": 3 } }, { "id": "b", "type": "action" } ],
              "edges": [ { "source": "a", "target": "b" }, { "source": "b", "target": "a" }, { "source": "b", "target": "gone" } ] }
            """));

        reading.Problems.Select(problem => problem.Path).ShouldBe(["nodes[0].data.label", "edges[2].target", "edges"]);
    }

    [Fact]
    public void Members_nobody_knows_survive_a_round_trip()
    {
        var document = Draw.Json("""
            { "nodes": [ { "id": "n", "type": "action", "position": { "x": 1, "y": 2, "z": 3 }, "measured": { "w": 9 },
                           "data": { "label": "N", "name": "n", "color": "teal", "retry": { "maxAttempts": 2, "note": "why" }, "config": { "later": [1] } } } ],
              "edges": [ { "id": "e", "source": "n", "target": "n", "targetHandle": "in", "animated": true } ] }
            """);

        var text = Text(Unproblematic(document));

        text.ShouldContain("\"z\":3");
        text.ShouldContain("\"measured\":{\"w\":9}");
        text.ShouldContain("\"color\":\"teal\"");
        text.ShouldContain("\"note\":\"why\"");
        text.ShouldContain("\"later\":[1]");
        text.ShouldContain("\"animated\":true,\"targetHandle\":\"in\"");
    }

    [Fact]
    public void The_canonical_form_reads_back_as_itself()
    {
        var written = GraphDocument.Write(Read(Document));

        Text(Unproblematic(written)).ShouldBe(written.GetRawText());
        written.GetRawText().ShouldContain("\"timeout\":\"1m30s\"");
    }

    [Fact]
    public void The_hash_follows_content_and_not_spelling()
    {
        var hash = GraphDocument.Hash(Read(Document));

        hash.ShouldMatch("^[0-9a-f]{64}$");
        GraphDocument.Hash(Read(Document.Replace("\"type\": \"trigger\", \"position\": {\"x\":0,\"y\":0}", "\"position\": {\"y\":0,\"x\":0}, \"type\":\"trigger\"", StringComparison.Ordinal))).ShouldBe(hash);
        GraphDocument.Hash(Read(Document.Replace("140.5", "141", StringComparison.Ordinal))).ShouldNotBe(hash);
    }

    [Fact]
    public void Ten_thousand_nodes_are_one_problem()
    {
        var nodes = string.Join(",", Enumerable.Range(0, 10_000).Select(n => $$"""{"id":"{{n}}"}"""));

        var problem = GraphDocument.Read(Draw.Json($$"""{"nodes":[{{nodes}}]}""")).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("nodes");
        problem.Message.ShouldContain("10,000 steps; at most 1,000");
    }

    [Fact]
    public void More_than_a_megabyte_is_one_problem()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"nodes":[],"note":"{{new string('x', 1_100_000)}}"}""");

        GraphDocument.Read(json).Problems.ShouldHaveSingleItem().Message.ShouldContain("1,100,");
        GraphDocument.Read(Draw.Json(Encoding.UTF8.GetString(json))).Problems.ShouldHaveSingleItem().Message.ShouldContain("at most 1,048,576");
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(900, true)]
    public void Nesting_is_allowed_to_a_depth_of_32(int depth, bool refused)
    {
        var inner = depth - 4; // document, nodes, node, data … config is the fifth level
        var config = string.Concat(Enumerable.Repeat("{\"a\":", inner)) + "1" + new string('}', inner);
        var json = $$$"""{"nodes":[{"id":"n","type":"trigger","data":{"config":{{{config}}}}}]}""";

        var reading = GraphDocument.Read(Encoding.UTF8.GetBytes(json));

        if (refused) reading.Problems.ShouldHaveSingleItem().Message.ShouldContain("deeper than 32 levels");
        else reading.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]", "a list")]
    [InlineData("\"x\"", "text")]
    [InlineData("null", "null")]
    public void A_document_that_is_no_object_is_refused(string json, string kind) =>
        GraphDocument.Read(Draw.Json(json)).Problems.ShouldHaveSingleItem().Message.ShouldContain($"not {kind}.");

    [Fact]
    public void Text_that_is_not_JSON_is_refused_with_its_place() =>
        GraphDocument.Read("{\n  \"nodes\": [}"u8.ToArray()).Problems.ShouldHaveSingleItem().Message.ShouldContain("line 2, position 13");

    [Fact]
    public void Half_a_character_is_refused_and_not_thrown() =>
        GraphDocument.Read(Draw.Json("""{"nodes":[{"id":"\uD800","type":"trigger"}]}""")).Problems.ShouldHaveSingleItem().Message.ShouldContain("not valid Unicode");

    [Fact]
    public void Numbers_beyond_what_can_be_drawn_are_refused() =>
        GraphDocument.Read(Draw.Json("""{"nodes":[{"id":"a","type":"trigger","position":{"x":1e999}}]}""")).Problems.ShouldHaveSingleItem().Path.ShouldBe("nodes[0].position.x");

    private static Graph Read(string json) => Unproblematic(Draw.Json(json));

    private static Graph Unproblematic(JsonElement document)
    {
        var reading = GraphDocument.Read(document);
        reading.Problems.ShouldBeEmpty();
        return reading.Graph.ShouldNotBeNull();
    }

    private static string Text(Graph graph) => GraphDocument.Write(graph).GetRawText();
}
