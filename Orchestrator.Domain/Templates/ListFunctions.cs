using System.Text.Json;
using Orchestrator.Domain.Conditions;

namespace Orchestrator.Domain.Templates;

/// <summary>Functions on lists, and those that work on text and lists alike.</summary>
internal static class ListFunctions
{
    public static Evaluated Length(FunctionCall call) => new Number((decimal)(call.Input.ValueKind switch
    {
        JsonValueKind.Array => call.Input.GetArrayLength(),
        JsonValueKind.Object => call.Input.GetPropertyCount(),
        _ => TextFunctions.Length(call.Text),
    }));

    public static Evaluated First(FunctionCall call) => End(call, "first", 0);

    public static Evaluated Last(FunctionCall call) => End(call, "last", Count(call) - 1);

    public static Evaluated Slice(FunctionCall call)
    {
        var count = Count(call);
        var start = FromEnd(call[0].Whole!.Value, count);
        var end = Math.Max(start, FromEnd(call[1].Whole ?? count, count));
        return call.IsText ? TextFunctions.Part(call.Text, start, end) : Json.List(call.Items.Skip(start).Take(end - start));
    }

    public static Evaluated Contains(FunctionCall call) => Comparison.Contains(call.Input, call[0].Value);

    public static Evaluated Keys(FunctionCall call) => Json.Names(call.Input) is { } names ? Json.List(names) : Json.NotText;

    public static Evaluated Values(FunctionCall call) => Json.List(call.Input.EnumerateObject().Select(field => field.Value));

    public static Evaluated Map(FunctionCall call) =>
        ReadEach(call, call[0].Path, out var values) is { } fault ? fault : Json.List(values);

    public static Evaluated Unique(FunctionCall call)
    {
        if (ReadEach(call, call[0].Path, out var keys) is { } fault)
            return fault;
        var same = new SameValue(call.Evaluation);
        var seen = new HashSet<JsonElement>(same);
        var kept = call.Items.Where((_, index) => seen.Add(keys[index])).ToList();
        return same.Fault is { } spent ? spent : Json.List(kept);
    }

    public static Evaluated Sort(FunctionCall call)
    {
        if (call[1].Text is not (null or "asc" or "desc"))
            return new Fault("`sort` takes \"asc\" or \"desc\" as its order");
        if (ReadEach(call, call[0].Path, out var keys) is { } fault)
            return fault;

        if (SortKeys.Read(keys, "sort", call[1].Text == "desc", out var order) is { } mixed)
            return mixed;
        var items = call.Items.ToList();
        return Json.List(Enumerable.Range(0, items.Count).Order(order).Select(place => items[place]));
    }

    public static Evaluated Where(FunctionCall call)
    {
        if (ReadEach(call, call[0].Path, out var values) is { } fault)
            return fault;
        if (Comparison.Create(call[1].Text!, call[2].Value, out var comparison) is { } wrong)
            return wrong;
        var (kept, index) = (new List<JsonElement>(), 0);
        foreach (var item in call.Items)
        {
            var holds = comparison.Apply(values[index++], call[2].Value, call.Evaluation);
            if (holds.Fault is not null)
                return holds;
            if (holds.Value.ValueKind == JsonValueKind.True)
                kept.Add(item);
        }

        return Json.List(kept);
    }

    private static Fault? ReadEach(FunctionCall call, ValuePath? path, out List<JsonElement> values) =>
        ValuePath.ReadEach([.. call.Items], path, call.Evaluation, out values);

    private static Evaluated End(FunctionCall call, string function, int index)
    {
        if (Count(call) == 0)
            return new Fault($"`{function}` got nothing to take from: it is empty", IsMissing: true);
        return call.IsText ? TextFunctions.Part(call.Text, index, index + 1) : call.Input[index];
    }

    private static int Count(FunctionCall call) => call.IsText ? TextFunctions.Length(call.Text) : call.Input.GetArrayLength();

    private static int FromEnd(int place, int count) => Math.Clamp(place < 0 ? count + place : place, 0, count);
}
