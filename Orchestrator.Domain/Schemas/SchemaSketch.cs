using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Schemas;

/// <summary>A schema made from one sample: the types that are there, every member required, nothing said of values.</summary>
public static class SchemaSketch
{
    private const int MostMembers = 200;
    private const int MostLevels = 12;

    /// <summary>The schema of a sample. Items of a list are described together; a member that only some of them have is not required.</summary>
    public static JsonElement Of(JsonElement sample) => Json.Build(writer => Write(writer, [sample], MostLevels));

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<JsonElement> samples, int levels)
    {
        writer.WriteStartObject();
        if (levels > 0)
        {
            WriteTypes(writer, samples);
            WriteMembers(writer, [.. samples.Where(sample => sample.ValueKind == JsonValueKind.Object)], levels);
            List<JsonElement> items = [.. samples.Where(sample => sample.ValueKind == JsonValueKind.Array).SelectMany(list => list.EnumerateArray())];
            if (items.Count > 0)
            {
                writer.WritePropertyName("items");
                Write(writer, items, levels - 1);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter writer, IReadOnlyList<JsonElement> samples)
    {
        var types = samples.Select(TypeOf).Distinct(StringComparer.Ordinal).ToList();
        if (types.Contains("number", StringComparer.Ordinal)) types.Remove("integer");
        if (types is [var only])
        {
            writer.WriteString("type", only);
            return;
        }

        writer.WriteStartArray("type");
        foreach (var type in types) writer.WriteStringValue(type);
        writer.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter writer, List<JsonElement> objects, int levels)
    {
        var members = objects.SelectMany(one => one.EnumerateObject()).GroupBy(member => member.Name, StringComparer.Ordinal).Take(MostMembers).ToList();
        if (members.Count == 0) return;
        writer.WriteStartObject("properties");
        foreach (var member in members)
        {
            writer.WritePropertyName(member.Key);
            Write(writer, [.. member.Select(one => one.Value)], levels - 1);
        }

        writer.WriteEndObject();
        var required = members.Where(member => objects.TrueForAll(one => one.TryGetProperty(member.Key, out _))).ToList();
        if (required.Count == 0) return;
        writer.WriteStartArray("required");
        foreach (var member in required) writer.WriteStringValue(member.Key);
        writer.WriteEndArray();
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
