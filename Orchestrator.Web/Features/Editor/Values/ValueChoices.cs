using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>Something that is offered when somebody types two braces.</summary>
/// <param name="Path">What is written between the braces: <c>fetch_issue.data.title</c>.</param>
/// <param name="Step">Whose it is, in words.</param>
/// <param name="Value">The value there is, shortened; else its kind.</param>
public sealed record ValueChoice(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("step")] string Step,
    [property: JsonPropertyName("value")] string Value);

/// <summary>The fields a step can read, with the values that are known.</summary>
public static class ValueChoices
{
    private const int Depth = 4;
    private const int OfOneSource = 40;
    private const int Most = 160;
    private const int LongestValue = 48;
    private const int LongestPath = 120;

    private static readonly JsonSerializerOptions _readable = new() { Encoder = Placeholder.JsonEncoder };

    /// <summary>Every field, the nearest step's first; the run and the workflow last.</summary>
    public static IEnumerable<ValueChoice> Of(KnownData data) => Ordered(data)
        .SelectMany(source => OfSource(source.Key, source.Value).Where(choice => choice.Path.Length <= LongestPath).Take(OfOneSource))
        .Take(Most);

    /// <summary>What can be read, each once: the nearest step first, the run and the workflow last.</summary>
    internal static IEnumerable<KeyValuePair<string, KnownSource>> Ordered(KnownData data) => data.Sources.Reverse()
        .OrderBy(source => source.Key switch { "item" => 0, "index" => 1, "execution" => 3, "workflow" => 4, _ => 2 })
        .DistinctBy(source => source.Value.Label + (source.Key is "execution" or "workflow" ? source.Key : ""), StringComparer.Ordinal);

    /// <summary>All of them as the browser reads them.</summary>
    public static string Json(KnownData data) => JsonSerializer.Serialize(Of(data), _readable);

    private static IEnumerable<ValueChoice> OfSource(string root, KnownSource source) => source.Value is { } value
        ? Fields(root, source.Label, value, 0)
        : [new ValueChoice(root, source.Label, "not run yet"), .. source.Outputs.Select(output => new ValueChoice($"{root}.{output.Name}", source.Label, KindOf(output)))];

    private static IEnumerable<ValueChoice> Fields(string path, string step, JsonElement value, int depth)
    {
        yield return new ValueChoice(path, step, Shown(value));
        if (depth == Depth)
            yield break;
        var inside = value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(member => (Path: path + Member(member.Name), member.Value)),
            JsonValueKind.Array when value.GetArrayLength() > 0 => [(Path: $"{path}[0]", Value: value[0])],
            _ => [],
        };
        foreach (var (further, held) in inside)
        {
            foreach (var choice in Fields(further, step, held, depth + 1))
                yield return choice;
        }
    }

    /// <summary>How a member is written behind what holds it: <c>.name</c>, <c>["x-id"]</c>.</summary>
    internal static string Member(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $".{name}" : $"[{JsonSerializer.Serialize(name, _readable)}]";

    /// <summary>A value, masked and shortened.</summary>
    internal static string Shown(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Array or JsonValueKind.Object => JsonWords.Short(value),
            JsonValueKind.String => Redactor.Default.Mask(value.GetString()!),
            _ => value.GetRawText(),
        };
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    /// <summary>What an output that is not known yet will be.</summary>
    internal static string KindOf(OutputDefinition output) => output.Kind switch
    {
        OutputKind.Number => "a number",
        OutputKind.Boolean => "true or false",
        OutputKind.List => "a list",
        OutputKind.Object => "an object",
        OutputKind.File => "a file",
        OutputKind.Any => "any value",
        _ => "text",
    };
}
