using System.Text;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Workflows;

public sealed class NoteTests
{
    private static readonly Graph _graph = Draw.Graph("trigger-a");

    [Fact]
    public void Notes_are_read_and_written_with_their_place_size_paper_and_text()
    {
        var graph = Read("""{"nodes":[{"id":"t","type":"trigger","data":{"config":{"triggerType":"Manual"}}}],"notes":[{"id":"x","position":{"x":1,"y":2},"size":{"width":300,"height":96},"color":"blue","text":"One\nTwo","mood":"good"}]}""");

        graph.Notes.ShouldHaveSingleItem().ShouldBe(graph.Notes[0] with { Id = "x", Position = new Position(1, 2), Size = new NoteSize(300, 96), Color = NoteColor.Blue, Text = "One\nTwo" });
        var written = GraphDocument.Write(graph);
        written.GetProperty("notes")[0].GetRawText().ShouldBe("""{"id":"x","position":{"x":1,"y":2},"size":{"width":300,"height":96},"color":"blue","text":"One\nTwo","mood":"good"}""");
        GraphDocument.Hash(GraphDocument.Read(written).Graph!).ShouldBe(GraphDocument.Hash(graph));
    }

    [Fact]
    public void A_note_without_id_place_size_and_paper_gets_them()
    {
        var note = Read("""{"nodes":[],"notes":[{"text":"Hello"},{"id":"note1"}]}""").Notes[0];

        (note.Id, note.Position, note.Size, note.Color).ShouldBe(("note2", default, NoteSize.Usual, NoteColor.Yellow));
    }

    [Fact]
    public void A_workflow_without_notes_is_the_document_it_was_before_there_were_any() =>
        GraphDocument.Write(_graph).TryGetProperty("notes", out _).ShouldBeFalse();

    [Fact]
    public void Notes_belong_to_the_document_and_so_to_its_hash() =>
        GraphDocument.Hash(_graph with { Notes = [new Note { Id = "x" }] }).ShouldNotBe(GraphDocument.Hash(_graph));

    [Theory]
    [InlineData("""{"notes":"remember"}""", "notes", "This must be a list, not text.")]
    [InlineData("""{"notes":["remember"]}""", "notes[0]", "This must be an object, not text.")]
    [InlineData("""{"notes":[{"color":"pink"}]}""", "notes[0].color", "“pink” is not known here: “yellow” or “blue” or “green” or “red” or “grey”.")]
    [InlineData("""{"notes":[{"text":7}]}""", "notes[0].text", "This must be text, not a number.")]
    public void What_is_wrong_with_a_note_is_named_with_its_place(string document, string path, string message) =>
        GraphDocument.Read(Encoding.UTF8.GetBytes(document)).Problems.ShouldContain(problem => problem.Path == path && problem.Message == message);

    [Fact]
    public void Too_many_too_long_and_too_large_notes_and_taken_ids_refuse_a_save()
    {
        Problem(new Note { Id = "a" }).ShouldBe("The id “a” is taken by a step or another note; each needs its own.");
        Problem(new Note { Id = "x", Text = new string('x', GraphLimits.NoteText + 1) }).ShouldBe("The note has 4,001 letters; at most 4,000 are possible. Make two of it.");
        Problem(new Note { Id = "x", Size = new NoteSize(10, 100) }).ShouldBe("A note is 72 to 2,400 pixels wide and high, not 10 by 100.");
        var many = _graph with { Notes = [.. Enumerable.Range(0, GraphLimits.Notes + 1).Select(number => new Note { Id = $"x{number}" })] };
        GraphProblems.Find(many, ActionCatalog.BuiltIn).ShouldHaveSingleItem().Message.ShouldBe("The workflow has 101 notes; at most 100 are possible.");
        GraphProblems.Find(_graph with { Notes = [new Note { Id = "x", Text = new string('x', GraphLimits.NoteText) }] }, ActionCatalog.BuiltIn).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_does_not_look_at_notes() =>
        new GraphShape(_graph with { Notes = [new Note { Id = "x" }] }).Order.ShouldBe(new GraphShape(_graph).Order);

    private static string Problem(Note note)
    {
        var problem = GraphProblems.Find(_graph with { Notes = [note] }, ActionCatalog.BuiltIn).ShouldHaveSingleItem();
        problem.Refuses(publishing: false).ShouldBeTrue();
        return problem.Message;
    }

    private static Graph Read(string document) => GraphDocument.Read(Encoding.UTF8.GetBytes(document)).Graph!;
}
