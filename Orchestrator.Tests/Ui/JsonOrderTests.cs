using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonOrderTests
{
    [Fact]
    public void Numbers_go_by_size_texts_by_letter_then_truth_lists_null_and_what_is_missing()
    {
        const string json = """[{"a":"b"},{},{"a":10},{"a":null},{"a":"B"},{"a":9.5},{"a":true},{"a":[1,2]},{"a":"a10"},{"a":-1},{"a":[]},{"a":false}]""";

        Shown(json, new("a", 0, IsDown: false)).ShouldBe(["-1", "9.5", "10", "a10", "b", "B", "false", "true", "empty list", "list of 2", "null", "–"]);
        Shown(json, new("a", 0, IsDown: true)).ShouldBe(["list of 2", "empty list", "true", "false", "b", "B", "a10", "10", "9.5", "-1", "null", "–"]);
    }

    [Fact]
    public void Equal_rows_stay_as_they_were_and_numbers_too_long_for_a_double_are_told_apart()
    {
        var json = JsonElement.Parse("""[{"n":9007199254740993,"at":1},{"n":9007199254740992,"at":2},{"n":9007199254740993,"at":3}]""");

        new JsonOrder("n", 0, IsDown: false).Of(json).ShouldBe([1, 0, 2]);
        new JsonOrder("n", 0, IsDown: true).Of(json).ShouldBe([0, 2, 1]);
    }

    [Fact]
    public void The_members_of_an_object_go_by_name_or_by_value()
    {
        var json = JsonElement.Parse("""{"b":1,"A":3,"c":2}""");

        JsonTable.Of(json, 10, 10, new(null, JsonOrder.OfNames, IsDown: false)).Rows.Select(row => row.Name).ShouldBe(["A", "b", "c"]);
        JsonTable.Of(json, 10, 10, new(null, 0, IsDown: true)).Rows.Select(row => row.Name).ShouldBe(["A", "c", "b"]);
    }

    [Fact]
    public void A_name_that_stands_twice_in_an_object_is_two_columns_with_an_order_each()
    {
        var json = JsonElement.Parse("""[{"a":1,"a":2},{"a":2,"a":1}]""");

        new JsonOrder("a", 0, IsDown: true).Of(json).ShouldBe([1, 0]);
        new JsonOrder("a", 1, IsDown: true).Of(json).ShouldBe([0, 1]);
    }

    [Fact]
    public void Rows_keep_their_numbers_and_lead_to_what_they_are()
    {
        var value = JsonElement.Parse("""[{"n":3,"in":{"x":"three"}},{"n":1,"in":{"x":"one"}}]""");
        var walk = new JsonWalk();
        walk.Here.Sort("n", 0);
        var table = JsonTable.Of(value, 10, 10, walk.Here.Order);
        table.Rows.Select(row => row.Name).ShouldBe(["2", "1"]);

        walk.Open(table, 0, 1);

        walk.Stops.Select(stop => stop.Name).ShouldBe(["", "row 2", "in"]);
        walk.In(value).GetRawText().ShouldBe("""{"x":"one"}""");
    }

    [Fact]
    public void Columns_stand_still_whichever_rows_come_to_the_top()
    {
        var value = JsonElement.Parse("""[{"a":2,"b":1},{"b":2,"c":1,"a":1}]""");

        JsonTable.Of(value, 1, 10, new("a", 0, IsDown: false)).Columns.ShouldBe(JsonTable.Of(value, 1, 10).Columns);
    }

    [Fact]
    public void A_table_is_copied_in_its_order_also_the_rows_that_are_not_shown()
    {
        var value = JsonElement.Parse($"[{string.Join(',', Enumerable.Range(1, 300).Select(n => $"{{\"n\":{n}}}"))}]");

        JsonSheet.Of(value, 20, new("n", 0, IsDown: true)).Text.Split('\n').ShouldBe(["n", .. Enumerable.Range(1, 300).Reverse().Select(n => $"{n}")]);
    }

    [Fact]
    public void Any_order_of_any_table_has_each_row_once_in_either_direction() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(AnyJson.Large.ToArbitrary(), value =>
        {
            var table = JsonTable.Of(value, int.MaxValue, int.MaxValue);
            foreach (var (column, nth) in table.IsOfMembers ? [(null, 0), (null, JsonOrder.OfNames)] : table.Columns.CountBy(name => name ?? "\0none").SelectMany(one => Enumerable.Range(0, one.Value).Select(n => (Name: one.Key == "\0none" ? null : one.Key, n))))
            {
                var (up, down) = (new JsonOrder(column, nth, false).Of(value), new JsonOrder(column, nth, true).Of(value));
                up.Order().ShouldBe(Enumerable.Range(0, table.RowCount));
                down.Order().ShouldBe(up.Order());
                JsonTable.Of(value, int.MaxValue, int.MaxValue, new(column, nth, false)).Rows.Select(row => row.Row).ShouldBe(up);
            }
        }));

    private static IEnumerable<string> Shown(string json, JsonOrder order) => JsonTable.Of(JsonElement.Parse(json), 100, 20, order).Rows.Select(row => row.Cells[0].Kind == JsonCellKind.Missing ? "–" : row.Cells[0].Text);
}
