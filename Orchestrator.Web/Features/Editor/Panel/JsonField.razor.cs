using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>Any JSON as text. While it cannot be read the workflow keeps the last value, and the place that is wrong is named.</summary>
public sealed partial class JsonField : ComponentBase
{
    private ElementReference control;
    private string? typed;
    private JsonElement? held;
    private string? given;

    /// <summary>The id of the control.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>What the workflow holds; null for nothing.</summary>
    [Parameter] public JsonElement? Value { get; set; }

    /// <summary>Where half-typed text is kept; null to keep it here.</summary>
    [Parameter] public UnfinishedText? Unfinished { get; set; }

    /// <summary>What a screen reader calls it, when no label does.</summary>
    [Parameter] public string? Label { get; set; }

    /// <summary>An example in the empty field.</summary>
    [Parameter] public string? Placeholder { get; set; }

    /// <summary>The id of what is said about it.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>Whether something is wrong with the value.</summary>
    [Parameter] public bool IsBad { get; set; }

    /// <summary>Whether references to credentials may stand in it and are offered.</summary>
    [Parameter] public bool AllowsSecrets { get; set; }

    /// <summary>Whether what the steps before gave is offered.</summary>
    [Parameter] public bool OffersValues { get; set; }

    /// <summary>A sentence about what is taken while the text cannot be read; null for none.</summary>
    [Parameter] public string? Meanwhile { get; set; }

    /// <summary>Lines at least.</summary>
    [Parameter] public int Rows { get; set; } = 3;

    /// <summary>Called with the new value when the text can be read; null when it is empty.</summary>
    [Parameter] public EventCallback<JsonElement?> Changed { get; set; }

    /// <summary>Called when the field is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private string? Error => Unfinished?.Text is { } text && JsonText.Read(text) is JsonReading.Broken broken ? broken.Why : null;

    // What was typed stays as it was typed as long as it means what the workflow holds.
    private string Shown => Unfinished?.Text ?? (typed is not null && Means(typed, held) ? typed : JsonText.Write(held));

    /// <summary>Puts the keyboard here.</summary>
    public ValueTask FocusAsync() => control.Context is null ? ValueTask.CompletedTask : control.FocusAsync();

    /// <inheritdoc/>
    protected override void OnInitialized() => Unfinished ??= new UnfinishedText();

    // The parents render in their own order, so the parameter may be older than what was typed: only a changed one counts.
    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var now = Value?.GetRawText();
        if (now == given)
            return;
        (given, held) = (now, Value);
    }

    private async Task TypeAsync(string? text)
    {
        typed = text ?? "";
        switch (JsonText.Read(typed))
        {
            case JsonReading.Broken:
                Unfinished!.Text = typed;
                break;
            case JsonReading.Value value:
                (Unfinished!.Text, held) = (null, value.Element);
                await Changed.InvokeAsync(value.Element);
                break;
            default:
                (Unfinished!.Text, held) = (null, null);
                await Changed.InvokeAsync(null);
                break;
        }
    }

    private static bool Means(string text, JsonElement? value) => JsonText.Read(text) switch
    {
        JsonReading.Value read => value is { } held && JsonElement.DeepEquals(read.Element, held),
        JsonReading.Empty => value is null,
        _ => false,
    };
}
