using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Palette;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Palette;

public sealed class PaletteTests
{
    private static CanvasGesture.AddRequested Asked(string? source = null, string? handle = null, string? edge = null, double? x = null, double? y = null) => new(source, handle, edge, x, y);

    [Fact]
    public void After_a_step_the_free_ways_come_first_and_standing_alone_last()
    {
        var editor = Open(Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a")));

        var request = PaletteRequest.Of(editor, Asked("check"));

        request.Places.Select(place => place.Says).ShouldBe(["After check, False", "After check, True", "Not connected"]);
        request.Places[0].Placement.ShouldBe(new StepPlacement.After("check", "false"));
    }

    [Fact]
    public void A_line_drawn_from_a_way_out_goes_there_and_nowhere_else()
    {
        var request = PaletteRequest.Of(Open("trigger-a"), Asked("a", "out", x: 48, y: 240));

        request.Places.ShouldHaveSingleItem().Placement.ShouldBe(new StepPlacement.After("a", "out", new(48, 240)));
    }

    [Fact]
    public void On_a_connection_the_step_goes_in_between() =>
        PaletteRequest.Of(Open("trigger-a"), Asked(edge: "trigger-a")).Places.ShouldHaveSingleItem().ShouldBe(new PalettePlace("Between trigger and a", new StepPlacement.Between("trigger-a")));

    [Fact]
    public void With_nothing_asked_for_it_goes_after_the_selected_step()
    {
        var editor = Open("trigger-a a-b");
        editor.Select(["a"], []);

        PaletteRequest.Of(editor, Asked()).Places[0].Says.ShouldBe("After a");
    }

    [Fact]
    public void With_a_selected_connection_it_goes_in_between()
    {
        var editor = Open("trigger-a a-b");
        editor.Select([], ["a-b"]);

        PaletteRequest.AfterSelected(editor).Places.ShouldHaveSingleItem().Says.ShouldBe("Between a and b");
    }

    [Fact]
    public void With_nothing_selected_it_goes_after_the_last_connected_step() =>
        PaletteRequest.AfterSelected(Open(Draw.Graph("trigger-a a-b", Draw.Step("a"), Draw.Step("b"), Draw.Step("alone")))).Places[0].Says.ShouldBe("After b");

    [Fact]
    public void What_was_asked_for_and_is_gone_falls_back_to_the_end() =>
        PaletteRequest.Of(Open("trigger-a"), Asked("ghost", "out")).Places[0].Says.ShouldBe("After a");

    [Fact]
    public void Without_words_every_step_stands_under_its_heading()
    {
        var groups = PaletteSearch.Find(ActionCatalog.BuiltIn.Actions, " ");

        groups.Sum(group => group.Actions.Length).ShouldBe(ActionCatalog.BuiltIn.Actions.Length);
        groups.Select(group => group.Title).ShouldBe(ActionCatalog.BuiltIn.Actions.Select(action => action.Group).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http", "HTTP request")]
    [InlineData("HTTP call", "HTTP request")]
    [InlineData("wait", "Wait for callback")]
    [InlineData("tr", "Transform")]
    public void Words_find_steps_by_title_and_description_and_titles_that_begin_with_them_come_first(string words, string title) =>
        PaletteSearch.Find(ActionCatalog.BuiltIn.Actions, words).ShouldHaveSingleItem().Actions[0].Title.ShouldBe(title);

    [Fact]
    public void Words_that_nothing_holds_find_nothing() => PaletteSearch.Find(ActionCatalog.BuiltIn.Actions, "zebra").ShouldBeEmpty();
}
