using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>The cases of a switch: a list of <c>{ name, expression }</c>. A case's name is its way out.</summary>
internal static class SwitchCases
{
    private static readonly string[] _taken = ["default", "error"];

    /// <summary>The names that can be ways out, each once, in order.</summary>
    public static IEnumerable<string> NamesIn(JsonElement config, string field)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(field, out var cases) || cases.ValueKind != JsonValueKind.Array) return [];
        return cases.EnumerateArray().Take(GraphLimits.Cases).Select(Name).OfType<string>().Except(_taken, StringComparer.Ordinal);
    }

    /// <summary>The name of one case; null when it has none.</summary>
    public static string? Name(JsonElement one) => Text(one, "name");

    /// <summary>The conditions, each with its place: <c>.cases[2].expression</c>.</summary>
    public static IEnumerable<(string Path, string Text)> ConditionsIn(JsonElement cases, string path)
    {
        if (cases.ValueKind != JsonValueKind.Array) yield break;
        var index = 0;
        foreach (var one in cases.EnumerateArray())
        {
            if (Text(one, "expression") is { } condition) yield return (JsonPath.Member(JsonPath.Item(path, index), "expression"), condition);
            index++;
        }
    }

    /// <summary>The cases with each condition changed.</summary>
    public static void Rewrite(JsonElement cases, Utf8JsonWriter writer, Func<string, string> change)
    {
        if (cases.ValueKind != JsonValueKind.Array)
        {
            cases.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var one in cases.EnumerateArray())
        {
            if (Text(one, "expression") is not { } condition)
            {
                one.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject();
            foreach (var member in one.EnumerateObject())
            {
                if (member.NameEquals("expression")) writer.WriteString("expression", change(condition));
                else member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>What is wrong with them, each with its place inside the field.</summary>
    public static IEnumerable<(string Inside, string Message)> Problems(JsonElement cases, string label)
    {
        if (cases.ValueKind != JsonValueKind.Array)
        {
            yield return ("", $"{label} must be a list of names and conditions, not {JsonShape.Kind(cases)}.");
            yield break;
        }

        if (cases.GetArrayLength() == 0) yield return ("", "Add a case: a name and a condition.");
        if (cases.GetArrayLength() > GraphLimits.Cases) yield return ("", string.Create(CultureInfo.InvariantCulture, $"A switch has at most {GraphLimits.Cases} cases."));
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = -1;
        foreach (var one in cases.EnumerateArray())
        {
            var at = JsonPath.Item("", ++index);
            if (one.ValueKind != JsonValueKind.Object)
            {
                yield return (at, $"A case must be an object with a name and a condition, not {JsonShape.Kind(one)}.");
                continue;
            }

            if (Name(one) is not { } name) yield return ($"{at}.name", "A case needs a name: its way out is called so.");
            else if (_taken.Contains(name, StringComparer.Ordinal)) yield return ($"{at}.name", $"A case cannot be called “{name}”: the switch has a way out of that name already.");
            else if (name.Length > StepName.MaxLength) yield return ($"{at}.name", string.Create(CultureInfo.InvariantCulture, $"A case's name has at most {StepName.MaxLength} characters."));
            else if (!names.TryAdd(name, index)) yield return ($"{at}.name", string.Create(CultureInfo.InvariantCulture, $"The name “{name}” is taken by case {names[name] + 1}; each case needs its own."));
            if (Text(one, "expression") is null) yield return ($"{at}.expression", "The case has no condition.");
        }
    }

    private static string? Text(JsonElement one, string member) =>
        one.ValueKind == JsonValueKind.Object && one.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
