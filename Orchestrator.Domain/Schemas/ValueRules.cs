using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Schemas;

/// <summary>The schema <c>false</c>.</summary>
internal sealed class NothingFits : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check) => check.Report(place, "may not be here");
}

/// <summary><c>type</c>. An integer is any number without a fraction, so that 1.0 is one.</summary>
internal sealed class TypeRule(ImmutableArray<string> types) : SchemaRule
{
    private readonly string _asked = string.Join(" or ", types.Select(type => type switch
    {
        "string" => "text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "object" => "an object",
        "array" => "a list",
        _ => "null",
    }));

    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (types.Any(type => IsOf(value, type))) return;
        check.Report(place, $"must be {_asked}, not {(value.ValueKind == JsonValueKind.Number && types.Contains("integer", StringComparer.Ordinal) ? "a number with a fraction" : Json.KindOf(value))}");
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(Number.Read(value)),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool IsWhole(Number number) => (number % new Number(1m)).IsZero;
}

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class ChoiceRule(ImmutableArray<JsonElement> choices) : SchemaRule
{
    private const int MostNamed = 10;

    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        foreach (var choice in choices)
        {
            if (!check.TrySpend((long)Json.Raw(value).Length + Json.Raw(choice).Length) || Json.Same(value, choice)) return;
        }

        var named = string.Join(", ", choices.Take(MostNamed).Select(choice => Shown(Json.Compact(choice))));
        check.Report(place, choices.Length == 1 ? $"must be {named}" : $"must be one of {named}{(choices.Length > MostNamed ? " and others" : "")}");
    }

    internal static string Shown(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 57)}…";
}

/// <summary>The bounds of numbers; other values pass.</summary>
internal sealed class NumberRule(Number? least, Number? most, Number? above, Number? below, Number? divisor) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (value.ValueKind != JsonValueKind.Number) return;
        var number = Number.Read(value);
        if (least is { } min && Number.Compare(number, min) < 0) check.Report(place, $"must be {min} or more");
        if (most is { } max && Number.Compare(number, max) > 0) check.Report(place, $"must be {max} or less");
        if (above is { } low && Number.Compare(number, low) <= 0) check.Report(place, $"must be above {low}");
        if (below is { } high && Number.Compare(number, high) >= 0) check.Report(place, $"must be below {high}");
        if (divisor is { } step && !(number % step).IsZero) check.Report(place, $"must be a multiple of {step}");
    }
}

/// <summary>What is asked of text; other values pass. Lengths count Unicode characters (code points), as the standard says.</summary>
internal sealed class TextRule(int? shortest, int? longest, Regex? pattern, (string Name, Func<string, bool> IsOf)? format) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (value.ValueKind != JsonValueKind.String || !check.TrySpend(Json.Raw(value).Length)) return;
        if (!Json.TryText(value, out var text))
        {
            check.Report(place, "must be text, and holds half of a character");
            return;
        }

        var length = text.EnumerateRunes().Count();
        if (length < shortest) check.Report(place, $"must have {Counted(shortest.Value, "character")} or more");
        if (length > longest) check.Report(place, $"must have {Counted(longest.Value, "character")} or fewer");
        if (pattern is not null && !Matches(pattern, text, check)) check.Report(place, $"must match the pattern {ChoiceRule.Shown(pattern.ToString())}");
        if (format is { } asked && !asked.IsOf(text)) check.Report(place, $"must be {asked.Name}");
    }

    internal static string Counted(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    // The pattern's length is its price for each character: what it can cost at worst.
    private static bool Matches(Regex pattern, string text, SchemaCheck check)
    {
        if (!check.TrySpend((long)(text.Length + 64) * (pattern.ToString().Length + 1))) return true;
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return check.GiveUp(); // once is enough; what comes behind is not looked at
        }
    }
}
