using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>An object or a list as a table: a row per item and a column per name in any of them, or a row per member.</summary>
/// <param name="IsOfMembers">Whether the rows are the members of an object; else they are the items of a list.</param>
/// <param name="Columns">The columns that are shown; null is the one of items that are no objects.</param>
/// <param name="Rows">The rows that are shown.</param>
/// <param name="RowCount">How many there are.</param>
/// <param name="ColumnCount">How many columns the rows that were looked at have.</param>
/// <param name="Looked">How many rows were looked at for their names: columns of later ones are not known yet.</param>
public sealed record JsonTable(bool IsOfMembers, IReadOnlyList<string?> Columns, IReadOnlyList<JsonTableRow> Rows, int RowCount, int ColumnCount, int Looked)
{
    /// <summary>How many rows are shown at a time.</summary>
    public const int RowPage = 100;

    /// <summary>How many columns are shown at a time.</summary>
    public const int ColumnPage = 20;

    // Enough that most columns stand still while more rows are asked for.
    private const int LookedAtLeast = 1_000;
    private const int EnoughColumns = 10_000;
    private const int LongestBesideOthers = 48;
    private const int LongestAlone = 300;

    /// <summary>The table of an object or a list.</summary>
    /// <param name="value">The object or list.</param>
    /// <param name="rows">The most rows it shows.</param>
    /// <param name="columns">The most columns it shows.</param>
    /// <param name="order">The order of the rows; null for the value's own.</param>
    public static JsonTable Of(JsonElement value, int rows, int columns, JsonOrder? order = null) =>
        value.ValueKind == JsonValueKind.Object ? OfMembers(value, rows, order) : OfItems(value, rows, columns, order);

    /// <summary>An item of a list or a member of an object, counted from 0.</summary>
    public static JsonElement At(JsonElement value, int row) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().ElementAt(row).Value : value.EnumerateArray().ElementAt(row);

    private static JsonTable OfMembers(JsonElement value, int rows, JsonOrder? order)
    {
        var count = value.GetPropertyCount();
        List<JsonTableRow> shown = [.. Ordered(value.EnumerateObject(), value, order).Take(rows)
            .Select(one => new JsonTableRow(one.Row, JsonTexts.NameOf(one.Item), [JsonCell.Of(one.Item.Value, -1, LongestAlone)], false))];
        return new(true, ["Value"], shown, count, 1, count);
    }

    private static JsonTable OfItems(JsonElement value, int rows, int columns, JsonOrder? order)
    {
        var found = new JsonColumns();
        List<(int Row, List<JsonPlaced> Places)> places = [];
        var looked = 0;
        foreach (var item in value.EnumerateArray().Take(Math.Max(rows, LookedAtLeast)))
        {
            if (looked >= rows && found.Count >= EnoughColumns) break;
            List<JsonPlaced>? kept = looked < rows && order is null ? [] : null;
            if (kept is not null) places.Add((looked, kept));
            found.Look(item, looked++, columns, kept);
        }
        if (found.Count == 0) return OfEmpty(value, rows, looked);
        // Columns stand still whatever the order: they are those of the first rows, before others that come to the top bring their own.
        if (order is not null)
        {
            foreach (var (item, row) in Ordered(value.EnumerateArray(), value, order).Take(rows))
            {
                List<JsonPlaced> kept = [];
                found.Look(item, value.GetArrayLength() + row, columns, kept);
                places.Add((row, kept));
            }
        }
        List<string?> names = [.. found.Names.Take(columns)];
        var most = names.Count == 1 ? LongestAlone : LongestBesideOthers;
        return new(false, names, [.. places.Select(place => Row(place.Places, place.Row, names.Count, most))], value.GetArrayLength(), found.Count, looked);
    }

    // Objects without members have no column to stand in.
    private static JsonTable OfEmpty(JsonElement value, int rows, int looked) =>
        new(false, [null], [.. value.EnumerateArray().Take(rows).Select((item, row) => new JsonTableRow(row, NumberOf(row), [JsonCell.Of(item, -1, LongestAlone)], false))], value.GetArrayLength(), 1, looked);

    private static JsonTableRow Row(List<JsonPlaced> place, int row, int columns, int most)
    {
        var cells = new JsonCell[columns];
        Array.Fill(cells, JsonCell.Missing);
        foreach (var (column, member, value) in place) cells[column] = JsonCell.Of(value, member, most);
        return new(row, NumberOf(row), cells, place.Exists(one => one.Member >= 0));
    }

    private static IEnumerable<(T Item, int Row)> Ordered<T>(IEnumerable<T> items, JsonElement value, JsonOrder? order)
    {
        if (order is null) return items.Select((item, row) => (item, row));
        List<T> all = [.. items];
        return order.Of(value).Select(row => (all[row], row));
    }

    private static string NumberOf(int row) => Spoken.Number(row + 1);
}

/// <summary>A row of a table.</summary>
/// <param name="Row">Which item or member it is, from 0.</param>
/// <param name="Name">Its number from 1, or the name of the member.</param>
/// <param name="Cells">A cell for each column.</param>
/// <param name="Opens">Whether the row is an object that can be looked at by itself.</param>
public sealed record JsonTableRow(int Row, string Name, IReadOnlyList<JsonCell> Cells, bool Opens);
