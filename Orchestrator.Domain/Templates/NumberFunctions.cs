using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>Functions on numbers and lists of numbers.</summary>
internal static class NumberFunctions
{
    public static Evaluated Sum(FunctionCall call) =>
        ReadAll(call, "sum", out var numbers) is { } fault ? fault : numbers.Aggregate(new Number(0m), (sum, number) => sum + number);

    public static Evaluated Average(FunctionCall call) => OfSome(call, "avg", numbers =>
        numbers.Aggregate((sum, number) => sum + number) / new Number((decimal)numbers.Count));

    public static Evaluated Least(FunctionCall call) => OfSome(call, "min", numbers => numbers.Aggregate((least, number) => Number.Compare(number, least) < 0 ? number : least));

    public static Evaluated Greatest(FunctionCall call) => OfSome(call, "max", numbers => numbers.Aggregate((greatest, number) => Number.Compare(number, greatest) > 0 ? number : greatest));

    public static Evaluated Round(FunctionCall call) => call[0].Whole is null or (>= 0 and <= 15)
        ? Number.Read(call.Input).Round(call[0].Whole ?? 0)
        : new Fault("`round` takes 0 to 15 digits");

    public static Evaluated Abs(FunctionCall call) => Number.Read(call.Input).Abs();

    private static Evaluated OfSome(FunctionCall call, string function, Func<List<Number>, Number> compute)
    {
        if (ReadAll(call, function, out var numbers) is { } fault)
            return fault;
        return numbers.Count == 0 ? new Fault($"`{function}` got an empty list", IsMissing: true) : compute(numbers);
    }

    private static Fault? ReadAll(FunctionCall call, string function, out List<Number> numbers)
    {
        numbers = new(call.Input.GetArrayLength());
        foreach (var item in call.Items)
        {
            if (item.ValueKind != JsonValueKind.Number)
                return new Fault(string.Create(CultureInfo.InvariantCulture, $"`{function}` takes a list of numbers, but item {numbers.Count} is {Json.KindOf(item)}"));
            numbers.Add(Number.Read(item));
        }

        return null;
    }
}
