using System.Text.Json;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Something a person is asked to fill in.</summary>
/// <param name="name">What the run calls it.</param>
/// <param name="label">What the person reads.</param>
internal sealed class AskedField(string name, string label)
{
    private const int Most = 50;

    public string Name => name;

    public string Label => label;

    public string Value { get; set; } = "";

    /// <summary>The fields in a step's setting: <c>{ "name": "Label" }</c>, or a list of <c>{ name, label }</c>.</summary>
    public static List<AskedField> Of(JsonElement? setting) => setting switch
    {
        { ValueKind: JsonValueKind.Object } map => [.. map.EnumerateObject().Take(Most).Select(member => new AskedField(member.Name, Text(member.Value) ?? member.Name))],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Take(Most).Where(item => item.ValueKind == JsonValueKind.Object && Member(item, "name") is not null)
            .Select(item => new AskedField(Member(item, "name")!, Member(item, "label") ?? Member(item, "name")!))],
        _ => [],
    };

    private static string? Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
