using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Curl;

/// <summary>Bodies that are JSON objects or lists.</summary>
internal static class CurlJson
{
    /// <summary>Reads one; null for anything else, and for what would not be sent again as it is.</summary>
    /// <param name="text">The body.</param>
    /// <param name="why">What is wrong with it; empty for nothing.</param>
    public static JsonElement? Read(string text, out string why)
    {
        why = "it is no object and no list";
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = GraphLimits.Depth - 4 });
            why = "a name is there twice, or a text holds half a character";
            return Surrogates.AreWhole(document.RootElement) && HasEachNameOnce(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (JsonException broken)
        {
            why = string.Create(CultureInfo.InvariantCulture, $"line {broken.LineNumber + 1}, column {broken.BytePositionInLine + 1} of it");
            return null;
        }
    }

    private static bool HasEachNameOnce(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal).Count == value.EnumerateObject().Count() && value.EnumerateObject().All(member => HasEachNameOnce(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(HasEachNameOnce),
        _ => true,
    };
}
