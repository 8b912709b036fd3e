using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Conditions;

/// <summary>How a row asks.</summary>
/// <param name="Key">Its name in <see cref="ConditionPart.Row.Operator"/>: the operator as it is written, with <c>not</c> before it where it is turned round.</param>
/// <param name="Word">How people read it.</param>
/// <param name="TakesOperand">Whether something stands on its right.</param>
public sealed record RowOperator(string Key, string Word, bool TakesOperand = true)
{
    private static readonly ImmutableArray<string> _numbers = ["==", "!=", ">", ">=", "<", "<=", "exists", "not exists"];
    private static readonly ImmutableArray<string> _texts = ["==", "!=", "contains", "not contains", "startsWith", "not startsWith", "endsWith", "not endsWith", "matches", "not matches", "in", "not in", ">", ">=", "<", "<=", "is empty", "is not empty", "exists", "not exists"];
    private static readonly ImmutableArray<string> _answers = ["true", "false", "==", "!=", "exists", "not exists"];
    private static readonly ImmutableArray<string> _lists = ["contains", "not contains", "is empty", "is not empty", "==", "!=", "exists", "not exists"];

    /// <summary>All of them.</summary>
    public static ImmutableArray<RowOperator> All { get; } =
    [
        new("==", "is"), new("!=", "is not"), new("===", "is exactly"), new("!==", "is not exactly"),
        new(">", "is more than"), new(">=", "is at least"), new("<", "is less than"), new("<=", "is at most"),
        new("contains", "contains"), new("not contains", "does not contain"),
        new("startsWith", "starts with"), new("not startsWith", "does not start with"),
        new("endsWith", "ends with"), new("not endsWith", "does not end with"),
        new("matches", "matches the pattern"), new("not matches", "does not match the pattern"),
        new("in", "is one of"), new("not in", "is none of"),
        new("is empty", "is empty", false), new("is not empty", "is not empty", false),
        new("exists", "is there", false), new("not exists", "is not there", false),
        new("true", "is true", false), new("false", "is false", false),
    ];

    /// <summary>The operator of that key, or null.</summary>
    public static RowOperator? Find(string key) => All.FirstOrDefault(one => one.Key == key);

    /// <summary>What fits a field of that type, in the order in which it is offered; all for a type that is not known.</summary>
    public static IEnumerable<RowOperator> For(JsonValueKind? kind) => (kind switch
    {
        JsonValueKind.Number => _numbers,
        JsonValueKind.String => _texts,
        JsonValueKind.True or JsonValueKind.False => _answers,
        JsonValueKind.Array or JsonValueKind.Object => _lists,
        _ => default(ImmutableArray<string>?),
    })?.Select(key => Find(key)!) ?? All;

    internal string Print(string field, RowOperand? operand) => (Key, Key.StartsWith("not ", StringComparison.Ordinal)) switch
    {
        ("true", _) => field,
        ("false", _) => $"not {field}",
        (_, true) => $"not {field} {Key[4..]}{Right(operand)}",
        _ => $"{field} {Key}{Right(operand)}",
    };

    private string Right(RowOperand? operand) => TakesOperand ? $" {operand?.Print()}" : "";
}
