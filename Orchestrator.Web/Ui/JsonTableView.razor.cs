using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Ui;

/// <summary>An object or a list as a table, a page at a time, with a way into what is inside its cells.</summary>
public sealed partial class JsonTableView
{
    private const int LongestHead = 40;
    private const int LongestTitle = 300;
    private ElementReference box;
    private JsonWalk? walked;
    private JsonTable? table;
    private bool isDrawn;
    private bool takesFocus;

    /// <summary>What it is: "Output".</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>The whole value.</summary>
    [Parameter, EditorRequired] public JsonElement Value { get; set; }

    /// <summary>Where in it somebody is; another one for another value.</summary>
    [Parameter, EditorRequired] public required JsonWalk Walk { get; set; }

    /// <summary>Called when another place is shown, or more of it.</summary>
    [Parameter] public EventCallback OnWalked { get; set; }

    private JsonTable Table => table ??= JsonTable.Of(Walk.In(Value), Walk.Here.Rows, Walk.Here.Columns, Walk.Here.Order);

    private string Seen
    {
        get
        {
            var rows = Table.Rows.Count < Table.RowCount ? $"{Spoken.Number(Table.Rows.Count)} of {Spoken.Count(Table.RowCount, "row")}" : Spoken.Count(Table.RowCount, "row");
            var columns = Table.Columns.Count < Table.ColumnCount ? $", {Spoken.Number(Table.Columns.Count)} of {Spoken.Count(Table.ColumnCount, "column")}" : "";
            return rows + columns + (Table.Looked < Table.RowCount ? $", columns of the first {Spoken.Number(Table.Looked)}" : "") + (Table.RowCount > JsonOrder.MostRows ? ", too many to sort" : "");
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(walked, Walk)) return;
        (walked, table, isDrawn) = (Walk, null, false);
    }

    // A live page hands the same value over again and again, and a table is large.
    /// <inheritdoc/>
    protected override bool ShouldRender() => !isDrawn;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!takesFocus) return;
        takesFocus = false;
        await box.FocusAsync();
    }

    private Task OpenAsync(int row, int? column)
    {
        Walk.Open(Table, row, column);
        return AnewAsync(focus: true);
    }

    private Task BackAsync(JsonStop stop)
    {
        Walk.BackTo(stop);
        return AnewAsync(focus: true);
    }

    private Task SortAsync(string? column, int nth)
    {
        Walk.Here.Sort(column, nth);
        return AnewAsync(focus: false);
    }

    private Task MoreRowsAsync()
    {
        Walk.Here.MoreRows();
        return AnewAsync(focus: Table.RowCount <= Walk.Here.Rows);
    }

    private Task MoreColumnsAsync()
    {
        Walk.Here.MoreColumns();
        return AnewAsync(focus: Table.ColumnCount <= Walk.Here.Columns);
    }

    // What was pressed may be gone; the keyboard then goes on in the table.
    private Task AnewAsync(bool focus)
    {
        (table, isDrawn, takesFocus) = (null, false, focus);
        return OnWalked.InvokeAsync();
    }

    private void More(int row, int column)
    {
        Walk.Here.MoreOf(row, column);
        isDrawn = false;
    }

    private void Turn(int row, int column)
    {
        Walk.Here.Turn(row, column);
        isDrawn = false;
    }

    private bool MaySort => Table.RowCount is > 1 and <= JsonOrder.MostRows;

    private string? SortOf(string? column, int nth) => Walk.Here.Order is { } order && (order.Column, order.Nth) == (column, nth) ? order.IsDown ? "descending" : "ascending" : null;

    // What a click does next.
    private static string SortTitle(string? sorted) => sorted switch { null => "Sort, smallest first", "ascending" => "Sort, greatest first", _ => "Leave the order of the value" };

    private int NthOf(int column) => Table.Columns.Take(column).Count(name => name == Table.Columns[column]);

    private string NameOf(JsonStop stop) => stop == Walk.Stops[0] ? Title : HeadOf(stop.Name);

    private static string HeadOf(string? name) => name is null ? "Value" : JsonTexts.Cut(string.IsNullOrWhiteSpace(name) ? JsonTexts.Quoted(name) : name, LongestHead);

    private static string? TitleOf(string? name) => name is { Length: > LongestHead } ? JsonTexts.Cut(name, LongestTitle) : null;

    private static string? ClassOf(JsonCell cell) => cell.Kind switch { JsonCellKind.Number => "n", JsonCellKind.Word => "b", _ => null };

    private static string? ClassOf(JsonCell cell, int? rest) => rest is null ? ClassOf(cell) : $"{ClassOf(cell)} whole";

    // A masked value looks like one; most texts are none and cost no element.
    private static RenderFragment Words(string text) => builder =>
    {
        if (!text.Contains('«', StringComparison.Ordinal))
        {
            builder.AddContent(0, text);
            return;
        }
        foreach (var token in JsonTexts.Tokens(text, ""))
        {
            if (token.Kind != "secret")
            {
                builder.AddContent(1, token.Text);
                continue;
            }
            builder.OpenElement(2, "span");
            builder.AddAttribute(3, "class", "secret");
            builder.AddContent(4, token.Text);
            builder.CloseElement();
        }
    };
}
