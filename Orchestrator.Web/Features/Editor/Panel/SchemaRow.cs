using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>A line of the schema builder: a member, or the items of a list. What the builder does not show of a schema stays as it is.</summary>
public sealed class SchemaRow
{
    /// <summary>The types that are offered, with the words for them.</summary>
    public static IReadOnlyList<(string Type, string Word)> Types { get; } =
        [("string", "Text"), ("number", "Number"), ("integer", "Whole number"), ("boolean", "True or false"), ("object", "Object"), ("array", "List"), ("", "Anything")];

    private JsonObject rest = [];

    /// <summary>The member's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>One of <see cref="Types"/>, or several joined with a comma when somebody wrote a list of them.</summary>
    public string Type { get; set; } = "string";

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; set; } = true;

    /// <summary>The members of an object.</summary>
    public List<SchemaRow> Members { get; } = [];

    /// <summary>What each item of a list is; null for anything.</summary>
    public SchemaRow? Item { get; set; }

    /// <summary>What to call the type.</summary>
    public string TypeWord => Types.FirstOrDefault(one => one.Type == Type).Word ?? Type.Replace(",", " or ", StringComparison.Ordinal);

    /// <summary>Reads a schema; null when it is not an object that describes values by their type.</summary>
    public static SchemaRow? Read(JsonElement schema) => schema.ValueKind == JsonValueKind.Object ? Read(JsonObject.Create(schema)!, "", isRequired: true) : null;

    /// <summary>The schema as JSON.</summary>
    public JsonElement Write() => JsonSerializer.SerializeToElement(ToJson());

    private static SchemaRow? Read(JsonObject schema, string name, bool isRequired)
    {
        var row = new SchemaRow { Name = name, IsRequired = isRequired, Type = TypeOf(schema["type"]) };
        if (schema["properties"] is not (null or JsonObject) || schema["items"] is not (null or JsonObject)) return null;
        var required = (schema["required"] as JsonArray)?.Select(one => one?.ToString()).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (member, inner) in schema["properties"] as JsonObject ?? [])
        {
            if (inner is not JsonObject described || Read(described, member, required.Remove(member)) is not { } read) return null;
            row.Members.Add(read);
        }

        if (schema["items"] is JsonObject items && (row.Item = Read(items, "", isRequired: true)) is null) return null;
        row.rest = (JsonObject)schema.DeepClone();
        foreach (var shown in new[] { "type", "properties", "items", "required" }) row.rest.Remove(shown);
        // Members that are required without being described.
        if (required.Count > 0) row.rest["required"] = new JsonArray([.. required.Select(one => (JsonNode?)one)]);
        return row;
    }

    private JsonObject ToJson()
    {
        var schema = new JsonObject();
        if (Type.Length > 0) schema["type"] = Type.Split(',') is [var only] ? only : new JsonArray([.. Type.Split(',').Select(one => (JsonNode?)one)]);
        var others = rest["required"] as JsonArray ?? [];
        foreach (var (name, value) in rest.Where(one => one.Key != "required")) schema[name] = value?.DeepClone();
        var named = Members.Where(member => member.Name.Length > 0).DistinctBy(member => member.Name, StringComparer.Ordinal).ToList();
        if (named.Count > 0) schema["properties"] = new JsonObject(named.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.ToJson())));
        var required = named.Where(member => member.IsRequired).Select(member => (JsonNode?)member.Name).Concat(others.Select(one => one?.DeepClone())).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        if (Item is not null) schema["items"] = Item.ToJson();
        return schema;
    }

    private static string TypeOf(JsonNode? type) => type switch
    {
        JsonArray several => string.Join(',', several.Select(one => one?.ToString())),
        JsonValue one => one.ToString(),
        _ => "",
    };
}
