using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Ui;

/// <summary>A value as JSON with folding, as a table or as a schema. Large lists and texts come a page at a time.</summary>
public sealed partial class JsonView(ValueViews views) : ComponentBase, IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, MaxDepth = StoredJson.MaxDepth };
    private JsonFolds folds = new();
    private JsonElement? shown;
    private string? shownKey;
    private JsonFolds outlineFolds = new();
    private JsonWalk walk = new();
    private JsonOutline? outline;
    private string? sampled;
    private IReadOnlyList<JsonLine>? lines;
    private (JsonStop Place, int Columns, JsonOrder? Order, JsonSheetText Text)? sheet;
    private IDisposable? watched;
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

    private IReadOnlyList<JsonLine> Lines => lines ??= IsSought ? Sought() : Shows(ValueView.Schema) ? Outlined() : JsonLines.Of(Value!.Value, folds);

    private bool IsSought => !string.IsNullOrEmpty(sought);

    // A single value, or nothing inside, looks the same in every view.
    private bool MayChoose => Value is { } value && value.ValueKind switch
    {
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private string CopiedAs => Shows(ValueView.Table) ? $": {(Sheet.HasAllRows ? "all rows" : $"the first {Spoken.Count(Sheet.Rows, "row")}")}{(Sheet.HasAllColumns ? "" : " of the columns shown")}, for a spreadsheet" : Shows(ValueView.Schema) ? ": the schema shown" : "";

    // Its button says how much of the table is in it, so it is made once for what is shown.
    private JsonSheetText Sheet
    {
        get
        {
            if (sheet is not { } made || (made.Place, made.Columns, made.Order) != (walk.Here, walk.Here.Columns, walk.Here.Order))
                sheet = made = (walk.Here, walk.Here.Columns, walk.Here.Order, JsonSheet.Of(walk.In(Value!.Value), walk.Here.Columns, walk.Here.Order));
            return made.Text;
        }
    }

    private string Findings => !IsSought ? "" : found > JsonSearch.Most ? $"the first {JsonSearch.Most}" : Spoken.Count(Lines.Count, "place");

    /// <inheritdoc />
    protected override void OnInitialized() => watched = views.Watch(() => InvokeAsync(ShowOtherwise));

    /// <inheritdoc />
    public void Dispose() => watched?.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Equal text keeps what was folded: a live page hands over the same value again and again.
        var key = Value is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : null;
        if (shown is not null && key == shownKey) return;
        (shown, shownKey, lines, outline, folds, outlineFolds, walk) = (Value, key, null, null, new JsonFolds(), new JsonFolds(), new JsonWalk());
    }

    private bool Shows(ValueView view) => MayChoose && !IsSought && views.Chosen == view;

    private void ShowOtherwise()
    {
        lines = null;
        StateHasChanged();
    }

    private void Use(JsonLine line)
    {
        (Shows(ValueView.Schema) ? outlineFolds : folds).Use(line);
        lines = null;
    }

    private void TurnSearch() => (sought, lines) = (sought is null ? "" : null, null);

    private void Seek(string? typed) => (sought, lines) = (typed ?? "", null);

    private IReadOnlyList<JsonLine> Sought()
    {
        var places = JsonSearch.In(Value!.Value, sought!);
        found = places.Count;
        return [.. places.Take(JsonSearch.Most)];
    }

    private IReadOnlyList<JsonLine> Outlined() => JsonOutlineLines.Of(outline ??= JsonOutline.Of(Value!.Value, out sampled), outlineFolds);

    private string Copied() => Shows(ValueView.Table) ? Sheet.Text
        : Shows(ValueView.Schema) ? JsonOutlineLines.Text(Lines)
        : JsonTexts.Readable(JsonSerializer.Serialize(Value!.Value, Indented));

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
