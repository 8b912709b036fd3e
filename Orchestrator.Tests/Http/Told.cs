using System.Globalization;
using System.Text.Json.Nodes;
using Orchestrator.Web.Http;

namespace Orchestrator.Tests.Http;

/// <summary>Compares an answer as the guide tells it with the real one. What is told must be so; more may be there.</summary>
internal static class Told
{
    private const string AnyId = "$ID";

    /// <summary>Everything that is not as it is told, of a JSON answer or of lines of text, each of which is told up to its first ….</summary>
    public static IEnumerable<string> Differences(string told, string real, Dictionary<string, string> names)
    {
        if (told.Length == 0) return [];
        if (told[0] is '{' or '[' && !told.Contains(",…}", StringComparison.Ordinal)) return Differences(JsonNode.Parse(told), JsonNode.Parse(real), names);
        var lines = real.ReplaceLineEndings("\n").Split('\n');
        return told.Split('\n').Select(line => line.Split('…')[0]).Where(start => !lines.Any(line => line.StartsWith(start, StringComparison.Ordinal))).Select(start => $"“{start}” is told and did not come");
    }

    /// <summary>Everything that is not as it is told. A name that is not known yet takes the value that stands in its place.</summary>
    /// <param name="told">What the guide says: a placeholder stands for an id, an instant for any instant, a number for any number.</param>
    /// <param name="real">What came.</param>
    /// <param name="names">The values of the placeholders.</param>
    /// <param name="path">Where both stand.</param>
    public static IEnumerable<string> Differences(JsonNode? told, JsonNode? real, Dictionary<string, string> names, string path = "")
    {
        if (told is null || real is null || told.GetValueKind() != real.GetValueKind()) return told is null && real is null ? [] : [$"{path}: {told?.ToJsonString() ?? "null"} is told, {real?.ToJsonString() ?? "null"} came"];
        return (told, real) switch
        {
            (JsonObject one, JsonObject other) => one.SelectMany(member => other.ContainsKey(member.Key)
                ? Differences(member.Value, other[member.Key], names, $"{path}.{member.Key}") : [$"{path}.{member.Key} is told and did not come"]),
            (JsonArray one, JsonArray other) => one.Count > other.Count ? [$"{path}: {one.Count} are told, {other.Count} came"]
                : one.SelectMany((item, index) => Differences(item, other[index], names, $"{path}[{index}]")),
            _ when told.GetValueKind() is System.Text.Json.JsonValueKind.String => Text(told.GetValue<string>(), real.GetValue<string>(), names, path),
            _ when told.GetValueKind() is System.Text.Json.JsonValueKind.Number => [],
            _ => told.ToJsonString() == real.ToJsonString() ? [] : [$"{path}: {told.ToJsonString()} is told, {real.ToJsonString()} came"],
        };
    }

    private static string[] Text(string told, string real, Dictionary<string, string> names, string path)
    {
        if (told == AnyId) return [];
        if (told.Length > 1 && told[0] == '$' && ApiGuide.Name().Match(told) is { Success: true } name && name.Length == told.Length && names.TryAdd(told[1..], real)) return [];
        var filled = ApiGuide.Name().Replace(told, one => names.GetValueOrDefault(one.Groups["name"].Value, one.Value));
        return filled == real || IsInstant(filled) && IsInstant(real) || filled.EndsWith('…') && real.StartsWith(filled[..^1], StringComparison.Ordinal)
            ? [] : [$"{path}: “{filled}” is told, “{real}” came"];
    }

    private static bool IsInstant(string text) => text.Length > 18 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);
}
