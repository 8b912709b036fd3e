using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Orchestrator.Web.Integrations;

/// <summary>XML as JSON: elements are members, those that repeat are lists, what holds only text is text. Attributes are left out.</summary>
internal static class XmlAnswer
{
    private const int MaxDepth = 50;

    /// <summary>The content of the root element.</summary>
    /// <exception cref="XmlException">It is not XML, or asks for more than its own text.</exception>
    public static JsonElement Read(ReadOnlyMemory<byte> body)
    {
        // No document type: entities could be endless, or lead elsewhere.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 20_000_000 };
        using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), settings);
        var root = XDocument.Load(reader).Root!;
        return JsonSerializer.SerializeToElement(new JsonObject { [root.Name.LocalName] = Value(root, 0) });
    }

    private static JsonNode? Value(XElement element, int depth)
    {
        if (depth > MaxDepth) throw new XmlException("The answer is nested too deeply.");
        if (!element.HasElements) return JsonValue.Create(element.Value);
        var members = new JsonObject();
        foreach (var group in element.Elements().GroupBy(child => child.Name.LocalName, StringComparer.Ordinal))
        {
            var values = group.Select(child => Value(child, depth + 1)).ToArray();
            members[group.Key] = values.Length == 1 ? values[0] : new JsonArray(values);
        }

        return members;
    }
}
