using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Templates;

/// <summary>A node of the syntax tree that templates and conditions share.</summary>
/// <param name="Place">Where it is written.</param>
internal abstract record Expression(Place Place)
{
    public abstract Evaluated Evaluate(Evaluation evaluation);

    /// <summary>Ties a fault to this place unless it already knows a nearer one.</summary>
    protected static Evaluated At(Evaluated result, Place place) =>
        result.Fault is { Place: null } fault ? fault with { Place = place } : result;
}

/// <summary><c>"text"</c>, <c>5</c>, <c>true</c>, <c>null</c>.</summary>
internal sealed record Literal(JsonElement Value, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation) => Value;
}

/// <summary><c>["a", 1, trigger.x]</c>.</summary>
internal sealed record ListOf(ImmutableArray<Expression> Items, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var values = new List<JsonElement>(Items.Length);
        foreach (var item in Items)
        {
            var value = item.Evaluate(evaluation);
            if (value.Fault is not null)
                return value;
            if (evaluation.Charge(Json.Raw(value.Value).Length) is { } spent)
                return spent with { Place = Place };
            values.Add(value.Value);
        }

        return Json.List(values);
    }
}

/// <summary><c>get_user.emails[0]?</c>.</summary>
internal sealed record Reference(TemplateReference Target, Place Place) : Expression(Place)
{
    private readonly ValuePath _path = new(Target.Path, Target.IsOptional);

    public override Evaluated Evaluate(Evaluation evaluation) =>
        evaluation.Scope is ItemScope items ? items.Read(this, evaluation) : Look(evaluation);

    /// <summary>Reads it in the scope as it is now.</summary>
    public Evaluated Look(Evaluation evaluation)
    {
        if (evaluation.Scope.TryGet(Target.Root, out var root))
            return At(_path.Read(root, Target.Root, evaluation), Place);
        if (Target.IsOptional)
            return Json.Null;
        var nearest = Nearest.To(Target.Root, evaluation.Scope.Roots);
        return new Fault(
            $"there is no `{Target.Root}` before this step" + (nearest is null ? "" : $"; did you mean `{nearest}`?"),
            new(Target.Position, Target.Length), nearest, IsMissing: true);
    }
}

/// <summary><c>value | function(arguments) | …</c>.</summary>
internal sealed record Pipe(Expression Head, ImmutableArray<Call> Calls, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation)
    {
        var value = Head.Evaluate(evaluation);
        foreach (var call in Calls)
        {
            if (call.Function.IsDefault)
            {
                if (value.Fault is { IsMissing: true } || (value.Fault is null && value.Value.ValueKind == JsonValueKind.Null))
                    value = call.Arguments[0].Evaluate(evaluation);
            }
            else if (value.Fault is null)
            {
                value = call.Apply(value.Value, evaluation);
            }
        }

        return value;
    }
}

/// <summary>A function with its arguments. As an expression of its own it takes nothing, as <c>now</c> does.</summary>
internal sealed record Call(TemplateFunction Function, ImmutableArray<Expression> Arguments, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation) => Apply(Json.Null, evaluation);

    public Evaluated Apply(JsonElement input, Evaluation evaluation)
    {
        if (evaluation.Charge(Json.Raw(input).Length) is { } tooMuch)
            return tooMuch with { Place = Place };
        if (input.ValueKind == JsonValueKind.Null && !Function.TakesNull)
            return input;
        if (Argument.Read(input, Function.Input) is not { } read)
            return new Fault($"`{Function.Name}` takes {Kinds.Describe(Function.Input)}, not {Json.KindOf(input)}", Place);
        if (read.IsBroken)
            return Json.NotText with { Place = Place };

        var arguments = new Argument[Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Arguments[i] is SyntaxArgument syntax)
            {
                arguments[i] = syntax.Argument;
                continue;
            }

            var value = Arguments[i].Evaluate(evaluation);
            if (value.Fault is not null)
                return value;
            var parameter = Function.Parameters[i];
            if (Argument.Read(value.Value, parameter.Kinds) is not { } argument)
                return new Fault(parameter.Mismatch(Function, value.Value), Arguments[i].Place);
            if ((argument.IsBroken ? Json.NotText : evaluation.Charge(Json.Raw(value.Value).Length)) is { } unreadable)
                return unreadable with { Place = Arguments[i].Place };
            arguments[i] = argument;
        }

        var result = Function.Apply(new FunctionCall(evaluation, read, arguments));
        if (result.Fault is null && evaluation.Charge(Json.Raw(result.Value).Length) is { } spent)
            return spent with { Place = Place };
        return At(result, Place);
    }
}

/// <summary>An argument that is not data but part of the language: a path inside each item, or an operator.</summary>
internal sealed record SyntaxArgument(Argument Argument, Place Place) : Expression(Place)
{
    public override Evaluated Evaluate(Evaluation evaluation) => Json.Null;
}
