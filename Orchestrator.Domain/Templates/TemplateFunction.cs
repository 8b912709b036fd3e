using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>A function of the closed list, with what the documentation and the pickers say about it.</summary>
public sealed class TemplateFunction
{
    internal TemplateFunction(
        string name, Kind input, ImmutableArray<Parameter> parameters, Func<FunctionCall, Evaluated> apply,
        string summary, string example, string exampleResult)
    {
        (Name, Input, Parameters, Apply) = (name, input, parameters, apply);
        (Summary, Example, ExampleResult) = (summary, example, exampleResult);
        IsDefault = name == "default";
    }

    /// <summary>What it is called after the bar.</summary>
    public string Name { get; }

    /// <summary>One line on what it does.</summary>
    public string Summary { get; }

    /// <summary>The inside of a placeholder that uses it.</summary>
    public string Example { get; }

    /// <summary>What <see cref="Example"/> gives, as compact JSON.</summary>
    public string ExampleResult { get; }

    /// <summary>The fewest arguments it takes.</summary>
    public int MinArguments => Parameters.Count(parameter => !parameter.IsOptional);

    /// <summary>The most arguments it takes.</summary>
    public int MaxArguments => Parameters.Length;

    /// <summary>How it is written: <c>truncate(length, ending?)</c>.</summary>
    public string Signature => Parameters.IsEmpty
        ? Name
        : $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Name + (parameter.IsOptional ? "?" : "")))})";

    internal Kind Input { get; }

    internal ImmutableArray<Parameter> Parameters { get; }

    internal Func<FunctionCall, Evaluated> Apply { get; }

    /// <summary>Takes the place of what is missing, so its argument is only looked at when something is.</summary>
    internal bool IsDefault { get; }

    /// <summary>Null goes through every other function untouched.</summary>
    internal bool TakesNull => Input is Kind.None || Input.HasFlag(Kind.Null);
}

/// <summary>The kinds of values that a function or a parameter takes.</summary>
[Flags]
internal enum Kind
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Number = 4,
    Text = 8,
    List = 16,
    Object = 32,
    Any = Null | Boolean | Number | Text | List | Object,
    /// <summary>A number without a fraction, of 32 bits.</summary>
    Whole = 64,
    /// <summary>A path inside each item, such as <c>user.name</c>; only for parameters.</summary>
    Path = 128,
    /// <summary>A comparison such as <c>==</c>; only for parameters.</summary>
    Operator = 256,
}

/// <summary>What stands in one place between a function's parentheses.</summary>
internal sealed record Parameter(string Name, Kind Kinds, bool IsOptional = false)
{
    public string Mismatch(TemplateFunction function, JsonElement value) =>
        $"`{function.Name}` takes {Templates.Kinds.Describe(Kinds)} as {Name}, not {Json.KindOf(value)}"
        + (Kinds == Kind.Whole && value.ValueKind == JsonValueKind.Number ? " with a fraction or so large" : "");
}

internal static class Kinds
{
    public static Kind Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Kind.Text,
        JsonValueKind.Number => Kind.Number,
        JsonValueKind.True or JsonValueKind.False => Kind.Boolean,
        JsonValueKind.Array => Kind.List,
        JsonValueKind.Object => Kind.Object,
        _ => Kind.Null,
    };

    public static string Describe(Kind kinds)
    {
        (Kind Kind, string Name)[] names =
        [
            (Kind.Text, "text"), (Kind.Number, "a number"), (Kind.Whole, "a whole number"), (Kind.Boolean, "true or false"),
            (Kind.List, "a list"), (Kind.Object, "an object"), (Kind.Path, "a path"), (Kind.Operator, "an operator"),
        ];
        return string.Join(" or ", names.Where(name => kinds.HasFlag(name.Kind)).Select(name => name.Name));
    }
}
