using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>Reads the evaluated settings of a step into what is sent.</summary>
public static class ManifestInputs
{
    /// <summary>The values by name, without those that are not set; or everything that is wrong with them.</summary>
    public static (ImmutableDictionary<string, JsonElement> Values, ImmutableArray<SettingProblem> Problems) Read(ManifestAction action, JsonElement config)
    {
        var values = ImmutableDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<SettingProblem>();
        foreach (var input in action.Inputs)
        {
            var field = action.Definition.Field(input.Name)!;
            if (Set(config, input) is not { } given)
            {
                if (field.Required) problems.Add(new(input.Name, "This is missing; what it is made of may have been empty."));
            }
            else if (Convert(given, input.Kind) is not { } value)
            {
                problems.Add(new(input.Name, $"This must be {Words(input.Kind)}, not {JsonShape.Kind(given)}."));
            }
            else if (Wrong(field, value) is { } wrong)
            {
                problems.Add(new(input.Name, wrong));
            }
            else
            {
                values[input.Name] = value;
            }
        }

        return (values.ToImmutable(), problems.ToImmutable());
    }

    private static JsonElement? Set(JsonElement config, ManifestInput input) =>
        config.TryGetProperty(input.Name, out var value) && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && value.ValueEquals("")) ? value
        : input.Default is { Length: > 0 } otherwise ? Json.Of(otherwise) : null;

    private static string? Wrong(FieldDefinition field, JsonElement value) => field.Kind switch
    {
        FieldKind.Choice when !field.Choices.Contains(value.GetString()!, StringComparer.Ordinal) => $"This must be one of {string.Join(", ", field.Choices)}.",
        FieldKind.Number when value.GetDouble() < field.Range.Smallest || value.GetDouble() > field.Range.Largest =>
            string.Create(CultureInfo.InvariantCulture, $"This is a number from {field.Range.Smallest} to {field.Range.Largest}."),
        _ => null,
    };

    private static JsonElement? Convert(JsonElement value, InputKind kind) => (kind, value.ValueKind) switch
    {
        (InputKind.Text, JsonValueKind.String) => value,
        (InputKind.Text, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) => Json.Of(Json.Inserted(value)!),
        (InputKind.Number, JsonValueKind.Number) => value,
        (InputKind.Number, JsonValueKind.String) => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Json.Build(writer => writer.WriteNumberValue(number)) : null,
        (InputKind.Boolean, JsonValueKind.True or JsonValueKind.False) => value,
        (InputKind.Boolean, JsonValueKind.String) => value.GetString() is "true" or "false" ? Json.Of(value.ValueEquals("true")) : null,
        (InputKind.List, JsonValueKind.Array) => value,
        (InputKind.List, JsonValueKind.String) => Parsed(value, JsonValueKind.Array) ?? Json.List(value.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        (InputKind.List, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object) => Json.List([value]),
        (InputKind.Object, JsonValueKind.Object) => value,
        (InputKind.Object, JsonValueKind.String) => Parsed(value, JsonValueKind.Object),
        (InputKind.Json, JsonValueKind.String) => Parsed(value, JsonValueKind.Object) ?? Parsed(value, JsonValueKind.Array) ?? value,
        (InputKind.Json, _) => value,
        _ => null,
    };

    // A template inside other text gives text, JSON that somebody wrote around it too.
    private static JsonElement? Parsed(JsonElement text, JsonValueKind kind)
    {
        var source = text.GetString()!.AsSpan().Trim();
        if (source.Length < 2 || source[0] != (kind == JsonValueKind.Object ? '{' : '[')) return null;
        try
        {
            var parsed = JsonElement.Parse(source);
            return parsed.ValueKind == kind ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Words(InputKind kind) => kind switch
    {
        InputKind.Number => "a number",
        InputKind.Boolean => "true or false",
        InputKind.List => "a list",
        InputKind.Object => "an object",
        _ => "text",
    };
}
