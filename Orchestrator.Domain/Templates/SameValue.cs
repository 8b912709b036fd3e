using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Finds equal JSON values in a set: by value, as <see cref="Json.Same"/> does. Every comparison is paid for, so data made to
/// collide ends in a fault instead of taking forever; once that happens everything counts as seen.
/// </summary>
internal sealed class SameValue(Evaluation evaluation) : IEqualityComparer<JsonElement>
{
    private const int ComparisonCost = 64;
    private const int DeepestHash = 64;

    public Fault? Fault { get; private set; }

    public bool Equals(JsonElement x, JsonElement y)
    {
        Fault ??= evaluation.Charge((long)ComparisonCost + Json.Raw(x).Length + Json.Raw(y).Length);
        return Fault is not null || Json.Same(x, y);
    }

    public int GetHashCode([DisallowNull] JsonElement value) => Hash(value, DeepestHash);

    private static int Hash(JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.String)
            return Json.TryText(value, out var text) ? string.GetHashCode(text, StringComparison.Ordinal) : 1;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble().GetHashCode();
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object) || depth == 0)
            return (int)value.ValueKind;

        var sum = (int)value.ValueKind; // a sum, because fields have no order
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                sum = unchecked((sum * 31) + Hash(item, depth - 1));
        }
        else
        {
            foreach (var field in value.EnumerateObject())
                sum = unchecked(sum + Hash(field.Value, depth - 1));
        }

        return sum;
    }
}
