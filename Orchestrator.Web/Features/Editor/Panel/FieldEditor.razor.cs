using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Panel.Conditions;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>One setting of a step: the control its kind asks for, with what is wrong under it.</summary>
public sealed partial class FieldEditor : ComponentBase
{
    // What an input method or a fast typist brings at once is shorter.
    private const int OneLetter = 4;

    private ElementReference control;
    private ConditionField? condition;
    private JsonField? json;
    private JsonElement? held;
    private string? given;

    /// <summary>The setting.</summary>
    [Parameter, EditorRequired] public required FieldDefinition Field { get; set; }

    /// <summary>The id of the control; unique on the page.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>What the step holds; null for nothing.</summary>
    [Parameter] public JsonElement? Value { get; set; }

    /// <summary>What is wrong with it.</summary>
    [Parameter] public IReadOnlyList<GraphProblem> Problems { get; set; } = [];

    /// <summary>What was typed and cannot be kept yet, such as half of a JSON text.</summary>
    [Parameter] public UnfinishedText? Unfinished { get; set; }

    /// <summary>Whether something else already says what it is.</summary>
    [Parameter] public bool HideLabel { get; set; }

    /// <summary>Whether references to credentials may stand in it and are offered.</summary>
    [Parameter] public bool AllowsSecrets { get; set; }

    /// <summary>What it comes to with the data that is known; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>Called with the new value; null when it is empty.</summary>
    [Parameter] public EventCallback<JsonElement?> Changed { get; set; }

    /// <summary>Asked about text that came at once; true when something else takes it and the setting stays as it is. Null to ask nobody.</summary>
    [Parameter] public Func<string, Task<bool>>? Pasted { get; set; }

    /// <summary>Called when the control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private string Text => held is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";

    private bool IsOn => Value is { } value ? value.ValueKind == JsonValueKind.True : Field.Default == "true";

    private string? IsBad => Problems.Any(problem => problem.Refuses(publishing: true)) ? "true" : null;

    private string? AriaLabel => HideLabel ? Field.Label : null;

    private string NotesId => $"{Id}-notes";

    private string KeysId => $"{Id}-keys";

    private StepValues? Offered => Field.IsPlain ? null : Values;

    private bool IsSql => Field is { Kind: FieldKind.LongText, Sink: TemplateSink.Sql };

    private string ResolvedId => $"{Id}-value";

    // A value that is not offered any more is shown all the same; otherwise the control would show another.
    private ImmutableArray<string> Choices => Text.Length == 0
        ? Field.Default is null ? ["", .. Field.Choices] : Field.Choices.Insert(0, Field.Default).Distinct(StringComparer.Ordinal).ToImmutableArray()
        : Field.Choices.Contains(Text, StringComparer.Ordinal) ? Field.Choices : [Text, .. Field.Choices];

    /// <summary>Puts the keyboard here.</summary>
    public ValueTask FocusAsync() => condition is not null ? condition.FocusAsync() : json is not null ? json.FocusAsync() : control.Context is null ? ValueTask.CompletedTask : control.FocusAsync();

    // The parents render in their own order, so the parameter may be older than what was typed: only a changed one counts.
    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var now = Value?.GetRawText();
        if (now == given)
            return;
        (given, held) = (now, Value);
    }

    private async Task TypeAsync(string? typed)
    {
        var text = typed ?? "";
        if (Pasted is not null && text.Length > Text.Length + OneLetter && await Pasted(text))
            return;
        held = ConfigJson.Text(Field.Kind == FieldKind.LongText ? text : text.ReplaceLineEndings(""));
        await Changed.InvokeAsync(held);
    }

    private Task SwitchAsync(ChangeEventArgs switched) => Changed.InvokeAsync(JsonSerializer.SerializeToElement(switched.Value is true));
}
