using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Schemas;

/// <summary><c>allOf</c>, and <c>$ref</c>, which is one schema more that must hold.</summary>
internal sealed class AllOfRule(ImmutableArray<SchemaNode> parts) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        foreach (var part in parts)
        {
            if (check.IsOver) return;
            part.Check(value, place, check);
        }
    }
}

/// <summary><c>anyOf</c>.</summary>
internal sealed class AnyOfRule(ImmutableArray<SchemaNode> choices) : SchemaRule
{
    private const int MostNamed = 4;
    private const int LongestReason = 160;

    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        List<string> reasons = [];
        foreach (var choice in choices)
        {
            var problems = check.Try(choice, value, place);
            if (problems.IsEmpty || check.IsOver) return;
            if (reasons.Count < MostNamed) reasons.Add(Reason(problems[0]));
        }

        check.Report(place, NoneFits(choices.Length, reasons));
    }

    // Alternatives may hold alternatives, whose texts would grow with each level.
    internal static string Reason(JsonSchemaProblem problem) => problem.ToString() is { Length: > LongestReason } text ? $"{text.AsSpan(0, LongestReason)}…" : problem.ToString();

    internal static string NoneFits(int count, List<string> reasons) =>
        FormattableString.Invariant($"fits none of {count} alternatives: {string.Join("; ", reasons)}{(count > reasons.Count ? "; …" : "")}");
}

/// <summary><c>oneOf</c>.</summary>
internal sealed class OneOfRule(ImmutableArray<SchemaNode> choices) : SchemaRule
{
    private const int MostNamed = 4;

    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        List<string> reasons = [];
        var fitting = 0;
        foreach (var choice in choices)
        {
            var problems = check.Try(choice, value, place);
            if (check.IsOver) return;
            if (problems.IsEmpty) fitting++;
            else if (reasons.Count < MostNamed) reasons.Add(AnyOfRule.Reason(problems[0]));
        }

        if (fitting > 1) check.Report(place, FormattableString.Invariant($"fits {fitting} of {choices.Length} alternatives, where exactly one is allowed"));
        if (fitting == 0) check.Report(place, AnyOfRule.NoneFits(choices.Length, reasons));
    }
}

/// <summary><c>not</c>.</summary>
internal sealed class NotRule(SchemaNode forbidden) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (check.Try(forbidden, value, place).IsEmpty && !check.IsOver) check.Report(place, "fits what is forbidden here");
    }
}
