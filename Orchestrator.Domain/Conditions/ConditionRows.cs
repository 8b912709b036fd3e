using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Conditions;

/// <summary>Turns a condition's text into rows, where rows can say it.</summary>
public static class ConditionRows
{
    /// <summary>Groups inside groups that rows show.</summary>
    public const int Depth = 3;

    private const int Most = 40;

    /// <summary>Reads a condition. Empty text is one blank row.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="why">A sentence that says why rows cannot show it; null when they can.</param>
    public static ConditionPart.Group? Read(string text, out string? why)
    {
        why = null;
        if (string.IsNullOrWhiteSpace(text))
            return ConditionPart.Group.Blank;
        var reader = new Reader(text);
        if (Condition.Parse(text).Condition is null || new ConditionParser(text).Read() is not { } expression)
            why = "It cannot be read as it stands; rows come back when it can.";
        else if (reader.Part(expression, 0) is not { } part)
            why = reader.Why;
        else
            return part as ConditionPart.Group ?? new ConditionPart.Group(true, [part]);
        return null;
    }

    private sealed class Reader(string text)
    {
        private int _rows;

        public string? Why { get; private set; }

        public ConditionPart? Part(Expression expression, int depth) => expression is Logic logic ? Group(logic, depth) : Row(expression);

        private ConditionPart.Group? Group(Logic logic, int depth)
        {
            if (depth == Depth)
                return No<ConditionPart.Group>("Its groups nest deeper than rows show, so it stays text.");
            var parts = ImmutableArray.CreateBuilder<ConditionPart>();
            foreach (var operand in logic.Operands)
            {
                if (Part(operand, depth + 1) is not { } part)
                    return null;
                parts.Add(part);
            }

            return new(logic.IsAll, parts.ToImmutable());
        }

        private ConditionPart.Row? Row(Expression expression)
        {
            if (++_rows > Most)
                return No<ConditionPart.Row>($"It asks more than {Most} questions, so it stays text.");
            var row = expression switch
            {
                Not { Operand: Logic } => No<ConditionPart.Row>("It turns a whole group round with “not”, so it stays text."),
                Not { Operand: Compare compare } => Compared(compare, "not "),
                Not { Operand: Exists exists } => Asked(exists.Operand, "not exists"),
                Not { Operand: IsEmpty empty } => Asked(empty.Operand, empty.IsNegated ? "is empty" : "is not empty"),
                Not { Operand: var operand } => Asked(operand, "false"),
                Compare compare => Compared(compare, ""),
                Exists exists => Asked(exists.Operand, "exists"),
                IsEmpty empty => Asked(empty.Operand, empty.IsNegated ? "is not empty" : "is empty"),
                _ => Asked(expression, "true"),
            };
            return row is null ? null : row with { Written = Slice(expression) };
        }

        private ConditionPart.Row? Compared(Compare compare, string not)
        {
            var key = not + compare.Comparison.Sign;
            if (RowOperator.Find(key) is null)
                return No<ConditionPart.Row>($"It turns `{compare.Comparison.Sign}` round with “not”, so it stays text.");
            return Value(compare.Left) is { } field && Operand(compare.Right) is { } operand ? new(field, key, operand) : null;
        }

        private ConditionPart.Row? Asked(Expression operand, string key) => Value(operand) is { } field ? new(field, key) : null;

        private RowOperand? Operand(Expression right) => right is not Literal { Value: var value }
            ? Value(right) is { } written ? new(OperandKind.Field, written) : null
            : value.ValueKind switch
            {
                JsonValueKind.String => new(OperandKind.Text, value.GetString()!),
                JsonValueKind.Number => new(OperandKind.Number, value.GetRawText()),
                JsonValueKind.True => new(OperandKind.Boolean, "true"),
                JsonValueKind.False => new(OperandKind.Boolean, "false"),
                JsonValueKind.Null => new(OperandKind.Nothing, ""),
                _ => Value(right) is { } list ? new(OperandKind.Field, list) : null,
            };

        private string? Value(Expression expression) => expression switch
        {
            Literal or ListOf or Reference or Pipe or Call or Arithmetic or Negative => Slice(expression) ?? No<string>("Parentheses inside a value are more than a row shows, so it stays text."),
            _ => No<string>("It compares the answer of one question with another, so it stays text."),
        };

        // The places of the syntax tree leave outer parentheses out: what then holds only one of a pair is no text of its own.
        private string? Slice(Expression expression)
        {
            var slice = text.Substring(expression.Place.Start, expression.Place.Length);
            var (lexer, open) = (new Lexer(slice, 0), 0);
            for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
            {
                open += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
                if (open < 0 || token.Kind == TokenKind.Bad)
                    return null;
            }

            return open == 0 ? slice : null;
        }

        private T? No<T>(string why) where T : class
        {
            Why ??= why;
            return null;
        }
    }
}
