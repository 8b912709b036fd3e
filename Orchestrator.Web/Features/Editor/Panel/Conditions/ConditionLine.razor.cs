using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel.Conditions;

/// <summary>One row of a condition: a field, an operator in words, a value, and whether it holds with the data that is known.</summary>
public sealed partial class ConditionLine : ComponentBase
{
    private static readonly (OperandKind Kind, string Word)[] _kinds =
        [(OperandKind.Text, "text"), (OperandKind.Number, "number"), (OperandKind.Boolean, "true or false"), (OperandKind.Nothing, "nothing"), (OperandKind.Field, "field")];

    private static readonly FieldDefinition _condition = new("expression", "Condition", FieldKind.Expression);

    private static readonly RowOperand _empty = new(OperandKind.Text, "");

    private ElementReference field;

    /// <summary>The row.</summary>
    [Parameter, EditorRequired] public required ConditionPart.Row Row { get; set; }

    /// <summary>Its number among the rows: "2", "2.1" inside a group.</summary>
    [Parameter, EditorRequired] public required string Number { get; set; }

    /// <summary>What it comes to; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>The ids of what is said about the whole condition.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>Called with the row as it is to be.</summary>
    [Parameter] public EventCallback<ConditionPart.Row> Changed { get; set; }

    /// <summary>Called when the row is to go; without a receiver it cannot.</summary>
    [Parameter] public EventCallback Removed { get; set; }

    /// <summary>Called when a control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private RowOperand Operand => Row.Operand ?? _empty;

    private (JsonValueKind? Kind, string? Shown) Held => Values?.Held(Row.Field) ?? (null, null);

    // The one that is chosen stays there, also when it does not fit any more: the result then says why.
    private IEnumerable<RowOperator> Operators => RowOperator.For(Held.Kind).Union([Row.By]);

    private ResolvedValue? Result => Row.Field.Length == 0 ? null : Values?.Of(_condition, Row.Print());

    private string? Now => Held.Shown is { } shown ? $": it is {shown} now" : null;

    /// <summary>Puts the keyboard into the field's name.</summary>
    public ValueTask FocusAsync() => field.Context is null ? ValueTask.CompletedTask : field.FocusAsync();

    // A value that nobody has written yet takes the field's type.
    private Task FieldAsync(string? typed)
    {
        var text = (typed ?? "").ReplaceLineEndings("");
        var (by, operand) = (Row.Operator, Operand);
        if (Row.Operand is null or { Text: "" })
        {
            var kind = Values?.Held(text).Kind;
            by = kind is JsonValueKind.True or JsonValueKind.False && by == "==" ? "true" : kind is not (null or JsonValueKind.True or JsonValueKind.False) && by is "true" ? "==" : by;
            operand = new(kind == JsonValueKind.Number ? OperandKind.Number : kind is null ? operand.Kind : OperandKind.Text, "");
        }

        return SetAsync(text, by, operand);
    }

    private Task OperatorAsync(string key) => SetAsync(Row.Field, key, Operand);

    private Task KindAsync(ChangeEventArgs chosen)
    {
        var kind = Enum.Parse<OperandKind>((string)chosen.Value!);
        return SetAsync(Row.Field, Row.Operator, new(kind, kind == OperandKind.Boolean ? "true" : kind == OperandKind.Nothing ? "" : Operand.Text));
    }

    // A template in quotes would be text: what stands between braces is step data.
    private Task ValueAsync(string? typed)
    {
        var text = Operand.Kind == OperandKind.Text ? typed ?? "" : (typed ?? "").ReplaceLineEndings("");
        return SetAsync(Row.Field, Row.Operator, new(Operand.Kind == OperandKind.Text && Template.HasPlaceholders(text) ? OperandKind.Field : Operand.Kind, text));
    }

    private Task SetAsync(string name, string by, RowOperand operand) => Changed.InvokeAsync(new(name, by, RowOperator.Find(by)!.TakesOperand ? operand : null));
}
