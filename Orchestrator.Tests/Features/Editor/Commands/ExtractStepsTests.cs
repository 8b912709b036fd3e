using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class ExtractStepsTests
{
    [Fact]
    public void The_call_stands_in_the_place_of_the_steps_and_one_undo_brings_them_back()
    {
        var editor = Open("trigger-a a-b b-c");
        var before = editor.Graph;
        editor.SelectHere("a", "b");
        var possible = Extraction.Of(editor.Graph, editor.SelectedNodes, ActionCatalog.BuiltIn).ShouldBeOfType<Extraction.Possible>();

        editor.Do(new ExtractSteps(possible, "w2", "Orders: a"));

        editor.Graph.Lines().ShouldBe("call-c trigger-call");
        editor.Selected!.Label.ShouldBe("Orders: a");
        editor.NextUndo.ShouldBe("Extracted Orders: a");
        editor.Undo();
        editor.Graph.ShouldBeSameAs(before);
        editor.Redo();
        editor.Graph.Lines().ShouldBe("call-c trigger-call");
    }
}
