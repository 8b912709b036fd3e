using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>Gathers the columns of a list: each name in the order it is first seen, one that an object has twice as two.</summary>
internal sealed class JsonColumns
{
    private readonly List<Named> columns = [];
    private readonly Dictionary<string, Named> byName = new(StringComparer.Ordinal);
    private readonly Named alone = new(null);

    /// <summary>The names so far; null is the column of items that are no objects.</summary>
    public IEnumerable<string?> Names => columns.Select(column => column.Name);

    /// <summary>How many there are.</summary>
    public int Count => columns.Count;

    /// <summary>Takes an item in.</summary>
    /// <param name="item">The item.</param>
    /// <param name="row">Which one it is.</param>
    /// <param name="most">The most columns that are shown.</param>
    /// <param name="kept">Where its values go that stand in one of these; null to look at names alone.</param>
    public void Look(JsonElement item, int row, int most, List<JsonPlaced>? kept)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            var column = ColumnOf(alone, row);
            if (column < most) kept?.Add(new(column, -1, item));
            return;
        }
        var (member, next) = (0, 0);
        foreach (var one in item.EnumerateObject())
        {
            // Items are mostly alike: what follows in one follows in the next, and its name is not read anew.
            var column = ColumnOf(next < columns.Count && columns[next] is { Name: { } likely } named && IsNamed(one, likely) ? named : Find(one), row);
            if (column < most) kept?.Add(new(column, member, one.Value));
            next = column + 1;
            member++;
        }
    }

    private Named Find(JsonProperty member)
    {
        var name = JsonTexts.NameOf(member);
        if (!byName.TryGetValue(name, out var named)) byName[name] = named = new Named(name);
        return named;
    }

    private int ColumnOf(Named named, int row)
    {
        if (named.Row != row) (named.Row, named.Used) = (row, 0);
        if (named.Used == named.Columns.Count)
        {
            named.Columns.Add(columns.Count);
            columns.Add(named);
        }
        return named.Columns[named.Used++];
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try { return member.NameEquals(name); }
        catch (InvalidOperationException) { return false; } // half of a character
    }

    private sealed class Named(string? name)
    {
        public string? Name { get; } = name;
        public List<int> Columns { get; } = [];
        public int Row { get; set; } = -1;
        public int Used { get; set; }
    }
}

/// <summary>A value in its column.</summary>
/// <param name="Column">Which column.</param>
/// <param name="Member">Which member of its item it is; −1 for the item itself.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonPlaced(int Column, int Member, JsonElement Value);
