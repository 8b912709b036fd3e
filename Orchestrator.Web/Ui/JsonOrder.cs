using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>By which column the rows of a table stand in order. It is a way to look at them: the value stays as it is.</summary>
/// <param name="Column">The column's name; null is the one of items that are no objects, or the value of a member.</param>
/// <param name="Nth">Which of the columns of that name it is, from 0; <see cref="OfNames"/> for the names of members.</param>
/// <param name="IsDown">Whether the greatest stands first.</param>
public sealed record JsonOrder(string? Column, int Nth, bool IsDown)
{
    /// <summary>The most rows that are put in order.</summary>
    public const int MostRows = 100_000;

    /// <summary>Stands for the names of members.</summary>
    public const int OfNames = -1;

    /// <summary>
    /// The rows of an object or a list in this order, by their numbers from 0: numbers by size, then texts letter by letter whatever their case, truth values, lists and
    /// objects by length, null, and what is missing. Those two stay last in either direction, and equal ones as they were.
    /// </summary>
    public int[] Of(JsonElement value)
    {
        var keys = value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(member => Nth == OfNames ? Key.Of(JsonTexts.NameOf(member)) : Key.Of(member.Value)).ToArray()
            : value.EnumerateArray().Select(item => Find(item) is { } found ? Key.Of(found) : Key.Missing).ToArray();
        var rows = Enumerable.Range(0, keys.Length).Order(Comparer<int>.Create((one, other) => keys[one].IsNothing || keys[other].IsNothing
            ? keys[one].Against(keys[other])
            : keys[one].Against(keys[other]) * (IsDown ? -1 : 1)));
        return [.. rows];
    }

    private JsonElement? Find(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return Column is null ? item : null;
        var nth = 0;
        foreach (var member in item.EnumerateObject())
        {
            if (Column is not null && JsonTexts.NameOf(member) == Column && nth++ == Nth) return member.Value;
        }
        return null;
    }

    private readonly record struct Key(int Rank, double Size, decimal Exact, string? Text)
    {
        private const int NullRank = 4;

        public static Key Missing { get; } = new(NullRank + 1, 0, 0, null);

        public bool IsNothing => Rank >= NullRank;

        public static Key Of(string text) => new(1, 0, 0, text);

        public static Key Of(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Number => new(0, value.TryGetDouble(out var size) ? size : 0, value.TryGetDecimal(out var exact) ? exact : 0, null),
            JsonValueKind.String => Of(JsonTexts.Of(value)),
            JsonValueKind.True or JsonValueKind.False => new(2, value.ValueKind == JsonValueKind.True ? 1 : 0, 0, null),
            JsonValueKind.Array => new(3, value.GetArrayLength(), 0, null),
            JsonValueKind.Object => new(3, value.GetPropertyCount(), 0, null),
            _ => new(NullRank, 0, 0, null),
        };

        public int Against(Key other)
        {
            if (Rank.CompareTo(other.Rank) is not 0 and var rank) return rank;
            if (Size.CompareTo(other.Size) is not 0 and var size) return size;
            return Text is null ? Exact.CompareTo(other.Exact) : string.Compare(Text, other.Text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
