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
}
