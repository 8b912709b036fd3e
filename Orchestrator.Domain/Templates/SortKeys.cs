using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Puts values in order by their place in a list, as conditions compare them: numbers as numbers, text as instants when all of it is
/// ISO 8601, else ordinally; false before true. Null comes last in either direction.
/// </summary>
internal sealed class SortKeys : IComparer<int>
{
    private readonly bool[] _isNull;
    private readonly Func<int, int, int> _compare;
    private readonly int _direction;

    private SortKeys(List<JsonElement> keys, Func<int, int, int> compare, bool isDescending)
    {
        _isNull = [.. keys.Select(key => key.ValueKind == JsonValueKind.Null)];
        (_compare, _direction) = (compare, isDescending ? -1 : 1);
    }

    /// <summary>An order of the places in the list; a fault when the values are of different types, or of one without an order.</summary>
    public static Fault? Read(List<JsonElement> keys, string asker, bool isDescending, out SortKeys order)
    {
        var first = keys.FindIndex(key => key.ValueKind != JsonValueKind.Null);
        var kind = first < 0 ? Kind.Null : Kinds.Of(keys[first]);
        var other = keys.FindIndex(key => key.ValueKind != JsonValueKind.Null && Kinds.Of(key) != kind);
        order = new SortKeys(keys, kind switch
        {
            _ when other >= 0 => (_, _) => 0,
            Kind.Number => Numbers(keys),
            Kind.Text => Texts(keys),
            Kind.Boolean => (a, b) => Truth(keys[a]).CompareTo(Truth(keys[b])),
            _ => (_, _) => 0,
        }, isDescending);
        if (other >= 0)
            return new Fault(FormattableString.Invariant($"`{asker}` needs numbers only or text only, but item {first} is {Json.KindOf(keys[first])} and item {other} is {Json.KindOf(keys[other])}"));
        return kind is Kind.List or Kind.Object
            ? new Fault(FormattableString.Invariant($"`{asker}` needs numbers only or text only, but item {first} is {Json.KindOf(keys[first])}; say which field in it counts"))
            : null;
    }

    /// <inheritdoc/>
    public int Compare(int x, int y) =>
        _isNull[x] || _isNull[y] ? _isNull[x].CompareTo(_isNull[y]) : _direction * _compare(x, y);

    // One way of comparing for all of them: decimals beside doubles would not always agree on an order.
    private static Func<int, int, int> Numbers(List<JsonElement> keys)
    {
        var numbers = keys.ConvertAll(key => key.ValueKind == JsonValueKind.Null ? default : Number.Read(key));
        return numbers.TrueForAll(number => number.IsExact)
            ? (a, b) => Number.Compare(numbers[a], numbers[b])
            : (a, b) => numbers[a].Approximate.CompareTo(numbers[b].Approximate);
    }

    private static Func<int, int, int> Texts(List<JsonElement> keys)
    {
        var texts = keys.ConvertAll(key => key.ValueKind == JsonValueKind.String && Json.TryText(key, out var text) ? text : "");
        var instants = new DateTimeOffset[keys.Count];
        for (var at = 0; at < keys.Count; at++)
        {
            if (keys[at].ValueKind != JsonValueKind.Null && !Instants.TryRead(texts[at], out instants[at]))
                return (a, b) => string.CompareOrdinal(texts[a], texts[b]);
        }

        return (a, b) => instants[a].CompareTo(instants[b]);
    }

    private static bool Truth(JsonElement value) => value.ValueKind == JsonValueKind.True;
}
