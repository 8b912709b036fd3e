using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class TidyStepsTests
{
    private static readonly ImmutableDictionary<string, Position> _places = ImmutableDictionary<string, Position>.Empty
        .Add("trigger", new Position(0, 0)).Add("a", new Position(0, 144)).Add("b", new Position(0, 288));

    [Fact]
    public void The_automatic_layout_of_all_steps_is_one_step_of_the_history()
    {
        var editor = Open(Draw.Graph("trigger-a a-b").At("a", 500, 20).At("b", -48, 7));
        var before = editor.Graph;

        editor.Do(new TidySteps(_places)).ShouldBeOfType<EditResult.Done>();

        editor.NextUndo.ShouldBe("Tidied up");
        editor.Graph.Node("b").Position.ShouldBe(new Position(0, 288));
        editor.Undo();
        editor.Graph.ShouldBeSameAs(before);
        editor.Redo();
        editor.Graph.Node("a").Position.ShouldBe(new Position(0, 144));
    }

    [Fact]
    public void A_tidy_workflow_stays_as_it_is() =>
        new TidySteps(_places).Apply(Draw.Graph("trigger-a a-b").At("a", 0, 144).At("b", 0, 288), ActionCatalog.BuiltIn).ShouldBeOfType<EditResult.Unchanged>();

    [Fact]
    public void Steps_without_places_are_placed_when_first_opened_which_is_no_change_and_cannot_be_undone()
    {
        var editor = Open("trigger-a a-b");
        var changes = 0;
        editor.GraphChanged = () => changes++;

        editor.Place(_places);

        editor.Graph.Node("b").Position.ShouldBe(new Position(0, 288));
        editor.Drawing.Nodes.Select(card => card.Y).ShouldBe([0, 144, 288]);
        (changes, editor.NextUndo).ShouldBe((0, null));
    }

    [Fact]
    public void Steps_that_have_places_keep_them_when_opened()
    {
        var editor = Open(Draw.Graph("trigger-a").At("a", 480, 96));

        editor.Place(_places);

        editor.Graph.Node("a").Position.ShouldBe(new Position(480, 96));
    }

    [Fact]
    public void The_first_change_after_placing_keeps_the_places_too()
    {
        var editor = Open("trigger-a a-b");
        editor.Place(_places);

        editor.Do(ChangeStep.Enabled("a", enabled: false));
        editor.Undo();

        editor.Graph.Node("b").Position.ShouldBe(new Position(0, 288));
    }
}
