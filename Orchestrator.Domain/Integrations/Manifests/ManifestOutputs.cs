using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>Makes what later steps read out of what a provider answered.</summary>
public static class ManifestOutputs
{
    /// <summary>The members of one answer or item; all of it where none are named. What is not there is null.</summary>
    public static JsonNode? Of(ImmutableArray<ManifestOutput> outputs, JsonElement answer) => outputs.IsEmpty
        ? Node(answer)
        : new JsonObject(outputs.Select(output => KeyValuePair.Create(output.Name, Value(output, answer))));

    private static JsonNode? Value(ManifestOutput output, JsonElement answer)
    {
        if (output.From.Steps.Contains("*", StringComparer.Ordinal)) return Joined(output, [.. output.From.AllIn(answer)]);
        var found = output.From.In(answer);
        if (output.Kind != OutputKind.List) return found is { } value ? Node(value) : null;
        // What XML repeats once looks like no list.
        var items = found is not { } list ? [] : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Repeat(list, 1);
        return new JsonArray([.. items.Select(item => Of(output.Each, item))]);
    }

    // Rich text comes in runs: {"title":[{"plain_text":"A"},{"plain_text":"B"}]}.
    private static JsonNode? Joined(ManifestOutput output, List<JsonElement> found) => output.Kind == OutputKind.List
        ? new JsonArray([.. found.Select(item => Of(output.Each, item))])
        : found.Count == 0 ? null : JsonValue.Create(string.Concat(found.Select(Json.Inserted)));

    private static JsonNode? Node(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : JsonNode.Parse(Json.Compact(value));
}
