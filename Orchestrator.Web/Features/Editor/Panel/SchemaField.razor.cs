using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Schemas;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>A JSON schema as rows, or as text where rows cannot show all of it.</summary>
public sealed partial class SchemaField : ComponentBase
{
    private static readonly JsonElement Empty = JsonElement.Parse("""{"type":"object"}""");

    private SchemaRow? rows;
    private string known = "";
    private bool isText;

    /// <summary>The id of the text's control.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>The schema; null for none.</summary>
    [Parameter] public JsonElement? Value { get; set; }

    /// <summary>The sample it can be made from; null for none.</summary>
    [Parameter] public JsonElement? Sample { get; set; }

    /// <summary>Whether it cannot be used as it is.</summary>
    [Parameter] public bool IsBad { get; set; }

    /// <summary>Where half-typed text is kept.</summary>
    [Parameter] public UnfinishedText? Unfinished { get; set; }

    /// <summary>Called with the new schema; null for none.</summary>
    [Parameter] public EventCallback<JsonElement?> Changed { get; set; }

    /// <summary>Called when a control is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    private bool IsText => isText || rows is null;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var held = Value?.GetRawText() ?? "";
        if (held == known)
            return;
        (known, rows) = (held, Value is { } schema ? SchemaRow.Read(schema) : null);
    }

    private Task FromSampleAsync() => Sample is { } sample ? SetAsync(SchemaSketch.Of(sample)) : Task.CompletedTask;

    private Task SetAsync(JsonElement? schema)
    {
        known = schema?.GetRawText() ?? "";
        rows = schema is { } written ? SchemaRow.Read(written) : null;
        return Changed.InvokeAsync(schema);
    }

    // The rows are kept: a line without a name is not in the schema yet.
    private Task WriteAsync()
    {
        var schema = rows!.Write();
        known = schema.GetRawText();
        return Changed.InvokeAsync(schema);
    }
}
