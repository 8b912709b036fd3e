using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

/// <summary>Nothing lies so far out that numbers end there, whoever wrote the document.</summary>
public sealed class FarPlacesTests
{
    [Theory]
    [InlineData(1e18)]
    [InlineData(-1e19)]
    [InlineData(1_000_000.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_step_or_a_note_too_far_out_refuses_any_save(double x)
    {
        var graph = Draw.Graph("trigger-a").At("a", x, 0) with { Notes = [new Note { Id = "x", Position = new Position(0, x) }] };

        var problems = GraphProblems.Find(graph, ActionCatalog.BuiltIn).Where(problem => problem.Message.Contains("too far out", StringComparison.Ordinal)).ToList();

        problems.Select(problem => problem.Path).ShouldBe(["nodes[1].position", "notes[0].position"]);
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Structural && problem.Message == "This lies too far out; a place has an x and a y from -1,000,000 to 1,000,000.");
    }

    [Fact]
    public void The_farthest_place_is_possible() =>
        GraphProblems.Find(Draw.Graph("trigger-a").At("a", 1_000_000, -1_000_000), ActionCatalog.BuiltIn).ShouldNotContain(problem => problem.Path.Contains("position", StringComparison.Ordinal));

    [Theory]
    [InlineData(1e18)]
    [InlineData(-1e19)]
    [InlineData(1_000_000)]
    public void Notes_on_one_another_far_out_are_placed_all_the_same(double x)
    {
        var graph = Draw.Graph("trigger-a") with { Notes = [new Note { Id = "x", Position = new Position(x, 0) }, new Note { Id = "y", Position = new Position(x, 0) }] };

        var after = new TidySteps(ImmutableDictionary<string, Position>.Empty.Add("a", new Position(0, 144))).Apply(graph, ActionCatalog.BuiltIn).Done();

        after.Notes.ShouldAllBe(note => note.Position.IsPossible);
    }

    [Theory]
    [InlineData(1e18)]
    [InlineData(1e19)]
    [InlineData(-1e19)]
    [InlineData(1_000_000)]
    public void A_step_is_added_beside_one_that_is_far_out(double x)
    {
        var graph = Draw.Graph("trigger-a").At("a", x, x);

        foreach (StepPlacement placement in (StepPlacement[])[new StepPlacement.After("a"), new StepPlacement.At(new Position(x, x)), new StepPlacement.After("trigger")])
        {
            var after = new AddStep("data/transform", placement).Apply(graph, ActionCatalog.BuiltIn).Done();
            after.Nodes.Where(node => graph.Nodes.All(before => before.Id != node.Id)).ShouldHaveSingleItem().Position.IsPossible.ShouldBeTrue();
        }
    }

    [Fact]
    public void What_is_put_too_far_out_lies_at_the_edge()
    {
        var graph = Draw.Graph("trigger-a") with { Notes = [new Note { Id = "x" }] };

        var moved = new MoveSteps(ImmutableDictionary<string, Position>.Empty.Add("a", new Position(1e18, -1e18)).Add("x", new Position(-1e18, 7))).Apply(graph, ActionCatalog.BuiltIn).Done();
        (moved.Node("a").Position, moved.Notes[0].Position).ShouldBe((new Position(1_000_000, -1_000_000), new Position(-1_000_000, 7)));
        new AddNote(new Position(1e18, 0)).Apply(graph, ActionCatalog.BuiltIn).Done().Notes[^1].Position.X.ShouldBe(1_000_000);
        ChangeNote.Box("x", new Position(0, 1e18), NoteSize.Usual).Apply(graph, ActionCatalog.BuiltIn).Done().Notes[0].Position.Y.ShouldBe(1_000_000);
    }
}
