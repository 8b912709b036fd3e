using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>Names and texts, one box each. Lines without a name are not part of the workflow yet.</summary>
public sealed partial class KeyValueField : ComponentBase
{
    private readonly List<Row> rows = [];
    private string known = "";
    private string? given;

    /// <summary>The setting.</summary>
    [Parameter, EditorRequired] public required FieldDefinition Field { get; set; }

    /// <summary>The id of the group.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>The object the step holds; null for none.</summary>
    [Parameter] public JsonElement? Value { get; set; }

    /// <summary>Whether references to credentials may stand in it and are offered.</summary>
    [Parameter] public bool AllowsSecrets { get; set; }

    /// <summary>What the texts come to with the data that is known; null to show nothing of it.</summary>
    [Parameter] public StepValues? Values { get; set; }

    /// <summary>Called with the new object; null when it is empty.</summary>
    [Parameter] public EventCallback<JsonElement?> Changed { get; set; }

    /// <summary>Called when a line is left.</summary>
    [Parameter] public EventCallback Left { get; set; }

    // The parents render in their own order, so the parameter may be older than what was typed: only a changed one counts.
    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var held = Value?.GetRawText() ?? "";
        if (held == given)
            return;
        given = held;
        if (held == known)
            return;
        known = held;
        rows.Clear();
        if (Value is { ValueKind: JsonValueKind.Object } pairs)
            rows.AddRange(pairs.EnumerateObject().Select(pair => new Row { Name = pair.Name, Value = TextOf(pair.Value) }));
    }

    private bool IsTwice(Row row) => row.Name.Length > 0 && rows.Any(other => other != row && other.Name == row.Name);

    private void Add() => rows.Add(new Row());

    private Task NameAsync(Row row, string? text)
    {
        row.Name = text ?? "";
        return TellAsync();
    }

    private Task ValueAsync(Row row, string? text)
    {
        row.Value = (text ?? "").ReplaceLineEndings("");
        return TellAsync();
    }

    private async Task RemoveAsync(Row row)
    {
        rows.Remove(row);
        await TellAsync();
        await Left.InvokeAsync();
    }

    private Task TellAsync()
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Name.Length > 0))
            pairs[row.Name] = row.Value;
        JsonElement? value = pairs.Count == 0 ? null : JsonSerializer.SerializeToElement(pairs);
        known = value?.GetRawText() ?? "";
        return Changed.InvokeAsync(value);
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
