using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Workflows;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class PinStepTests
{
    private static readonly JsonElement _output = Json(new { id = 7 });

    [Fact]
    public void A_pin_is_undone_and_redone_shows_on_the_card_and_is_kept_in_the_document()
    {
        var editor = Open("trigger-a a-b");

        editor.Do(new PinStep("a", _output)).Done();
        editor.NextUndo.ShouldBe("Pinned “a”");
        editor.Drawing.Nodes.Single(card => card.Id == "a").Pinned.ShouldBeTrue();
        GraphDocument.Read(GraphDocument.Write(editor.Graph)).Graph!.Node("a").Pin!.Value.GetRawText().ShouldBe("""{"id":7}""");

        editor.Undo();
        editor.Find("a")!.Pin.ShouldBeNull();
        editor.Redo();
        editor.Do(new PinStep("a", null)).Done().Node("a").Pin.ShouldBeNull();
        editor.NextUndo.ShouldBe("Unpinned “a”");
    }

    [Theory]
    [InlineData("trigger", "1", "Only a step that does something")]
    [InlineData("check", "1", "decides which way")]
    [InlineData("gone", "1", "gone")]
    [InlineData("a", """{"token":"Bearer «secret:crm»"}""", "never kept with a workflow")]
    [InlineData("a", """{"list":["\u00abredacted\u00bb"]}""", "never kept with a workflow")]
    public void What_cannot_be_pinned_is_refused_with_a_reason(string node, string output, string reason) =>
        Open(Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a"))).Do(new PinStep(node, JsonElement.Parse(output))).Refusal().ShouldContain(reason);

    [Fact]
    public void A_pin_that_is_too_large_or_too_deep_is_refused_here_and_in_documents()
    {
        var large = Json(new string('x', GraphLimits.PinBytes));
        var deep = JsonElement.Parse(new string('[', 30) + new string(']', 30));
        Open("trigger-a").Do(new PinStep("a", large)).Refusal().ShouldContain("131,072 bytes");
        Open("trigger-a").Do(new PinStep("a", deep)).Refusal().ShouldContain("nested");

        var graph = Draw.Graph("trigger-a").With("a", node => node with { Pin = large });
        GraphDocument.Read(GraphDocument.Write(graph)).Problems.ShouldContain(problem => problem.Path == "nodes[1].data.pin.output");
    }

    [Fact]
    public void A_null_is_an_output_and_a_pin_without_one_is_a_problem()
    {
        var graph = Draw.Graph("trigger-a").With("a", node => node with { Pin = Json((object?)null!) });
        GraphDocument.Read(GraphDocument.Write(graph)).Graph!.Node("a").Pin!.Value.ValueKind.ShouldBe(JsonValueKind.Null);

        var broken = GraphDocument.Write(graph).GetRawText().Replace("""{"output":null}""", """{"other":1}""", StringComparison.Ordinal);
        GraphDocument.Read(JsonElement.Parse(broken)).Problems.Select(problem => problem.Path).ShouldBe(["nodes[1].data.pin.output"]);
    }

    [Fact]
    public void What_leaves_the_house_has_no_pins()
    {
        var graph = Draw.Graph("trigger-a").With("a", node => node with { Pin = _output });

        PublicView.Of(graph, ActionCatalog.BuiltIn, Redactor.Default).Node("a").Pin.ShouldBeNull();
        PublicView.ForExport(graph, Redactor.Default).Node("a").Pin.ShouldBeNull();
    }

    [Fact]
    public void Steps_are_disabled_together_and_enabled_when_none_of_them_runs()
    {
        var editor = Open("trigger-a a-b b-c");
        editor.Do(ChangeStep.Enabled("a", enabled: false));

        editor.Do(new SwitchSteps(["trigger", "a", "b"])).Done().Nodes.Where(node => !node.Enabled).Select(node => node.Id).ShouldBe(["a", "b"]);
        editor.NextUndo.ShouldBe("Disabled 2 steps");
        editor.Do(new SwitchSteps(["a", "b"])).Done().Nodes.ShouldAllBe(node => node.Enabled);
        editor.Do(new SwitchSteps(["trigger"])).Refusal().ShouldContain("cannot be disabled");
    }
}
