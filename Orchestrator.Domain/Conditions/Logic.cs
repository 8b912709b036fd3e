using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary><c>and</c> and <c>or</c> over two or more questions; stops at the first that decides.</summary>
internal sealed record Logic(bool IsAll, ImmutableArray<Expression> Operands, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        foreach (var operand in Operands)
        {
            if (Ask(operand, IsAll ? "`and`" : "`or`", evaluation, out var holds) is { } fault)
                return fault;
            if (holds != IsAll)
                return holds;
        }

        return IsAll;
    }

    /// <summary>The answer of an expression that must be true or false.</summary>
    public static Fault? Ask(Expression expression, string asker, Evaluation evaluation, out bool holds)
    {
        var (value, fault) = expression.Evaluate(evaluation);
        holds = value.ValueKind == JsonValueKind.True;
        if (fault is not null)
            return fault;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : new Fault($"{asker} needs true or false, but this is {Json.KindOf(value)}; {Comparison.Fitting(value, value)}, `is empty` and `exists` make a question of it", expression.Place);
    }
}

/// <summary><c>not</c> and <c>!</c>.</summary>
internal sealed record Not(Expression Operand, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation) =>
        Logic.Ask(Operand, "`not`", evaluation, out var holds) is { } fault ? fault : !holds;
}

/// <summary><c>exists</c>: there, and not null.</summary>
internal sealed record Exists(Expression Operand, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var (value, fault) = Operand.Evaluate(evaluation);
        return fault is { IsMissing: false } ? fault : fault is null && value.ValueKind != JsonValueKind.Null;
    }
}

/// <summary><c>is empty</c>: missing, null, or text, a list or an object with nothing in it. Numbers, true and false never are.</summary>
internal sealed record IsEmpty(Expression Operand, bool IsNegated, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var (value, fault) = Operand.Evaluate(evaluation);
        if (fault is { IsMissing: false })
            return fault;
        var empty = fault is not null || value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => Json.Raw(value).Length == 2,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            _ => false,
        };
        return empty != IsNegated;
    }
}

/// <summary><c>left == right</c> and the like.</summary>
internal sealed record Compare(Expression Left, Comparison Comparison, Expression Right, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var left = Left.Evaluate(evaluation);
        if (left.Fault is not null)
            return left;
        var right = Right.Evaluate(evaluation);
        return right.Fault is not null ? right : At(Comparison.Apply(left.Value, right.Value, evaluation), Place);
    }
}
