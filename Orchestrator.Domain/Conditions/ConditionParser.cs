using System.Collections.Immutable;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>
/// Reads a condition by recursive descent. From loose to tight: <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>,
/// <c>* / %</c>, <c>!</c>, <c>|</c>, minus. Chains are lists, so only nesting goes deep, and that is limited.
/// </summary>
internal sealed class ConditionParser(string source) : ExpressionParser(source)
{
    private static readonly string[] Words = ["and", "or", "not", "in", "is", "exists", "contains", "startsWith", "endsWith", "matches"];
    private bool _inBraces;

    protected override bool ReadsLegacy => _inBraces;

    public Expression? Read()
    {
        StartAt(0);
        if (Current.Kind == TokenKind.End)
            return Fail(Current.Place, "the condition is empty");
        var condition = ReadAny();
        if (condition is not null && Current.Kind != TokenKind.End)
            return FailHere("an operator or the end is expected");
        return condition;
    }

    private Expression? ReadAny() => ReadLogic("||", "or", isAll: false, ReadAll);

    private Expression? ReadAll() => ReadLogic("&&", "and", isAll: true, ReadNot);

    private Expression? ReadLogic(string symbol, string word, bool isAll, Func<Expression?> read)
    {
        if (read() is not { } first)
            return null;
        var operands = ImmutableArray.Create(first);
        if (!IsLogic())
            return first;
        var all = operands.ToBuilder();
        while (IsLogic())
        {
            Advance();
            if (read() is not { } next)
                return null;
            all.Add(next);
        }

        return new Logic(isAll, all.ToImmutable(), Place.Between(first.Place.Start, all[^1].Place.End));

        bool IsLogic() => Current.Is(symbol) || Current.IsName(word);
    }

    private Expression? ReadNot()
    {
        if (!Current.IsName("not") || Following is '.' or '[')
            return ReadComparison();
        var not = Advance();
        return Deeper(ReadNot) is { } operand ? new Not(operand, Place.Between(not.Place.Start, operand.Place.End)) : null;
    }

    private Expression? ReadComparison()
    {
        if (ReadSum() is not { } left)
            return null;
        if (Current.IsName("exists"))
            return new Exists(Forgive(left), Place.Between(left.Place.Start, Advance().Place.End));
        if (Current.IsName("is"))
            return ReadIsEmpty(left);
        if (!IsComparison())
            return left;

        var sign = Advance();
        if (ReadSum() is not { } right)
            return null;
        if (IsComparison())
            return FailHere("comparisons do not chain; join two with `and`");
        if (Comparison.Create(sign.Text, (right as Literal)?.Value, out var comparison) is { } fault)
            return Fail(right.Place, fault.Message);
        return new Compare(left, comparison, right, Place.Between(left.Place.Start, right.Place.End));
    }

    private bool IsComparison() => Current.Kind is TokenKind.Symbol or TokenKind.Name && Comparison.IsOperator(Current.Text);

    private Expression? ReadIsEmpty(Expression left)
    {
        Advance();
        var negated = Current.IsName("not");
        if (negated)
            Advance();
        if (!Current.IsName("empty"))
            return FailHere("after `is` comes `empty` or `not empty`");
        return new IsEmpty(Forgive(left), negated, Place.Between(left.Place.Start, Advance().Place.End));
    }

    private Expression? ReadSum() => ReadArithmetic(["+", "-"], () => ReadArithmetic(["*", "/", "%"], ReadUnary));

    private Expression? ReadArithmetic(string[] signs, Func<Expression?> read)
    {
        if (read() is not { } first)
            return null;
        if (!signs.Any(Current.Is))
            return first;
        var terms = ImmutableArray.CreateBuilder<Term>();
        while (signs.Any(Current.Is))
        {
            var sign = Advance();
            if (read() is not { } next)
                return null;
            terms.Add(new(sign.Text, next));
        }

        return new Arithmetic(first, terms.ToImmutable(), Place.Between(first.Place.Start, terms[^1].Operand.Place.End));
    }

    private Expression? ReadUnary()
    {
        if (!Current.Is("!"))
            return ReadPipe();
        var not = Advance();
        return Deeper(ReadUnary) is { } operand ? new Not(operand, Place.Between(not.Place.Start, operand.Place.End)) : null;
    }

    protected override Expression? ReadHead()
    {
        if (_inBraces)
            return base.ReadHead();
        if (Current.Is("{{"))
            return ReadBraces();
        if (Current.Is("("))
            return ReadParentheses();
        if (Current.Is("["))
            return ReadList(ReadSum);
        if (Current.Is("-") && !char.IsAsciiDigit(Following))
        {
            var minus = Advance();
            return Deeper(ReadHead) is { } operand ? new Negative(operand, Place.Between(minus.Place.Start, operand.Place.End)) : null;
        }

        if (Current.Kind == TokenKind.Text && Template.HasPlaceholders(Current.Text))
            return Fail(Current.Place, "text in quotes is not a template; write the braces without quotes");
        if (Current.Kind == TokenKind.Name && Words.Contains(Current.Text, StringComparer.Ordinal) && Following is not ('.' or '['))
            return FailHere("a path, text in quotes or a number is expected");
        return base.ReadHead();
    }

    private Expression? ReadBraces()
    {
        var open = Advance();
        _inBraces = true;
        var inside = Deeper(ReadPipe);
        _inBraces = false;
        if (inside is null || !Current.Is("}}"))
            return FailHere("`}}` is expected");
        return inside with { Place = Place.Between(open.Place.Start, Advance().Place.End) };
    }

    private Expression? ReadParentheses()
    {
        Advance();
        if (Deeper(ReadAny) is not { } inside)
            return null;
        return Accept(")") ? inside : FailHere("`)` is expected");
    }
}
