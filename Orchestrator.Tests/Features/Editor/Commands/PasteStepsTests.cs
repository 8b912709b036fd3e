using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class PasteStepsTests
{
    private static Node Says(string id, string message) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "log/write", message }));

    private static string Message(Graph graph, string id) => graph.Node(id).Config.GetProperty("message").GetString()!;

    private static Graph Copy(Graph graph, params ImmutableArray<string> ids) => StepClip.Of(graph, ids).ShouldNotBeNull();

    private static EditResult Paste(Graph graph, Graph clip, Position? at = null) => new PasteSteps(clip, at).Apply(graph, ActionCatalog.BuiltIn);

    [Fact]
    public void Copies_have_ids_names_and_labels_of_their_own_and_keep_the_connections_between_them()
    {
        var graph = Draw.Graph("trigger-a a-b");

        var after = Paste(graph, Copy(graph, "a", "b")).Done();

        after.Lines().ShouldBe("a-b n1-n2 trigger-a");
        after.Nodes.Select(node => node.Name).ShouldBe(["trigger", "a", "b", "a_2", "b_2"]);
        after.Nodes.Select(node => node.Label).ShouldBe(["trigger", "a", "b", "a 2", "b 2"]);
        GraphProblems.Find(after, ActionCatalog.BuiltIn).ShouldNotContain(problem => problem.Kind == ProblemKind.Structural);
    }

    [Fact]
    public void Copies_read_one_another_as_the_originals_did_and_everything_else_as_before()
    {
        var graph = new Graph([Draw.Trigger(), Says("a", "{{ trigger.x }}"), Says("b", "{{ a.message }} “a.b”"), Draw.Condition("c", "a.n > 1 and b.m is empty")], Draw.Edges("trigger-a a-b b-c"));

        var after = Paste(graph, Copy(graph, "b", "c")).Done();

        Message(after, "n1").ShouldBe("{{ a.message }} “a.b”");
        after.Node("n2").Config.GetProperty("expression").GetString().ShouldBe("a.n > 1 and b_2.m is empty");
    }

    [Fact]
    public void Names_that_move_up_by_one_are_not_confused()
    {
        // log becomes log_2, which is the name of the other copy's original.
        var clip = new Graph([Says("log", "one"), Says("log_2", "{{ log.message }} {{ log_2.x? }}")], Draw.Edges("log-log_2"));
        var graph = new Graph([Draw.Trigger(), Says("log", "here")], []);

        var after = Paste(graph, clip).Done();

        after.Nodes.Select(node => node.Name).ShouldBe(["trigger", "log", "log_2", "log_2_2"]);
        Message(after, "n2").ShouldBe("{{ log_2.message }} {{ log_2_2.x? }}");
    }

    [Fact]
    public void A_step_of_another_workflow_keeps_its_name_where_that_is_free()
    {
        var after = Paste(Draw.Graph("trigger-a"), new Graph([Says("fetch", "x") with { Id = "a" }], [])).Done();

        after.Nodes[^1].ShouldSatisfyAllConditions(step => step.Id.ShouldBe("n1"), step => step.Name.ShouldBe("fetch"), step => step.Label.ShouldBe("fetch"));
    }

    [Fact]
    public void Duplicates_lie_beside_the_originals_on_top_of_nothing()
    {
        var graph = Draw.Graph("trigger-a a-b").At("a", 0, 144).At("b", 0, 288);

        var after = Paste(graph, Copy(graph, "a", "b")).Done();
        var again = Paste(after, Copy(after, "a", "b")).Done();

        after.Node("n1").Position.ShouldBe(new Position(336, 144));
        after.Node("n2").Position.ShouldBe(new Position(336, 288));
        again.Nodes.Select(node => node.Position).Distinct().Count().ShouldBe(7);
        again.Node("n3").Position.ShouldBe(new Position(672, 144));
    }

    [Fact]
    public void Pasted_steps_go_where_the_pointer_is()
    {
        var clip = new Graph([Says("x", "") with { Position = new Position(9000, 9000) }, Says("y", "") with { Position = new Position(9000, 9120) }], []);

        var after = Paste(Draw.Graph("trigger-a").At("a", 0, 144), clip, new Position(1000, 500)).Done();

        after.Node("n1").Position.ShouldBe(new Position(864, 504));
        after.Node("n2").Position.ShouldBe(new Position(864, 624));
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(-1e9)]
    public void Places_that_no_one_would_find_become_a_column(double x)
    {
        var clip = new Graph([Says("x", "") with { Position = new Position(x, 0) }, Says("y", "")], Draw.Edges("x-y"));

        var after = Paste(new Graph([Draw.Trigger()], []), clip, new Position(128, 240)).Done();

        after.Nodes.Skip(1).Select(node => node.Position).ShouldBe([new Position(0, 240), new Position(0, 360)]);
    }

    [Fact]
    public void Pasting_is_undone_and_redone_in_one_step_and_selects_what_was_pasted()
    {
        var editor = Open("trigger-a a-b");
        var before = editor.Graph;

        editor.Do(new PasteSteps(Copy(editor.Graph, "a", "b"), new Position(0, 900)));

        editor.NextUndo.ShouldBe("Pasted 2 steps");
        editor.SelectedNodes.ShouldBe(["n1", "n2"]);
        editor.Undo();
        editor.Graph.ShouldBeSameAs(before);
        editor.Redo();
        editor.Graph.Nodes.Length.ShouldBe(5);
    }

    [Fact]
    public void Many_steps_are_cut_and_moved_in_one_step_of_the_history()
    {
        var editor = Open("trigger-a a-b b-c");

        editor.Do(new RemoveParts(["a", "b"], [], "Cut"));
        editor.NextUndo.ShouldBe("Cut 2 steps");
        editor.Graph.Lines().ShouldBe("trigger-c");
        editor.Undo();
        editor.Graph.Lines().ShouldBe("a-b b-c trigger-a");
    }

    [Fact]
    public void A_workflow_that_would_have_too_many_steps_stays_as_it_is()
    {
        var many = new Graph([.. Enumerable.Range(0, GraphLimits.Nodes).Select(n => Draw.Step(string.Create(CultureInfo.InvariantCulture, $"s{n}")))], []);

        Paste(Draw.Graph("trigger-a"), many).Refusal().ShouldContain("1,000 steps");
    }

    [Fact]
    public void Steps_whose_connections_close_a_circle_are_refused() =>
        Paste(Draw.Graph("trigger-a"), new Graph([Draw.Step("x"), Draw.Step("y")], Draw.Edges("x-y y-x"))).Refusal().ShouldStartWith("These steps cannot be added: ");

    [Fact]
    public void A_workflow_that_would_be_too_large_stays_as_it_is()
    {
        var graph = new Graph([Draw.Trigger(), Says("a", new string('x', 600_000))], []);

        Paste(graph, Copy(graph, "a")).Refusal().ShouldContain("larger than one may be");
    }
}
