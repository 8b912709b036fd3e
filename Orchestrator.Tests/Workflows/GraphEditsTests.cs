using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class GraphEditsTests
{
    [Fact]
    public void A_graph_without_a_trigger_gets_a_manual_one_above_what_comes_first()
    {
        var graph = GraphEdits.WithTrigger(new Graph([Draw.Step("a"), Draw.Step("b"), Draw.Step("c")], Draw.Edges("a-b")));

        graph.Nodes[0].TriggerType.ShouldBe("Manual");
        graph.Nodes[0].Position.Y.ShouldBeLessThan(0);
        graph.Edges.Select(edge => edge.Target).ShouldBe(["a", "c", "b"]);
        GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldBeEmpty();
    }

    [Fact]
    public void A_graph_with_a_trigger_stays_as_it_is()
    {
        var graph = Draw.Graph("trigger-a");

        GraphEdits.WithTrigger(graph).ShouldBeSameAs(graph);
    }

    [Fact]
    public void Renaming_a_step_takes_every_reference_along()
    {
        var graph = Draw.Graph("trigger-a a-b a-c",
            Draw.Step("a"),
            Draw.Step("b", """{"actionType":"http/request","method":"{{a}}","url":"https://x/{{ a.id }}?q={{ab.id}}","body":{"a":["{{ a.b | upper }}","a.b"]}}"""),
            Draw.Condition("c", "a.size > 5 and \"a.size\" == {{a.text}}"));

        var renamed = GraphEdits.Rename(graph, "a", "fetch", ActionCatalog.BuiltIn);

        renamed.Nodes[1].Name.ShouldBe("fetch");
        renamed.Nodes[2].Config.GetRawText().ShouldBe(
            """{"actionType":"http/request","method":"{{a}}","url":"https://x/{{ fetch.id }}?q={{ab.id}}","body":{"a":["{{ fetch.b | upper }}","a.b"]}}""");
        renamed.Nodes[3].Config.GetProperty("expression").GetString().ShouldBe("fetch.size > 5 and \"a.size\" == {{fetch.text}}");
    }

    [Fact]
    public void Renaming_the_trigger_leaves_the_word_trigger_alone()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"{{trigger.x}}"}"""));

        var renamed = GraphEdits.Rename(graph, "trigger", "order", ActionCatalog.BuiltIn);

        renamed.Nodes[0].Name.ShouldBe("order");
        GraphProblems.Find(renamed, ActionCatalog.BuiltIn).ShouldBeEmpty();
        renamed.Nodes[1].Config.GetRawText().ShouldContain("{{trigger.x}}");
    }

    [Fact]
    public void References_by_node_id_become_references_by_name_when_a_document_is_read()
    {
        var graph = GraphDocument.Read(Draw.Json("""
            { "nodes": [ { "id": "n1", "type": "trigger" }, { "id": "n2", "type": "action", "data": { "label": "Get user" } },
                         { "id": "n3", "type": "action", "data": { "config": { "actionType": "flow/condition", "expression": "{{@n2:Get user.age}} > 5",
                           "list": ["{{@n1:Start.x}}, {{@gone:G.x}}, me@example.com"] } } } ] }
            """)).Graph!;

        graph.Nodes[2].Config.GetProperty("expression").GetString().ShouldBe("{{get_user.age}} > 5");
        graph.Nodes[2].Config.GetProperty("list")[0].GetString().ShouldBe("{{trigger.x}}, {{@gone:G.x}}, me@example.com");
    }
}
