using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Small changes to a step's configuration. Elements made here need no disposal.</summary>
public static class ConfigJson
{
    /// <summary>An object with one text.</summary>
    public static JsonElement Of(string member, string text) => JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { [member] = text });

    /// <summary>A text as an element, or null for an empty one: a setting that says nothing is not kept.</summary>
    public static JsonElement? Text(string? text) => string.IsNullOrEmpty(text) ? null : JsonSerializer.SerializeToElement(text);

    /// <summary>The configuration with one member set, in its old place if it had one; null removes it.</summary>
    public static JsonElement With(JsonElement config, string member, JsonElement? value)
    {
        var members = config.ValueKind == JsonValueKind.Object ? config.EnumerateObject().ToList() : [];
        var after = new JsonObject();
        foreach (var old in members.DistinctBy(old => old.Name, StringComparer.Ordinal))
        {
            if (old.Name != member)
                after.Add(old.Name, Node(old.Value));
            else if (value is { } replaced)
                after.Add(member, Node(replaced));
        }
        if (value is { } added && !after.ContainsKey(member))
            after.Add(member, Node(added));
        return JsonSerializer.SerializeToElement(after);
    }

    /// <summary>What a new step of an action holds.</summary>
    public static JsonElement New(ActionDefinition action)
    {
        var config = Of("actionType", action.Type);
        foreach (var field in action.Fields.Where(field => field.Default is not null))
            config = With(config, field.Name, Default(field));
        return config;
    }

    /// <summary>What a field of a new step holds.</summary>
    public static JsonElement? Default(FieldDefinition field) => field.Kind switch
    {
        FieldKind.Switch => JsonSerializer.SerializeToElement(field.Default == "true"),
        FieldKind.Json or FieldKind.KeyValue or FieldKind.Cases when field.Default is { } json => JsonDocument.Parse(json).RootElement.Clone(),
        _ => Text(field.Default),
    };

    /// <summary>Whether two elements are the same text.</summary>
    public static bool Same(JsonElement one, JsonElement other) => JsonElement.DeepEquals(one, other);

    private static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };
}
