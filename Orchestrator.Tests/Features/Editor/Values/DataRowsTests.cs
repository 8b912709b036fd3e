using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Values;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Values;

public sealed class DataRowsTests
{
    private static EditorState Editor()
    {
        var editor = Open(Draw.Graph("trigger-a a-b", Draw.Step("a", """{"actionType":"log/write","message":"x"}"""), Draw.Step("b", """{"actionType":"log/write","message":"y"}""")));
        editor.SetSample(Json(new { id = 7, name = "Ada", tags = new[] { "x", "y" }, password = "hush-4711" }));
        return editor;
    }

    private static KnownData Data(EditorState editor, string step = "b") => KnownData.Of(editor, editor.Find(step)!, null, ("w1", "Orders"), new FakeTime());

    [Fact]
    public void Steps_stand_at_the_top_the_nearest_first_and_what_is_in_them_is_folded_away() =>
        DataRows.Of(Data(Editor()), new HashSet<string>()).Select(row => (row.Path, row.Level, row.IsOpen)).ShouldBe(
            [("trigger", 1, false), ("a", 1, null), ("execution", 1, false), ("workflow", 1, false)], ignoreOrder: true);

    [Fact]
    public void What_is_open_shows_its_members_with_their_paths_kinds_and_values_secrets_masked()
    {
        var rows = DataRows.Of(Data(Editor()), new HashSet<string>(["trigger", "trigger.tags"])).Where(row => row.Path.StartsWith("trigger.", StringComparison.Ordinal)).ToList();

        rows.Select(row => (row.Path, row.Name, row.Shown, row.Kind, row.Level)).ShouldBe(
        [
            ("trigger.id", "id", "7", "n", 2), ("trigger.name", "name", "Ada", "s", 2), ("trigger.tags", "tags", "list of 2", "", 2),
            ("trigger.tags[0]", "[0]", "x", "s", 3), ("trigger.tags[1]", "[1]", "y", "s", 3), ("trigger.password", "password", "«redacted»", "s", 2),
        ]);
    }

    [Fact]
    public void Every_path_is_a_template_that_gives_the_value_shown()
    {
        var editor = Editor();
        editor.SetSample(JsonElementOf("""{"a b":{"x-id":1},"q\"":true,"list":[[1]]}"""));
        var data = Data(editor);
        var open = new HashSet<string>(["trigger", "trigger[\"a b\"]", "trigger.list", "trigger.list[0]"]);

        foreach (var row in DataRows.Of(data, open).Where(row => row.Path.StartsWith("trigger", StringComparison.Ordinal)))
            Orchestrator.Domain.Templates.Template.Parse($"{{{{ {row.Path} }}}}").Template!.Evaluate(data, Orchestrator.Domain.Integrations.TemplateSink.Text).Error.ShouldBeNull(row.Path);
    }

    [Fact]
    public void Typing_into_the_step_itself_does_not_gather_the_data_anew_and_everything_else_does()
    {
        var editor = Editor();
        var data = Data(editor);
        editor.Do(ChangeStep.Setting("b", "message", Json("typed")));
        data.IsOf(editor, editor.Find("b")!, null, "Orders").ShouldBeTrue();

        data.IsOf(editor, editor.Find("a")!, null, "Orders").ShouldBeFalse();
        editor.SetSample(Json(new { id = 8 }));
        data.IsOf(editor, editor.Find("b")!, null, "Orders").ShouldBeFalse();
    }

    [Fact]
    public void A_long_list_says_how_many_more_there_are_and_shows_the_next_hundred_on_demand()
    {
        var editor = Editor();
        editor.SetSample(Json(new { list = Enumerable.Range(0, 250) }));

        Inside(1).Count.ShouldBe(101);
        Inside(1)[^1].ShouldBe(new DataRow("trigger.list", "150 more items", "", "", 3, null, 150));
        Inside(2)[^1].Name.ShouldBe("50 more items");
        Inside(3)[^1].Path.ShouldBe("trigger.list[249]");

        List<DataRow> Inside(int pages) =>
            [.. DataRows.Of(Data(editor), new HashSet<string>(["trigger", "trigger.list"]), new Dictionary<string, int> { ["trigger.list"] = pages }).Where(row => row.Level == 3)];
    }

    [Fact]
    public void A_name_that_stands_twice_is_one_row_with_the_value_that_templates_read()
    {
        var editor = Editor();
        editor.SetSample(JsonElementOf("""{"a":1,"b":2,"a":3}"""));

        DataRows.Of(Data(editor), new HashSet<string>(["trigger"])).Where(row => row.Path.StartsWith("trigger.", StringComparison.Ordinal)).Select(row => (row.Path, row.Shown)).ShouldBe([("trigger.a", "3"), ("trigger.b", "2")]);
    }

    private static System.Text.Json.JsonElement JsonElementOf(string json) => System.Text.Json.JsonElement.Parse(json);
}
