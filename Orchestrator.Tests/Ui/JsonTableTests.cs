using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonTableTests
{
    [Fact]
    public void A_list_of_objects_has_a_row_an_item_and_a_column_a_name_in_the_order_of_first_appearance()
    {
        var table = Table("""[{"id":1,"name":"Ada"},{"name":"Bob","tags":["x"]},{"id":3}]""");

        table.Columns.ShouldBe(["id", "name", "tags"]);
        Said(table).ShouldBe(["1: 1 | Ada | –", "2: – | Bob | list of 1", "3: 3 | – | –"]);
        table.Rows.ShouldAllBe(row => row.Opens);
    }

    [Fact]
    public void A_member_that_is_null_and_one_that_is_not_there_are_two_things() =>
        Table("""[{"a":null,"b":""},{"b":"null"}]""").Rows.SelectMany(row => row.Cells).Select(cell => (cell.Kind, cell.Text)).ShouldBe(
            [(JsonCellKind.Word, "null"), (JsonCellKind.Word, "\"\""), (JsonCellKind.Missing, ""), (JsonCellKind.Text, "null")]);

    [Fact]
    public void A_list_of_single_values_is_one_column()
    {
        var table = Table("""["x",2,null,[1,2],[]]""");

        table.Columns.ShouldBe([null]);
        Said(table).ShouldBe(["1: x", "2: 2", "3: null", "4: list of 2", "5: empty list"]);
    }

    [Fact]
    public void A_mixed_list_keeps_what_is_no_object_in_a_column_of_its_own_beside_one_of_the_same_name()
    {
        var table = Table("""[{"Value":1},"x",{}]""");

        table.Columns.ShouldBe(["Value", null]);
        Said(table).ShouldBe(["1: 1 | –", "2: – | x", "3: – | –"]);
    }

    [Fact]
    public void An_object_has_a_row_a_member()
    {
        var table = Table("""{"items":[{"a":1}],"total":3,"":{"x":1,"y":2,"z":3,"w":4}}""");

        table.IsOfMembers.ShouldBeTrue();
        Said(table).ShouldBe(["items: list of 1", "total: 3", ": { x, y, z, 1 more }"]);
    }

    [Fact]
    public void Rows_come_a_hundred_at_a_time_and_columns_twenty()
    {
        var wide = string.Join(',', Enumerable.Range(0, 32).Select(n => $"\"c{n}\":{n}"));
        var value = JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat($"{{{wide}}}", 250))}]");
        var stop = new JsonStop("", -1);

        var first = JsonTable.Of(value, stop.Rows, stop.Columns);
        (first.Rows.Count, first.RowCount, first.Columns.Count, first.ColumnCount).ShouldBe((100, 250, 20, 32));
        stop.MoreRows();
        stop.MoreColumns();
        var next = JsonTable.Of(value, stop.Rows, stop.Columns);
        (next.Rows.Count, next.Columns.Count, next.Rows[^1].Cells[^1].Text).ShouldBe((200, 32, "31"));
    }

    [Fact]
    public void Columns_are_those_of_the_first_thousand_rows_until_more_are_asked_for()
    {
        var value = JsonElement.Parse($"[{string.Join(',', Enumerable.Range(0, 1_100).Select(n => n < 1_050 ? "{\"a\":1}" : "{\"late\":1}"))}]");

        JsonTable.Of(value, 100, 20).ShouldSatisfyAllConditions(table => table.Columns.ShouldBe(["a"]), table => table.Looked.ShouldBe(1_000));
        JsonTable.Of(value, 1_100, 20).Columns.ShouldBe(["a", "late"]);
    }

    [Fact]
    public void Rows_that_have_nothing_in_common_are_not_looked_through_for_ever()
    {
        var value = JsonElement.Parse($"[{string.Join(',', Enumerable.Range(0, 900).Select(row => $"{{{string.Join(',', Enumerable.Range(0, 100).Select(n => $"\"c{row}_{n}\":1"))}}}"))}]");

        JsonTable.Of(value, 100, 20).ShouldSatisfyAllConditions(table => table.ColumnCount.ShouldBe(10_000), table => table.Looked.ShouldBe(100));
    }

    [Fact]
    public void A_name_that_stands_twice_in_an_object_has_two_columns_however_often_it_stands_there()
    {
        Said(Table("""[{"a":1,"a":2},{"a":3}]""")).ShouldBe(["1: 1 | 2", "2: 3 | –"]);
        Table($"[{{{string.Join(',', Enumerable.Repeat("\"a\":1", 50_000))}}}]").ColumnCount.ShouldBe(50_000);
    }

    [Fact]
    public void A_long_text_is_cut_but_never_inside_a_masked_value_or_a_character()
    {
        var cell = Table(JsonSerializer.Serialize(new[] { new { a = new string('x', 40) + "«secret:slack-bot» and more", b = 1 } })).Rows[0].Cells[0];

        (cell.Text, cell.IsCut, cell.Whole).ShouldBe((new string('x', 40) + "«secret:slack-bot»…", true, new string('x', 40) + "«secret:slack-bot» and more"));
        JsonTexts.Cut(new string('x', 47) + "😀😀", 48).ShouldBe(new string('x', 47) + "…");
    }

    [Fact]
    public void The_way_goes_into_a_member_of_a_row_by_way_of_the_row_and_back()
    {
        var value = JsonElement.Parse("""{"items":[{"a":1},{"a":2,"tags":["x","y"]}],"total":2}""");
        var walk = new JsonWalk();
        walk.Open(TableOf(walk, value), 0, 0);
        walk.Open(TableOf(walk, value), 1, 1);

        walk.Stops.Select(stop => stop.Name).ShouldBe(["", "items", "row 2", "tags"]);
        walk.In(value).GetRawText().ShouldBe("""["x","y"]""");
        walk.BackTo(walk.Stops[2]);
        walk.In(value).GetRawText().ShouldBe("""{"a":2,"tags":["x","y"]}""");
        walk.BackTo(walk.Stops[0]);
        walk.In(value).ShouldBe(value);
    }

    [Fact]
    public void A_cut_text_is_shown_two_thousand_letters_at_a_time_and_folded_again()
    {
        var cell = Table(JsonSerializer.Serialize(new[] { new string('x', 5_000) })).Rows[0].Cells[0];
        var stop = new JsonStop("", -1);

        stop.TextOf(cell, 0, 0).ShouldBe((cell.Text, null));
        stop.Turn(0, 0);
        stop.TextOf(cell, 0, 0).Left.ShouldBe(3_000);
        stop.MoreOf(0, 0);
        stop.MoreOf(0, 0);
        stop.TextOf(cell, 0, 0).ShouldBe((new string('x', 5_000), 0));
        stop.Turn(0, 0);
        stop.TextOf(cell, 0, 0).Left.ShouldBeNull();
    }

    [Fact]
    public void Every_value_of_any_json_is_in_a_cell_that_is_reached_by_opening_cells() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyJson.Large.ToArbitrary(), value =>
            Reached(value).Order(StringComparer.Ordinal).ShouldBe(AnyJson.Inside(value).Where(IsSingle).Select(one => one.GetRawText()).Order(StringComparer.Ordinal))));

    private static IEnumerable<string> Reached(JsonElement value)
    {
        var table = JsonTable.Of(value, int.MaxValue, int.MaxValue);
        table.Rows.Count.ShouldBe(table.RowCount);
        table.Rows.ShouldAllBe(row => row.Cells.Count == table.Columns.Count && row.Cells.All(cell => cell.Text.Length <= 530));
        return table.Rows.SelectMany((row, at) => row.Cells.SelectMany((cell, column) =>
        {
            if (cell.Kind == JsonCellKind.Missing) return [];
            if (cell.Kind != JsonCellKind.Inside) return IsSingle(cell.Value) ? [cell.Value.GetRawText()] : [];
            var walk = new JsonWalk();
            walk.Open(table, at, column);
            walk.In(value).GetRawText().ShouldBe(cell.Value.GetRawText());
            return Reached(walk.In(value));
        }));
    }

    // What no table is made of: single values, and what has nothing inside. Objects without members among others are rows without cells.
    private static bool IsSingle(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => false,
        _ => true,
    };

    private static JsonTable TableOf(JsonWalk walk, JsonElement value) => JsonTable.Of(walk.In(value), walk.Here.Rows, walk.Here.Columns);

    private static JsonTable Table(string json) => JsonTable.Of(JsonElement.Parse(json), JsonTable.RowPage, JsonTable.ColumnPage);

    private static IEnumerable<string> Said(JsonTable table) => table.Rows.Select(row => $"{row.Name}: {string.Join(" | ", row.Cells.Select(cell => cell.Kind == JsonCellKind.Missing ? "–" : cell.Text))}");
}
