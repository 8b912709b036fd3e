using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Panel;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class UnfinishedPlaceTests
{
    private static EditorState Opened => Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"data/transform","fields":{"password":"hunter22hunter","v":1}}""")));

    [Fact]
    public void A_setting_that_is_not_JSON_yet_says_what_runs_take_without_its_secrets()
    {
        var texts = new UnfinishedTexts();
        texts.Of("a", "fields").Text = "{ ";

        var place = UnfinishedPlace.Of(Opened, texts).ShouldHaveSingleItem();

        (place.NodeId, place.Field, place.Step, place.Label).ShouldBe(("a", "fields", "a", "Fields"));
        place.Message.ShouldStartWith("Not JSON yet. Runs take the last good one: `{");
        place.Message.ShouldNotContain("hunter22");
    }

    [Fact]
    public void A_pin_counts_as_long_as_the_step_is_pinned_and_the_sample_says_that_runs_wait()
    {
        var (editor, texts) = (Opened, new UnfinishedTexts());
        texts.Of("a", UnfinishedPlace.Pin).Text = "{";
        texts.Of("trigger", UnfinishedPlace.Sample).Text = "[";
        texts.Of("gone", "fields").Text = "[";
        UnfinishedPlace.Of(editor, texts).ShouldHaveSingleItem().Message.ShouldBe("Not JSON yet. Runs from here wait until it is.");

        editor.Do(new PinStep("a", Json(new { id = 7 })));

        UnfinishedPlace.Of(editor, texts).Single(place => place.NodeId == "a").Message.ShouldBe("Not JSON yet. Runs take the last good one: `{\"id\":7}`");
    }

    [Fact]
    public void The_editor_is_told_when_a_text_begins_and_ends_to_be_unfinished_and_not_at_every_letter()
    {
        var told = 0;
        var text = new UnfinishedTexts { Changed = () => told++ }.Of("a", "fields");

        text.Text = "{";
        text.Text = "{ \"";
        told.ShouldBe(1);
        text.Text = null;
        text.Text = null;

        told.ShouldBe(2);
    }
}
