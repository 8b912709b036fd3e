using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Ui;

/// <summary>A JSON value with folding, line numbers and copy. Large lists and texts come a page at a time.</summary>
public sealed partial class JsonView
{
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, MaxDepth = StoredJson.MaxDepth };
    private JsonFolds folds = new();
    private JsonElement? shown;
    private string? shownKey;
    private IReadOnlyList<JsonLine>? lines;
    private string? sought;
    private int found;

    /// <summary>What it is: "Input".</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>The value; null for none.</summary>
    [Parameter, EditorRequired] public JsonElement? Value { get; set; }

    /// <summary>A few words beside the title; null for none.</summary>
    [Parameter] public string? Note { get; set; }

    /// <summary>What stands there when there is no value.</summary>
    [Parameter] public string Nothing { get; set; } = "Nothing.";

    private IReadOnlyList<JsonLine> Lines => lines ??= string.IsNullOrEmpty(sought) ? JsonLines.Of(Value!.Value, folds) : Sought();

    private string Findings => string.IsNullOrEmpty(sought) ? "" : found > JsonSearch.Most ? $"the first {JsonSearch.Most}" : Spoken.Count(Lines.Count, "place");

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Equal text keeps what was folded: a live page hands over the same value again and again.
        var key = Value is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : null;
        if (shown is not null && key == shownKey) return;
        (shown, shownKey, lines, folds) = (Value, key, null, new JsonFolds());
    }

    private void Use(JsonLine line)
    {
        folds.Use(line);
        lines = null;
    }

    private void TurnSearch() => (sought, lines) = (sought is null ? "" : null, null);

    private void Seek(ChangeEventArgs typed) => (sought, lines) = (typed.Value?.ToString() ?? "", null);

    private IReadOnlyList<JsonLine> Sought()
    {
        var places = JsonSearch.In(Value!.Value, sought!);
        found = places.Count;
        return [.. places.Take(JsonSearch.Most)];
    }

    private string Whole() => JsonSerializer.Serialize(Value!.Value, Indented);

    private static string Doing(JsonLine line) => line.Opens switch
    {
        JsonFold.Fold => "Fold",
        JsonFold.Unfold => "Unfold",
        _ => "Show more",
    };

    private static string? Expanded(JsonLine line) => line.Opens switch
    {
        JsonFold.Fold => "true",
        JsonFold.Unfold => "false",
        _ => null,
    };
}
