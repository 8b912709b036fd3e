using System.Collections.Immutable;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Templates;

/// <summary>Functions and their arguments.</summary>
internal abstract partial class ExpressionParser
{
    private Call? ReadCall()
    {
        var name = Current;
        if (name.Kind != TokenKind.Name)
        {
            FailHere("a function's name follows the bar");
            return null;
        }

        if (TemplateFunctions.Find(name.Text) is not { } function)
        {
            var nearest = Nearest.To(name.Text, TemplateFunctions.All.Select(known => known.Name));
            Fail(name.Place, $"there is no function `{name.Text}`" + (nearest is null ? "" : $"; did you mean `{nearest}`?"), nearest);
            return null;
        }

        Advance();
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        var end = name.Place.End;
        if (Accept("("))
        {
            while (!Current.Is(")"))
            {
                if ((arguments.Count > 0 && !Accept(",")) || Deeper(() => ReadArgument(function, arguments.Count)) is not { } argument)
                {
                    FailHere("`,` or `)` is expected");
                    return null;
                }

                arguments.Add(argument);
            }

            end = Advance().Place.End;
        }

        if (arguments.Count < function.MinArguments)
        {
            Fail(Place.Between(name.Place.Start, end), $"`{function.Name}` needs more arguments: `{function.Signature}`");
            return null;
        }

        return new(function, arguments.ToImmutable(), Place.Between(name.Place.Start, end));
    }

    private Expression? ReadArgument(TemplateFunction function, int index)
    {
        if (index >= function.MaxArguments)
            return Fail(Current.Place, $"`{function.Name}` takes no more arguments: `{function.Signature}`");
        var parameter = function.Parameters[index];
        if (parameter.Kinds == Kind.Path)
            return ReadPathArgument();
        if (parameter.Kinds == Kind.Operator)
            return ReadOperatorArgument();
        var argument = ReadPipe();
        return argument is Literal { Value: var value } && Argument.Read(value, parameter.Kinds) is null
            ? Fail(argument.Place, parameter.Mismatch(function, value))
            : argument;
    }

    private Expression? ReadOperatorArgument()
    {
        if (!Comparison.IsOperator(Current.Text) || Current.Kind == TokenKind.Bad)
            return FailHere($"one of {string.Join(' ', Comparison.Operators)} is expected");
        var word = Advance();
        return new SyntaxArgument(Argument.Absent with { Text = word.Text }, word.Place);
    }
}
