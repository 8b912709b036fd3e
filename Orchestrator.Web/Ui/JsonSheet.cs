using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Writes a table as a spreadsheet takes it from the clipboard: a line per row, tabs between cells.</summary>
public static class JsonSheet
{
    // OWASP, "CSV Injection": what begins like this is calculated by spreadsheets. The wide ones are those of Japanese keyboards.
    private static readonly SearchValues<char> Calculated = SearchValues.Create("=+-@＝＋－＠");

    /// <summary>The rows and columns that are shown, with the whole of each value; what is inside one another is JSON.</summary>
    public static string Of(JsonTable table)
    {
        var head = table.Columns.Select(name => Cell(name ?? "Value"));
        if (table.IsOfMembers) head = head.Prepend("Name");
        var rows = table.Rows.Select(row => table.IsOfMembers ? row.Cells.Select(Of).Prepend(Cell(row.Name)) : row.Cells.Select(Of));
        return string.Join('\n', rows.Prepend(head).Select(cells => string.Join('\t', cells)));
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
