using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Writes a table as a spreadsheet takes it from the clipboard: a line per row, tabs between cells.</summary>
public static class JsonSheet
{
    // OWASP, "CSV Injection": what begins like this is calculated by spreadsheets. The wide ones are those of Japanese keyboards.
    private static readonly SearchValues<char> Calculated = SearchValues.Create("=+-@＝＋－＠");

    /// <summary>The most rows that are written.</summary>
    public const int MostRows = 10_000;

    // A clipboard and a spreadsheet take more, a connection does not take it at once.
    private const int MostLetters = 1_000_000;

    /// <summary>The rows of an object or a list, also those that are not shown, as far as there is room for them.</summary>
    /// <param name="value">The object or list.</param>
    /// <param name="columns">The most columns it has.</param>
    /// <param name="order">The order of the rows; null for the value's own.</param>
    public static JsonSheetText Of(JsonElement value, int columns, JsonOrder? order = null) => Of(JsonTable.Of(value, MostRows, columns, order));

    /// <summary>The rows and columns of a table, with the whole of each value; what is inside one another is JSON. There is room for one row at least.</summary>
    public static JsonSheetText Of(JsonTable table)
    {
        var head = table.Columns.Select(name => Cell(name ?? "Value"));
        if (table.IsOfMembers) head = head.Prepend("Name");
        var (text, written) = (new StringBuilder(string.Join('\t', head)), 0);
        foreach (var row in table.Rows)
        {
            var line = string.Join('\t', table.IsOfMembers ? row.Cells.Select(Of).Prepend(Cell(row.Name)) : row.Cells.Select(Of));
            if (written > 0 && text.Length + line.Length >= MostLetters) break;
            text.Append('\n').Append(line);
            written++;
        }
        return new(text.ToString(), written, written == table.RowCount, table.Columns.Count == table.ColumnCount);
    }

    private static string Of(JsonCell cell) => cell.Value.ValueKind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => Cell(JsonTexts.Of(cell.Value)),
        JsonValueKind.Object or JsonValueKind.Array => Cell(JsonTexts.Line(cell.Value)),
        _ => cell.Value.GetRawText(),
    };

    private static string Cell(string text)
    {
        var safe = text.AsSpan().TrimStart() is [var first, ..] && Calculated.Contains(first) ? "'" + text : text;
        safe = safe.ReplaceLineEndings("\\n").Replace("\v", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        // A quote at the start would swallow the cells behind it.
        return safe.StartsWith('"') ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

/// <summary>A table as it goes to the clipboard.</summary>
/// <param name="Text">A line for the names, and one per row.</param>
/// <param name="Rows">How many rows are in it.</param>
/// <param name="HasAllRows">Whether those are all there are.</param>
/// <param name="HasAllColumns">Whether all columns are in it.</param>
public sealed record JsonSheetText(string Text, int Rows, bool HasAllRows, bool HasAllColumns);
