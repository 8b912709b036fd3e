using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Finding;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class NoteCommandTests
{
    private static readonly Note _note = new() { Id = "note1", Text = "Hello", Position = new Position(480, 96) };

    [Fact]
    public void A_note_is_put_with_its_middle_at_a_place_selected_written_coloured_and_resized_and_each_is_undone()
    {
        var editor = Open("trigger-a");
        var before = editor.Graph;

        editor.Do(new AddNote(new Position(600, 300)));
        editor.SelectedNote.ShouldBe(editor.Graph.Notes.ShouldHaveSingleItem());
        (editor.Selected, editor.Graph.Notes[0].Position).ShouldBe((null, new Position(480, 240)));
        var id = editor.SelectedNodes.ShouldHaveSingleItem();
        editor.Do(ChangeNote.Text(id, "One\r\nTwo\n"));
        editor.Do(ChangeNote.Color(id, NoteColor.Green));
        editor.Do(ChangeNote.Box(id, new Position(456, 240), new NoteSize(20, double.PositiveInfinity)));

        editor.Graph.Notes.ShouldHaveSingleItem().ShouldBe(new Note { Id = id, Text = "One\nTwo", Color = NoteColor.Green, Position = new Position(456, 240), Size = new NoteSize(72, 120) });
        foreach (var undone in new[] { "Resized a note", "Coloured a note", "Wrote a note", "Added a note" })
        {
            editor.NextUndo.ShouldBe(undone);
            editor.Undo();
        }

        editor.Graph.ShouldBeSameAs(before);
        editor.Redo();
        editor.Graph.Notes.Length.ShouldBe(1);
    }

    [Fact]
    public void Steps_and_notes_are_moved_and_deleted_together()
    {
        var editor = Open(Draw.Graph("trigger-a") with { Notes = [_note] });

        editor.Do(new MoveSteps(ImmutableDictionary<string, Position>.Empty.Add("a", new Position(0, 240)).Add("note1", new Position(480, 240))));
        editor.NextUndo.ShouldBe("Moved 1 step and a note");
        editor.Graph.Notes[0].Position.ShouldBe(new Position(480, 240));
        editor.Do(new RemoveParts(["a", "note1"], []));

        editor.NextUndo.ShouldBe("Deleted 1 step and a note");
        (editor.Graph.Nodes.Length, editor.Graph.Notes.Length).ShouldBe((1, 0));
        editor.Do(new RemoveParts(["trigger"], [])).ShouldBeOfType<EditResult.Refused>();
    }

    [Fact]
    public void Notes_are_copied_and_pasted_with_the_steps_they_lie_beside_and_duplicated_beside_themselves()
    {
        var graph = Draw.Graph("trigger-a").At("a", 0, 120) with { Notes = [_note] };
        var clip = StepClip.Read(StepClip.Write(StepClip.Of(graph, ["a", "note1"])!)).Clip!;

        var pasted = new PasteSteps(clip, new Position(1_000, 600)).Apply(graph, ActionCatalog.BuiltIn).ShouldBeOfType<EditResult.Done>();

        pasted.What.ShouldBe("Pasted 1 step and a note");
        var (step, note) = (pasted.Graph.Nodes[^1], pasted.Graph.Notes[1]);
        (note.Text, note.Position.X - step.Position.X, note.Position.Y - step.Position.Y).ShouldBe(("Hello", 480, -24));
        pasted.Selection!.Value.ShouldBe([step.Id, note.Id]);
        var twin = new PasteSteps(StepClip.Of(graph, ["note1"])!, At: null).Apply(graph, ActionCatalog.BuiltIn).ShouldBeOfType<EditResult.Done>();
        (twin.What, twin.Graph.Notes[1].Position).ShouldBe(("Duplicated a note", new Position(504, 120)));
    }

    [Fact]
    public void More_notes_than_a_workflow_may_have_and_more_letters_than_a_note_may_have_are_refused()
    {
        var full = Draw.Graph("trigger-a") with { Notes = [.. Enumerable.Range(0, GraphLimits.Notes).Select(number => _note with { Id = $"x{number}" })] };

        new AddNote(default).Apply(full, ActionCatalog.BuiltIn).Refusal().ShouldBe("A workflow has at most 100 notes.");
        new PasteSteps(StepClip.Of(full, ["x1"])!, At: null).Apply(full, ActionCatalog.BuiltIn).Refusal().ShouldBe("A workflow has at most 100 notes.");
        ChangeNote.Text("x1", new string('x', 4_001)).Apply(full, ActionCatalog.BuiltIn).Refusal().ShouldBe("The note has 4,001 letters; at most 4,000 are possible. Make two of it.");
        ChangeNote.Text("gone", "x").Apply(full, ActionCatalog.BuiltIn).Refusal().ShouldBe("That note is gone.");
    }

    [Fact]
    public void Tidying_up_keeps_a_note_beside_the_step_it_stood_beside_and_off_every_step()
    {
        var near = _note with { Position = new Position(300, 480), Size = new NoteSize(240, 96) };
        var graph = Draw.Graph("trigger-a trigger-b").At("a", 0, 480).At("b", 900, 480) with { Notes = [near] };
        var places = ImmutableDictionary<string, Position>.Empty.Add("a", new Position(-144, 144)).Add("b", new Position(192, 144));

        var tidied = new TidySteps(places).Apply(graph, ActionCatalog.BuiltIn).Done();

        var note = tidied.Notes.ShouldHaveSingleItem();
        note.Position.Y.ShouldBe(144);
        foreach (var step in tidied.Nodes)
            (note.Position.X + 240 <= step.Position.X || step.Position.X + 256 <= note.Position.X || note.Position.Y + 96 <= step.Position.Y || step.Position.Y + 88 <= note.Position.Y).ShouldBeTrue(step.Id);
    }

    [Fact]
    public void A_changed_note_is_the_only_thing_the_canvas_draws_again()
    {
        var editor = Open(Draw.Graph("trigger-a") with { Notes = [_note] });
        CanvasPatch? drawn = null;
        editor.Redrawn = patch => drawn = patch;

        editor.Do(ChangeNote.Text("note1", "Other"));

        drawn!.Notes.ShouldHaveSingleItem().Text.ShouldBe("Other");
        (drawn.Nodes.Length, drawn.Edges.Length, drawn.Order).ShouldBe((0, 0, null));
        editor.Do(new RemoveParts(["note1"], []));
        drawn.RemovedNotes.ShouldBe(["note1"]);
    }

    [Fact]
    public void The_command_palette_adds_writes_colours_and_deletes_notes()
    {
        var editor = Open(Draw.Graph("trigger-a") with { Notes = [_note] });
        editor.SelectHere("note1");

        var deeds = EditorDeeds.Of(editor, []).Select(deed => deed.Title).ToList();

        deeds.ShouldContain("Add a note");
        deeds.ShouldContain("Write the note");
        deeds.ShouldContain("Make the note green");
        deeds.ShouldNotContain("Make the note yellow");
        deeds.ShouldContain("Delete the note");
        deeds.ShouldNotContain("Disable the note");
    }
}
