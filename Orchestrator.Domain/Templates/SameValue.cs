using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>Finds equal JSON values in a set: by value for numbers and objects, as <see cref="Json.Same"/> does.</summary>
internal sealed class SameValue : IEqualityComparer<JsonElement>
{
    public static SameValue Comparer { get; } = new();

    public bool Equals(JsonElement x, JsonElement y) => Json.Same(x, y);

    public int GetHashCode([DisallowNull] JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Json.TryText(value, out var text) ? string.GetHashCode(text, StringComparison.Ordinal) : 1,
        JsonValueKind.Number => value.GetDouble().GetHashCode(),
        JsonValueKind.Array => HashCode.Combine(JsonValueKind.Array, value.GetArrayLength(), value.EnumerateArray().Select(GetHashCode).FirstOrDefault()),
        JsonValueKind.Object => HashCode.Combine(JsonValueKind.Object, value.EnumerateObject().Sum(field => GetHashCode(field.Value) % 65_536)),
        var kind => (int)kind,
    };
}
