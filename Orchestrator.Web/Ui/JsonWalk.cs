using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Where somebody is in a value they look at as a table: how they came there, and how much they asked to see on the way.</summary>
public sealed class JsonWalk
{
    private readonly List<JsonStop> stops = [new("", -1)];

    /// <summary>The places on the way, the whole value first.</summary>
    public IReadOnlyList<JsonStop> Stops => stops;

    /// <summary>The last of them, which is shown.</summary>
    public JsonStop Here => stops[^1];

    /// <summary>What is shown of a value.</summary>
    public JsonElement In(JsonElement value) => stops.Skip(1).Aggregate(value, (at, stop) => JsonTable.At(at, stop.Row));

    /// <summary>Goes to a row, or to a member of it, by way of the row.</summary>
    /// <param name="table">What is shown.</param>
    /// <param name="row">Which of the rows that are shown, from 0.</param>
    /// <param name="column">Which column holds the member; null for the row itself.</param>
    public void Open(JsonTable table, int row, int? column)
    {
        var (shown, member) = (table.Rows[row], column is { } at ? table.Rows[row].Cells[at].Member : -1);
        stops.Add(new(table.IsOfMembers ? shown.Name : $"row {shown.Name}", shown.Row));
        if (member >= 0) stops.Add(new(table.Columns[column!.Value] ?? "", member));
    }

    /// <summary>Goes back to a place on the way.</summary>
    public void BackTo(JsonStop stop) => stops.RemoveRange(stops.IndexOf(stop) + 1, stops.Count - stops.IndexOf(stop) - 1);
}

/// <summary>A place on the way into a value.</summary>
/// <param name="name">What it is called there: a member's name or "row 3"; empty for the whole value.</param>
/// <param name="row">Which item or member of the place before it is; −1 for the whole value.</param>
public sealed class JsonStop(string name, int row)
{
    private const int TextPage = 2_000;
    private readonly Dictionary<(int Row, int Column), int> texts = [];

    /// <summary>What it is called there.</summary>
    public string Name => name;

    /// <summary>Which item or member of the place before it is.</summary>
    public int Row => row;

    /// <summary>The most rows that are shown.</summary>
    public int Rows { get; private set; } = JsonTable.RowPage;

    /// <summary>The most columns that are shown.</summary>
    public int Columns { get; private set; } = JsonTable.ColumnPage;

    /// <summary>The order of the rows; null for the value's own.</summary>
    public JsonOrder? Order { get; private set; }

    /// <summary>Puts the rows in the order of a column; asked again the other way round, and a third time as they are in the value.</summary>
    /// <param name="column">The column's name; null for the one without.</param>
    /// <param name="nth">Which of the columns of that name, from 0; <see cref="JsonOrder.OfNames"/> for the names of members.</param>
    public void Sort(string? column, int nth) =>
        Order = Order is { } now && (now.Column, now.Nth) == (column, nth) ? now.IsDown ? null : now with { IsDown = true } : new JsonOrder(column, nth, IsDown: false);

    /// <summary>Shows the next rows.</summary>
    public void MoreRows() => Rows += JsonTable.RowPage;

    /// <summary>Shows the next columns.</summary>
    public void MoreColumns() => Columns += JsonTable.ColumnPage;

    /// <summary>What is shown of a cut text, and how many letters are left; null when no more than its beginning was asked for.</summary>
    public (string Text, int? Left) TextOf(JsonCell cell, int atRow, int column)
    {
        if (!texts.TryGetValue((atRow, column), out var pages)) return (cell.Text, null);
        var (whole, most) = (cell.Whole, pages * TextPage);
        return (JsonTexts.Cut(whole, most), Math.Max(0, whole.Length - most));
    }

    /// <summary>Shows a cut text, or only its beginning again.</summary>
    public void Turn(int atRow, int column)
    {
        if (!texts.Remove((atRow, column))) texts[(atRow, column)] = 1;
    }

    /// <summary>Shows the next letters of a text.</summary>
    public void MoreOf(int atRow, int column) => texts[(atRow, column)] = texts.GetValueOrDefault((atRow, column)) + 1;
}
