using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>What a function works on. Kinds are already checked against its row in <see cref="TemplateFunctions"/>.</summary>
internal sealed record FunctionCall(Evaluation Evaluation, Argument Subject, Argument[] Arguments)
{
    public JsonElement Input => Subject.Value;

    /// <summary>The input as text.</summary>
    public string Text => Subject.Text!;

    public bool IsText => Subject.Text is not null;

    /// <summary>The input as a list.</summary>
    public IEnumerable<JsonElement> Items => Input.EnumerateArray();

    /// <summary>The argument in that place, or an absent one.</summary>
    public Argument this[int index] => index < Arguments.Length ? Arguments[index] : Argument.Absent;
}

/// <summary>A value with its text or whole number read out of it.</summary>
internal sealed record Argument(JsonElement Value, string? Text = null, int? Whole = null, ValuePath? Path = null)
{
    public static Argument Absent { get; } = new(Json.Null);

    /// <summary>Text that is none: half of a surrogate pair.</summary>
    public bool IsBroken => Value.ValueKind == JsonValueKind.String && Text is null;

    /// <summary>Reads a value of one of the kinds; null when it is of none of them.</summary>
    public static Argument? Read(JsonElement value, Kind kinds)
    {
        if (kinds == Kind.Whole)
        {
            return value.ValueKind == JsonValueKind.Number && Number.Read(value).AsWhole(int.MinValue + 1, int.MaxValue) is { } whole
                ? new(value, Whole: whole)
                : null;
        }

        if (kinds != Kind.None && !kinds.HasFlag(Kinds.Of(value)))
            return null;
        return new(value, value.ValueKind == JsonValueKind.String && Json.TryText(value, out var text) ? text : null);
    }
}
