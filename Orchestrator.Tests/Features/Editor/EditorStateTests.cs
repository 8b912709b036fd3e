using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor;

public sealed class EditorStateTests
{
    [Fact]
    public void A_change_is_undone_and_redone()
    {
        var editor = Open("trigger-a");
        var before = editor.Graph;

        editor.Do(ChangeStep.Label("a", "Greet")).ShouldBeOfType<EditResult.Done>();
        var after = editor.Graph;

        editor.NextUndo.ShouldBe("Changed Greet");
        editor.Undo().ShouldBeTrue();
        editor.Graph.ShouldBeSameAs(before);
        editor.NextRedo.ShouldBe("Changed Greet");
        editor.Redo().ShouldBeTrue();
        editor.Graph.ShouldBeSameAs(after);
    }

    [Fact]
    public void Everything_can_be_undone_back_to_the_beginning_and_redone_to_the_end()
    {
        var editor = Open("trigger-a a-b");
        var beginning = GraphDocument.Hash(editor.Graph);
        editor.Do(new AddStep("flow/condition", new StepPlacement.After("b")));
        editor.Do(new MoveSteps(ImmutableDictionary<string, Position>.Empty.Add("a", new Position(240, 48))));
        editor.Do(ChangeStep.Setting("a", "message", Json("hi")));
        editor.Do(ChangeStep.Enabled("b", false));
        editor.Do(new RenameStep("a", "greeting"));
        editor.Do(new RemoveParts(["b"], []));
        editor.Do(new ConnectSteps("trigger", "out", "n1"));
        var end = GraphDocument.Hash(editor.Graph);

        var steps = 0;
        while (editor.Undo()) steps++;

        steps.ShouldBe(7);
        GraphDocument.Hash(editor.Graph).ShouldBe(beginning);
        while (editor.Redo()) steps--;
        steps.ShouldBe(0);
        GraphDocument.Hash(editor.Graph).ShouldBe(end);
    }

    [Fact]
    public void A_new_change_after_an_undo_forgets_what_was_undone()
    {
        var editor = Open("trigger-a");
        editor.Do(ChangeStep.Label("a", "one"));
        editor.Undo();

        editor.Do(ChangeStep.Enabled("a", false));

        editor.NextRedo.ShouldBeNull();
        editor.Redo().ShouldBeFalse();
    }

    [Fact]
    public void Letters_typed_into_one_field_are_one_undo()
    {
        var editor = Open("trigger-a");
        foreach (var text in (string[])["h", "he", "hey"])
            editor.Do(ChangeStep.Setting("a", "message", Json(text)));

        editor.Undo().ShouldBeTrue();

        editor.Graph.Node("a").Config.GetProperty("message").GetString().ShouldBe("hello");
        editor.NextUndo.ShouldBeNull();
    }

    [Fact]
    public void Leaving_a_field_and_coming_back_makes_two_undos()
    {
        var editor = Open("trigger-a");
        editor.Do(ChangeStep.Setting("a", "message", Json("one")));
        editor.CloseHistoryEntry();
        editor.Do(ChangeStep.Setting("a", "message", Json("two")));

        editor.Undo();

        editor.Graph.Node("a").Config.GetProperty("message").GetString().ShouldBe("one");
    }

    [Fact]
    public void A_pause_in_typing_makes_two_undos()
    {
        var time = new FakeTime();
        var editor = Open(Draw.Graph("trigger-a"), time);
        editor.Do(ChangeStep.Setting("a", "message", Json("one")));
        time.Advance(TimeSpan.FromSeconds(10));
        editor.Do(ChangeStep.Setting("a", "message", Json("one and more")));

        editor.Undo();

        editor.Graph.Node("a").Config.GetProperty("message").GetString().ShouldBe("one");
    }

    [Fact]
    public void The_canvas_is_told_what_changed_and_no_more()
    {
        var editor = Open("trigger-a a-b");
        var patches = new List<CanvasPatch>();
        editor.Redrawn = patches.Add;

        editor.Do(ChangeStep.Label("a", "Greet"));

        var patch = patches.ShouldHaveSingleItem();
        patch.Nodes.ShouldHaveSingleItem().Label.ShouldBe("Greet");
        (patch.RemovedNodes.Length, patch.Edges.Length, patch.RemovedEdges.Length, patch.Order).ShouldBe((0, 0, 0, null));
    }

    [Fact]
    public void A_change_that_changes_nothing_is_no_history_and_no_patch()
    {
        var editor = Open("trigger-a");
        var told = 0;
        editor.Redrawn = _ => told++;
        editor.GraphChanged = () => told++;

        editor.Do(ChangeStep.Label("a", "a")).ShouldBeOfType<EditResult.Unchanged>();

        (told, editor.NextUndo).ShouldBe((0, null));
    }

    [Fact]
    public void A_new_step_is_selected_and_undoing_brings_the_old_selection_back()
    {
        var editor = Open("trigger-a");
        editor.Select(["a"], []);

        editor.Do(new AddStep("log/write", new StepPlacement.After("a")));
        editor.Selected!.Id.ShouldBe("n1");

        editor.Undo();
        editor.Selected!.Id.ShouldBe("a");
    }

    [Fact]
    public void Selecting_what_is_not_there_selects_nothing()
    {
        var editor = Open("trigger-a");

        editor.Select(["ghost", "a"], ["nothing"]);

        editor.SelectedNodes.ShouldBe(["a"]);
        editor.SelectedEdges.ShouldBeEmpty();
    }

    [Fact]
    public void Removing_a_step_takes_it_out_of_the_selection()
    {
        var editor = Open("trigger-a a-b");
        editor.Select(["a"], []);

        editor.Do(new RemoveParts(["a"], []));

        editor.SelectedNodes.ShouldBeEmpty();
        editor.Selected.ShouldBeNull();
    }

    [Fact]
    public void Problems_follow_the_graph_and_are_found_by_step_and_field()
    {
        var editor = Open("trigger-a");
        editor.Problems.ShouldBeEmpty();

        editor.Do(ChangeStep.Setting("a", "message", null));

        editor.ProblemsOf("a", "message").ShouldHaveSingleItem().Message.ShouldContain("missing");
        editor.ProblemsOf("a", "level").ShouldBeEmpty();
        editor.Drawing.Nodes.Single(node => node.Id == "a").Problem!.Severity.ShouldBe("error");
    }

    [Fact]
    public void Taking_over_another_draft_forgets_the_history_and_does_not_count_as_a_change()
    {
        var editor = Open("trigger-a a-b");
        editor.Do(ChangeStep.Label("a", "mine"));
        editor.Select(["b"], []);
        var changes = 0;
        editor.GraphChanged = () => changes++;

        editor.Replace(Draw.Graph("trigger-a"));

        (editor.NextUndo, changes).ShouldBe((null, 0));
        editor.SelectedNodes.ShouldBeEmpty();
    }
}
