using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>A place in an answer: <c>data.issues.nodes</c>, <c>choices.0.message.content</c>, <c>errors.*.message</c>; empty for all of it.</summary>
/// <param name="Steps">Names, indexes, and <c>*</c> for every item.</param>
public sealed record AnswerPath(ImmutableArray<string> Steps)
{
    /// <summary>All of it.</summary>
    public static AnswerPath Whole { get; } = new([]);

    /// <summary>Reads a path; <c>.</c> is all of it.</summary>
    public static AnswerPath Parse(string text) => text is "" or "." ? Whole : new([.. text.Split('.')]);

    /// <summary>What is there; null for nothing and for null.</summary>
    public JsonElement? In(JsonElement answer) => AllIn(answer).Select(found => (JsonElement?)found).FirstOrDefault();

    /// <summary>Everything that is there, without nulls.</summary>
    public IEnumerable<JsonElement> AllIn(JsonElement answer) => Follow(answer, 0);

    /// <inheritdoc/>
    public override string ToString() => Steps.IsEmpty ? "." : string.Join('.', Steps);

    /// <inheritdoc/>
    public bool Equals(AnswerPath? other) => other is not null && Steps.SequenceEqual(other.Steps, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private IEnumerable<JsonElement> Follow(JsonElement value, int at)
    {
        if (at == Steps.Length) return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? [] : [value];
        var step = Steps[at];
        return value.ValueKind switch
        {
            JsonValueKind.Object when step == "*" => value.EnumerateObject().SelectMany(member => Follow(member.Value, at + 1)),
            JsonValueKind.Object when value.TryGetProperty(step, out var member) => Follow(member, at + 1),
            JsonValueKind.Array when step == "*" => value.EnumerateArray().SelectMany(item => Follow(item, at + 1)),
            JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength() => Follow(value[index], at + 1),
            _ => [],
        };
    }
}
