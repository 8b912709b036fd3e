using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>
/// One operator between two values. Numbers compare as numbers, text ordinally, two ISO 8601 dates as instants. Equality
/// between different types is false; <c>===</c> and <c>!==</c> do not read text as dates. Everything else that does not fit
/// is a fault that says which operators would.
/// </summary>
internal sealed class Comparison
{
    /// <summary>Matching costs this much more than reading.</summary>
    private const int MatchShare = 16;
    private const int PatternCost = 256 * 1024;

    private readonly string _sign;
    private readonly Regex? _pattern;

    private Comparison(string sign, Regex? pattern) => (_sign, _pattern) = (sign, pattern);

    /// <summary>The operator as it is written.</summary>
    public string Sign => _sign;

    public static ImmutableArray<string> Operators { get; } =
        ["==", "!=", "===", "!==", ">", ">=", "<", "<=", "contains", "startsWith", "endsWith", "matches", "in"];

    public static bool IsOperator(string text) => Operators.Contains(text, StringComparer.Ordinal);

    /// <summary>A comparison whose right side may be known already, so that a pattern is read only once and mistakes in it are found early.</summary>
    public static Fault? Create(string sign, JsonElement? right, out Comparison comparison)
    {
        Regex? pattern = null;
        var fault = sign == "matches" && right is { ValueKind: JsonValueKind.String } known && Json.TryText(known, out var text)
            ? ReadPattern(text, out pattern)
            : null;
        comparison = new(sign, pattern);
        return fault;
    }

    public Evaluated Apply(JsonElement left, JsonElement right, Evaluation evaluation)
    {
        if (evaluation.Charge((long)Json.Raw(left).Length + Json.Raw(right).Length) is { } spent)
            return spent;
        return _sign switch
        {
            "==" => Equal(left, right),
            "!=" => !Equal(left, right),
            "===" => Json.Same(left, right),
            "!==" => !Json.Same(left, right),
            "contains" => Contains(left, right),
            "in" => right.ValueKind == JsonValueKind.Array ? right.EnumerateArray().Any(item => Equal(left, item)) : Mismatch(_sign, left, right),
            "startsWith" or "endsWith" or "matches" => OnText(left, right, evaluation),
            _ => Order(left, right),
        };
    }

    /// <summary>Whether text is in text, an item in a list, or a field in an object.</summary>
    public static Evaluated Contains(JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Array)
            return left.EnumerateArray().Any(item => Equal(item, right));
        if (right.ValueKind != JsonValueKind.String || left.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
            return Mismatch("contains", left, right);
        if (!Json.TryText(right, out var part))
            return Json.NotText;
        if (left.ValueKind == JsonValueKind.Object)
            return Json.TryField(left, part, out var field) is { } fault ? fault : field is not null;
        return Json.TryText(left, out var text) ? text.Contains(part, StringComparison.Ordinal) : Json.NotText;
    }

    /// <summary>Says which types the sides have and which operators fit them.</summary>
    public static Fault Mismatch(string sign, JsonElement left, JsonElement right)
    {
        var hint = (left.ValueKind, right.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.String) when IsNumeric(right) => "; the text on the right is a number: write `| toNumber` after it",
            (JsonValueKind.String, JsonValueKind.Number) when IsNumeric(left) => "; the text on the left is a number: write `| toNumber` after it",
            _ => "",
        };
        return new($"`{sign}` does not fit: the left side is {Json.KindOf(left)}, the right side is {Json.KindOf(right)}; between them fit {Fitting(left, right)}{hint}");
    }

    /// <summary>The operators that fit two values.</summary>
    public static string Fitting(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => "`== != > >= < <= + - * / %`",
        (JsonValueKind.String, JsonValueKind.String) => "`== != > >= < <= contains startsWith endsWith matches +`",
        (JsonValueKind.Array, JsonValueKind.Array) => "`== != contains in`",
        (JsonValueKind.Array, _) or (JsonValueKind.Object, JsonValueKind.String) => "`== != contains`",
        (_, JsonValueKind.Array) => "`== != in`",
        (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) => "`== != and or`",
        _ => "`== !=`",
    };

    private static bool Equal(JsonElement left, JsonElement right) =>
        Json.Same(left, right) || (AsInstants(left, right, out var a, out var b) && a == b);

    private Evaluated Order(JsonElement left, JsonElement right)
    {
        int order;
        if (left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number)
            order = Number.Compare(Number.Read(left), Number.Read(right));
        else if (left.ValueKind != JsonValueKind.String || right.ValueKind != JsonValueKind.String)
            return Mismatch(_sign, left, right);
        else if (AsInstants(left, right, out var from, out var to))
            order = from.CompareTo(to);
        else if (Json.TryText(left, out var a) && Json.TryText(right, out var b))
            order = string.CompareOrdinal(a, b);
        else
            return Json.NotText;
        return _sign switch { ">" => order > 0, ">=" => order >= 0, "<" => order < 0, _ => order <= 0 };
    }

    private Evaluated OnText(JsonElement left, JsonElement right, Evaluation evaluation)
    {
        if (left.ValueKind != JsonValueKind.String || right.ValueKind != JsonValueKind.String)
            return Mismatch(_sign, left, right);
        if (!Json.TryText(left, out var text) || !Json.TryText(right, out var other))
            return Json.NotText;
        return _sign switch
        {
            "startsWith" => text.StartsWith(other, StringComparison.Ordinal),
            "endsWith" => text.EndsWith(other, StringComparison.Ordinal),
            _ => Matches(text, other, evaluation),
        };
    }

    private Evaluated Matches(string text, string written, Evaluation evaluation)
    {
        if (evaluation.Charge((long)text.Length * MatchShare + (_pattern is null ? PatternCost : 0)) is { } spent)
            return spent;
        var known = _pattern;
        if (known is null && ReadPattern(written, out known) is { } fault)
            return fault;
        try
        {
            return known!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return new Fault("`matches` took too long; use a simpler pattern or shorter text");
        }
    }

    private static Fault? ReadPattern(string pattern, out Regex? regex)
    {
        regex = null;
        if (pattern.Length > ExpressionLimits.Pattern)
            return new Fault("a pattern for `matches` holds at most 1,000 characters");
        try
        {
            regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, ExpressionLimits.MatchTime);
            return null;
        }
        catch (RegexParseException wrong)
        {
            return new Fault($"`matches` cannot read this pattern: {wrong.Error}, character {wrong.Offset}");
        }
        catch (NotSupportedException)
        {
            return new Fault("`matches` cannot use this pattern: it looks ahead, behind or back, or repeats too much");
        }
    }

    private static bool AsInstants(JsonElement left, JsonElement right, out DateTimeOffset a, out DateTimeOffset b)
    {
        b = a = default;
        const int longest = 64;
        return left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String
            && Json.Raw(left).Length <= longest && Json.Raw(right).Length <= longest
            && Json.TryText(left, out var from) && Instants.TryRead(from, out a)
            && Json.TryText(right, out var to) && Instants.TryRead(to, out b);
    }

    private static bool IsNumeric(JsonElement text) => Json.TryText(text, out var value) && Number.TryRead(value, out _);
}
