using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>One step of a chain: <c>+ operand</c>.</summary>
internal sealed record Term(string Sign, Expression Operand);

/// <summary><c>a + b - c</c> or <c>a * b / c</c>, from left to right; <c>+</c> also joins text.</summary>
internal sealed record Arithmetic(Expression First, ImmutableArray<Term> Terms, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var result = First.Evaluate(evaluation);
        foreach (var term in Terms)
        {
            if (result.Fault is not null)
                return result;
            var operand = term.Operand.Evaluate(evaluation);
            if (operand.Fault is not null)
                return operand;
            if (evaluation.Charge((long)Json.Raw(result.Value).Length + Json.Raw(operand.Value).Length) is { } spent)
                return spent with { Place = Place };
            result = At(Compute(term.Sign, result.Value, operand.Value), Place.Between(First.Place.Start, term.Operand.Place.End));
        }

        return result;
    }

    private static Evaluated Compute(string sign, JsonElement left, JsonElement right)
    {
        if (sign == "+" && left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String)
            return Json.TryText(left, out var start) && Json.TryText(right, out var end) ? start + end : Json.NotText;
        if (left.ValueKind != JsonValueKind.Number || right.ValueKind != JsonValueKind.Number)
            return Comparison.Mismatch(sign, left, right);
        var (a, b) = (Number.Read(left), Number.Read(right));
        if (b.IsZero && sign is "/" or "%")
            return new Fault("the right side is zero, and nothing can be divided by it");
        return sign switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            _ => a % b,
        };
    }
}

/// <summary><c>-x</c>.</summary>
internal sealed record Negative(Expression Operand, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var value = Operand.Evaluate(evaluation);
        if (value.Fault is not null)
            return value;
        return value.Value.ValueKind == JsonValueKind.Number
            ? new Number(0m) - Number.Read(value.Value)
            : new Fault($"minus needs a number, not {Json.KindOf(value.Value)}", Place);
    }
}
