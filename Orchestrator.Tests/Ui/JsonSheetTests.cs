using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonSheetTests
{
    [Fact]
    public void A_line_per_row_and_tabs_between_cells_with_the_whole_of_each_value() =>
        Sheet($$"""[{"id":1,"text":"{{new string('t', 60)}}"},{"id":-2,"tags":["x", {"y":null}]},{"id":null}]""").ShouldBe(
            $"id\ttext\ttags\n1\t{new string('t', 60)}\t\n-2\t\t[\"x\",{{\"y\":null}}]\nnull\t\t");

    [Fact]
    public void An_object_is_copied_as_names_and_values() => Sheet("""{"total":3,"ok":true}""").ShouldBe("Name\tValue\ntotal\t3\nok\ttrue");

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-x", "'-x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" \t=1", "' \\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\"=1", "\"\"\"=1\"")]
    [InlineData("a\tb\r\nc\rd\u2028e", "a\\tb\\nc\\nd\\ne")]
    [InlineData("said \"so\"", "said \"so\"")]
    public void No_text_is_calculated_by_a_spreadsheet_or_breaks_out_of_its_cell(string text, string cell)
    {
        Sheet(JsonSerializer.Serialize(new[] { text })).ShouldBe("Value\n" + cell);
        Sheet(JsonSerializer.Serialize(new[] { new Dictionary<string, int> { [text] = 1 } })).ShouldBe(cell + "\n1");
    }

    [Fact]
    public void Rows_that_are_not_shown_are_in_it_too_up_to_ten_thousand_and_a_million_letters()
    {
        var all = JsonSheet.Of(JsonElement.Parse($"[{string.Join(',', Enumerable.Range(1, 1_500))}]"), JsonTable.ColumnPage);
        (all.Text.Split('\n').Length, all.Rows, all.HasAllRows, all.HasAllColumns).ShouldBe((1_501, 1_500, true, true));

        var many = JsonSheet.Of(JsonElement.Parse($"[{string.Join(',', Enumerable.Range(1, 10_500))}]"), JsonTable.ColumnPage);
        (many.Text.Split('\n')[^1], many.Rows, many.HasAllRows).ShouldBe(("10000", 10_000, false));

        var large = JsonSheet.Of(JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat($"\"{new string('x', 1_000)}\"", 1_500))}]"), JsonTable.ColumnPage);
        (large.Text.Length <= 1_000_000, large.Rows, large.HasAllRows).ShouldBe((true, 998, false));
    }

    [Fact]
    public void Any_table_has_as_many_lines_and_cells_as_rows_and_columns_and_none_begins_a_formula() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyJson.Large.ToArbitrary(), value =>
        {
            var table = JsonTable.Of(value, JsonTable.RowPage, JsonTable.ColumnPage);
            var lines = JsonSheet.Of(table).Text.Split('\n');

            lines.Length.ShouldBe(table.Rows.Count + 1);
            foreach (var cells in lines.Select(line => line.Split('\t')))
            {
                cells.Length.ShouldBe(table.Columns.Count + (table.IsOfMembers ? 1 : 0));
                cells.ShouldAllBe(cell => cell.Length == 0 || !"=+@".Contains(cell[0]) && (cell[0] != '-' || cell == "-5"));
            }
        }));

    private static string Sheet(string json) => JsonSheet.Of(JsonTable.Of(JsonElement.Parse(json), JsonTable.RowPage, JsonTable.ColumnPage)).Text;
}
