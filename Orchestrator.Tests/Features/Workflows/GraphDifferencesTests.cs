using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class GraphDifferencesTests
{
    private static readonly Graph _graph = Draw.Graph("trigger-a a-b", Draw.Step("a", """{"actionType":"data/transform","fields":{"x":1,"y":"old"}}"""), Draw.Step("b"));

    [Fact]
    public void New_gone_and_changed_steps_are_named_with_each_setting_before_and_after()
    {
        var after = Draw.Graph("trigger-a a-c", Draw.Step("a", """{"actionType":"data/transform","fields":{"x":1,"y":"new","z":[true]}}""") with { Enabled = false }, Draw.Step("c"));

        var differences = GraphDifferences.Between(_graph, after);

        differences.Steps.Select(step => (step.Step, step.Kind)).ShouldBe([("c", DifferenceKind.Added), ("b", DifferenceKind.Removed), ("a", DifferenceKind.Changed)]);
        differences.Steps[2].Settings.ShouldBe([new("enabled", null, "false"), new("fields.y", "old", "new"), new("fields.z", null, "[true]")]);
        differences.NewConnections.ShouldBe(["a → c"]);
        differences.GoneConnections.ShouldBe(["a → b"]);
        differences.AreOnlyPlaces.ShouldBeFalse();
    }

    [Fact]
    public void Steps_that_only_stand_elsewhere_are_counted()
    {
        var differences = GraphDifferences.Between(_graph, _graph.With("b", node => node with { Position = new Position(240, 0) }));

        (differences.AreOnlyPlaces, differences.Moved).ShouldBe((true, 1));
        GraphDifferences.Between(_graph, _graph).Moved.ShouldBe(0);
    }

    [Fact]
    public void Ways_out_are_told_apart_and_long_values_are_cut()
    {
        var before = Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a", """{"actionType":"log/write","message":"x"}"""));
        var after = before with { Edges = Draw.Edges("trigger-check check.false-a") };
        after = after.With("a", node => node with { Config = Draw.Json($$"""{"actionType":"log/write","message":"{{new string('y', 1000)}}"}""") });

        var differences = GraphDifferences.Between(before, after);

        differences.NewConnections.ShouldBe(["check, false → a"]);
        differences.Steps.Single().Settings.Single().After!.ShouldEndWith("… (1,000 characters)");
    }

    [Fact]
    public void Notes_that_were_written_rewritten_deleted_and_moved_are_told_and_are_nothing_to_a_run()
    {
        Note one = new() { Id = "1", Text = "Stays" }, two = new() { Id = "2", Text = "Goes" }, three = new() { Id = "3", Text = "Old words" };
        var before = _graph with { Notes = [one, two, three] };
        var after = _graph with { Notes = [one with { Position = new Position(48, 0) }, three with { Text = "New words" }, new() { Id = "4", Text = "Comes" }, new() { Id = "5" }] };

        var differences = GraphDifferences.Between(before, after);

        differences.NewNotes.ShouldBe(["New words", "Comes"]);
        differences.GoneNotes.ShouldBe(["Goes", "Old words"]);
        (differences.RestyledNotes, differences.AreOnlyPlaces).ShouldBe((1, true));
        VersionChanges.Said(before, after).ShouldBe("Notes changed.");
        VersionChanges.Said(before, before with { Notes = [one with { Position = new Position(48, 0) }, two, three] }).ShouldBe("Only moved on the canvas.");
    }
}
