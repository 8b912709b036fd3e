using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Integrations.Examples;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class StarterTests
{
    private static readonly ActionCatalog Catalog = new([.. ActionCatalog.BuiltIn.Actions, .. new ProviderCatalog(ProviderFiles.BuiltIn).Actions]);

    private static readonly string[] NoNetwork = ["flow/condition", "flow/switch", "flow/for-each", "flow/delay", "data/transform", "data/filter", "data/sort", "data/aggregate", "data/split", "log/write"];

    [Fact]
    public void None_has_a_problem()
    {
        foreach (var starter in Starter.All)
            GraphProblems.Find(starter.Graph, Catalog).ShouldBeEmpty(starter.Name);
    }

    [Fact]
    public void None_needs_the_network() =>
        Starter.All.SelectMany(starter => starter.Graph.Nodes).Where(node => node.Type == NodeType.Action)
            .ShouldAllBe(node => IsOffline(node));

    [Fact]
    public void Each_brings_sample_input_in_its_trigger() =>
        Starter.All.Select(starter => starter.Graph.Nodes.Single(node => node.Type == NodeType.Trigger))
            .ShouldAllBe(trigger => trigger.Config.GetProperty("sample").ValueKind == JsonValueKind.Object);

    [Fact]
    public void There_are_at_least_twelve_grouped_by_use_and_three_for_a_newcomer()
    {
        Starter.All.Length.ShouldBeGreaterThanOrEqualTo(12);
        Starter.All.Select(starter => starter.Name).ShouldBeUnique();
        Starter.All.GroupBy(starter => starter.Group).Count().ShouldBe(5);
        Starter.First.Select(starter => starter.Name).ShouldBe(["Sort messages", "Order totals", "Route a request"]);
    }

    [Fact]
    public void Each_is_explained_as_a_whole_and_step_by_step()
    {
        foreach (var starter in Starter.All)
        {
            starter.Description.ShouldEndWith(".");
            starter.Graph.Nodes.ShouldAllBe(step => Starter.NoteOf(step) != null && Starter.NoteOf(step)!.EndsWith('.'), starter.Name);
        }
    }

    [Fact]
    public void Each_is_explained_on_its_canvas_by_one_or_two_notes_that_lie_on_no_step_and_on_no_other_note()
    {
        foreach (var starter in Starter.All)
        {
            var graph = starter.Graph;
            graph.Notes.Length.ShouldBeInRange(1, 2, starter.Name);
            graph.Notes.ShouldAllBe(note => note.Text.EndsWith('.'), starter.Name);
            graph.Notes[0].Text.ShouldContain("Press Run");
            var boxes = graph.Notes.Select(note => (note.Position, note.Size)).Concat(graph.Nodes.Select(step => (step.Position, new NoteSize(256, 88)))).ToList();
            foreach (var note in boxes.Take(graph.Notes.Length))
                boxes.Count(other => Touch(note, other)).ShouldBe(1, starter.Name);
        }
    }

    private static bool Touch((Position At, NoteSize Size) one, (Position At, NoteSize Size) other) =>
        one.At.X < other.At.X + other.Size.Width && other.At.X < one.At.X + one.Size.Width && one.At.Y < other.At.Y + other.Size.Height && other.At.Y < one.At.Y + one.Size.Height;

    [Fact]
    public void A_search_looks_at_names_uses_and_steps()
    {
        Starter.All.Where(starter => starter.Has("reminder LARGEST")).ShouldHaveSingleItem().Name.ShouldBe("Overdue invoices");
        Starter.All.ShouldAllBe(starter => starter.Has(""));
        Starter.All.ShouldNotContain(starter => starter.Has("zeppelin"));
    }

    [Fact]
    public void Each_goes_two_ways_and_meets_again() =>
        Starter.All.ShouldAllBe(starter => starter.Graph.Edges.Any(edge => edge.SourceHandle == "false" || edge.SourceHandle == "default")
            && starter.Graph.Edges.GroupBy(edge => edge.Target).Any(join => join.Count() > 1));

    [Fact]
    public void Cards_stand_on_the_grid_without_touching()
    {
        foreach (var starter in Starter.All)
        {
            starter.Graph.Nodes.ShouldAllBe(node => node.Position.X % 24 == 0 && node.Position.Y % 24 == 0);
            foreach (var (one, other) in starter.Graph.Nodes.SelectMany(one => starter.Graph.Nodes.Where(other => other != one), (one, other) => (one, other)))
                (Math.Abs(one.Position.X - other.Position.X) >= 280 || Math.Abs(one.Position.Y - other.Position.Y) >= 96).ShouldBeTrue($"{one.Label} and {other.Label}");
        }
    }

    private static bool IsOffline(Node node) => node.ActionType switch
    {
        "llm/call" => node.Config.GetProperty("providers").EnumerateArray().All(entry => entry.GetProperty("provider").ValueEquals("example")),
        var type when Catalog.Find(type)!.Provider is not null => node.Config.GetProperty("integrationId").ValueEquals(ExampleServices.Id),
        var type => NoNetwork.Contains(type),
    };
}
