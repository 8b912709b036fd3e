using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class InsertStepTests
{
    private static readonly Graph _graph = new([Draw.Trigger(), Draw.Step("a"), Draw.Step("b"), Draw.Condition("free")], Draw.Edges("trigger-a a-b"));

    [Fact]
    public void A_step_that_is_connected_to_nothing_goes_into_a_connection_by_its_first_way_out()
    {
        var editor = Open(_graph.At("a", 0, 120).At("b", 0, 240).At("free", 900, 900));

        editor.Do(new InsertStep("free", "a-b")).ShouldBeOfType<EditResult.Done>();

        editor.Graph.Lines().ShouldBe("a-free free.true-b trigger-a");
        editor.Graph.Node("free").Position.ShouldBe(new Position(0, 240));
        editor.Graph.Node("b").Position.Y.ShouldBeGreaterThan(300);
        editor.SelectedNodes.ShouldBe(["free"]);
        editor.NextUndo.ShouldBe("Inserted “free”");
        editor.Undo();
        editor.Graph.Lines().ShouldBe("a-b trigger-a");
        editor.Graph.Node("free").Position.ShouldBe(new Position(900, 900));
    }

    [Theory]
    [InlineData("a", "a-b", "connected to nothing")]
    [InlineData("free", "ghost", "gone")]
    [InlineData("ghost", "a-b", "gone")]
    [InlineData("trigger", "a-b", "gone")]
    public void Anything_else_is_refused_with_a_reason(string node, string edge, string reason) =>
        new InsertStep(node, edge).Apply(_graph, ActionCatalog.BuiltIn).Refusal().ShouldContain(reason);
}
