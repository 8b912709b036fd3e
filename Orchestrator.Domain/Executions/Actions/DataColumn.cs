using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>What a figure's path reads in each item, ready to be made into the figure for any group of items. Null counts in none but first, last and list.</summary>
internal sealed class DataColumn
{
    private readonly List<JsonElement> _values;
    private readonly Evaluation _evaluation;
    private readonly SortKeys? _order;

    private DataColumn(Figure figure, List<JsonElement> values, SortKeys? order, Evaluation evaluation) =>
        (Figure, _values, _order, _evaluation) = (figure, values, order, evaluation);

    /// <summary>The figure.</summary>
    public Figure Figure { get; }

    /// <summary>Reads the column; a fault when the function does not fit what is in it.</summary>
    public static Fault? Read(Figure figure, List<JsonElement> items, Evaluation evaluation, out DataColumn column)
    {
        column = new DataColumn(figure, items, null, evaluation);
        if (ValuePath.ReadEach(items, figure.Path, evaluation, out var values) is { } missing)
            return missing;
        if (figure.Function is "sum" or "avg" && values.FindIndex(value => value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null)) is >= 0 and var other)
            return NoNumber(figure, other, values[other]);
        SortKeys? order = null;
        if (figure.Function is "min" or "max" && SortKeys.Read(values, figure.Function, isDescending: figure.Function == "max", out order) is { } mixed)
            return mixed;
        column = new DataColumn(figure, values, order, evaluation);
        return null;
    }

    /// <summary>The figure for the items in those places.</summary>
    public Evaluated Of(List<int> places)
    {
        if (Figure.Function is "count" && Figure.Path is null)
            return new Number((decimal)places.Count);
        if (Figure.Function is "first" or "last")
            return places.Count == 0 ? Json.Null : Paid(_values[Figure.Function == "first" ? places[0] : places[^1]]);
        if (Figure.Function == "list")
            return Paid(places.ConvertAll(place => _values[place]));
        var there = places.FindAll(place => _values[place].ValueKind != JsonValueKind.Null);
        return Figure.Function switch
        {
            "count" => new Number((decimal)there.Count),
            "sum" => Sum(there),
            "avg" => there.Count == 0 ? Json.Null : Sum(there) / new Number((decimal)there.Count),
            "min" or "max" => there.Count == 0 ? Json.Null : Paid(_values[there.Min(_order)]),
            "unique" => Unique(there),
            _ => Join(there),
        };
    }

    private static Fault NoNumber(Figure figure, int place, JsonElement value)
    {
        var hint = value.ValueKind == JsonValueKind.Object && figure.Path is null ? "; say which field in it with `path`" : "";
        return new(string.Create(CultureInfo.InvariantCulture, $"`{figure.Function}` takes numbers, but item {place} is {Json.KindOf(value)}{hint}"));
    }

    private Number Sum(List<int> places)
    {
        var sum = new Number(0m);
        foreach (var place in places)
            sum += Number.Read(_values[place]);
        return sum;
    }

    private Evaluated Unique(List<int> places)
    {
        var same = new SameValue(_evaluation);
        var seen = new HashSet<JsonElement>(same);
        var kept = places.ConvertAll(place => _values[place]).FindAll(seen.Add);
        return same.Fault is { } spent ? spent : Paid(kept);
    }

    private Evaluated Join(List<int> places)
    {
        var text = new StringBuilder();
        for (var at = 0; at < places.Count; at++)
        {
            if (Json.Inserted(_values[places[at]]) is not { } inserted)
                return Json.NotText;
            text.Append(at == 0 ? "" : Figure.Separator).Append(inserted);
            if (text.Length > ExpressionLimits.Result)
                return Evaluated.TooLarge;
        }

        return _evaluation.Charge(text.Length) is { } spent ? spent : text.ToString();
    }

    private Evaluated Paid(JsonElement value) => _evaluation.Charge(Json.Raw(value).Length) is { } spent ? spent : value;

    private Evaluated Paid(List<JsonElement> values)
    {
        var size = values.Sum(value => (long)Json.Raw(value).Length);
        if (size > ExpressionLimits.Result)
            return Evaluated.TooLarge;
        return _evaluation.Charge(size) is { } spent ? spent : Json.List(values);
    }
}
