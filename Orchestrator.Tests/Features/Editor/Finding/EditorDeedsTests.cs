using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Finding;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Finding;

public sealed class EditorDeedsTests
{
    private static IEnumerable<string> Found(EditorState editor, string words) => EditorDeeds.Find(EditorDeeds.Of(editor, ActionCatalog.BuiltIn.Actions), words).Select(deed => deed.Id);

    [Fact]
    public void Without_words_it_offers_the_commands_and_every_step() =>
        Found(Open("trigger-a a-b"), "").ShouldBe(["run", "publish", "checklist", "add", "note", "tidy", "list", "problems", "fit", "help", "step:trigger", "step:a", "step:b"]);

    [Fact]
    public void What_can_be_done_depends_on_what_is_chosen_and_done()
    {
        var editor = Open("trigger-a a-b");
        editor.Do(ChangeStep.Enabled("a", enabled: false));
        editor.Select(["a"], []);

        EditorDeeds.Of(editor, []).Select(deed => deed.Title).ShouldBe(
            ["Run the draft", "Publish", "Pre-launch checklist", "Add a step", "Add a note", "Open the step wide", "Rename the step", "Duplicate the step", "Delete the step", "Extract the step into a workflow", "Enable the step", "Replace the step", "Test the step", "Run from the step on", "Run up to the step", "Pin what the step gave", "Undo: Changed a", "Tidy up", "List view", "Problems", "See all", "Keyboard shortcuts", "trigger", "a", "b"]);
        editor.Select(["trigger", "a", "b"], []);
        EditorDeeds.Of(editor, []).Select(deed => deed.Title).ShouldContain("Delete 2 steps");
        EditorDeeds.Of(editor, []).Select(deed => deed.Title).ShouldContain("Disable 2 steps");
        EditorDeeds.Of(editor, []).Select(deed => deed.Id).ShouldNotContain("test");
    }

    [Fact]
    public void The_menu_offers_what_can_be_done_with_what_is_selected_or_with_the_workflow()
    {
        var editor = Open("trigger-a a-b");
        Menu(editor).ShouldBe(["add", "note", "tidy", "fit", "list"]);
        editor.Select(["a"], []);
        Menu(editor).ShouldBe(["step:a", "wide", "rename", "replace", "test", "run-from", "run-to", "pin", "switch", "duplicate", "extract", "delete"]);
        editor.Select(["a", "b"], []);
        Menu(editor).ShouldBe(["switch", "duplicate", "extract", "delete"]);
        editor.Select(["trigger"], []);
        Menu(editor).ShouldBe(["step:trigger", "wide", "rename"]);
    }

    private static IEnumerable<string> Menu(EditorState editor) => EditorDeeds.Menu(editor).Select(deed => deed.Id);

    [Theory]
    [InlineData("tidy", "tidy")]
    [InlineData("HTTP", "add:http/request")]
    [InlineData("step http req", "add:http/request")]
    public void Words_find_commands_and_actions(string words, string id) => Found(Open("trigger-a"), words).ShouldContain(id);

    [Fact]
    public void What_begins_with_the_word_comes_first()
    {
        var editor = Open("trigger-a a-b");
        editor.Do(ChangeStep.Label("b", "Log in"));

        Found(editor, "log").First().ShouldBe("step:b");
    }

    [Fact]
    public void Nothing_is_found_by_words_that_are_nowhere() => Found(Open("trigger-a"), "zzz").ShouldBeEmpty();
}
