using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>The JSON of a graph: an object with <c>nodes</c>, <c>edges</c> and, when there are any, <c>notes</c>.</summary>
public static class GraphDocument
{
    private static readonly JsonWriterOptions _canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reads a graph and names everything that has the wrong type, is missing or is too large, each with its path. What can be made up is:
    /// a missing step name comes from the label, a missing handle is <c>out</c>, a missing connection id comes from its ends. References of the
    /// form <c>{{@nodeId:Label.field}}</c> are turned into <c>{{name.field}}</c>. Members of the document other than <c>nodes</c>, <c>edges</c> and <c>notes</c> belong to the workflow and are not looked at.
    /// </summary>
    public static GraphReading Read(JsonElement document) => GraphReader.Read(document);

    /// <summary>Reads a graph from JSON text; text that is not JSON is one problem that says where.</summary>
    public static GraphReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > GraphLimits.Bytes) return GraphReading.Of(GraphReader.TooManyBytes(utf8.Length));
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 1_000 });
            return GraphReader.Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            var place = FormattableString.Invariant($"line {broken.LineNumber + 1}, position {broken.BytePositionInLine + 1}");
            return GraphReading.Of(new GraphProblem("", $"This is not JSON: it breaks off at {place}.", ProblemKind.Structural));
        }
    }

    /// <summary>
    /// Writes a graph in its canonical form: members in a fixed order, defaults left out, unknown members last and sorted, no white space.
    /// Equal graphs give equal text.
    /// </summary>
    public static void Write(Graph graph, Utf8JsonWriter writer) => GraphWriter.Write(graph, writer);

    /// <summary>The canonical form as an element that needs no disposal.</summary>
    public static JsonElement Write(Graph graph)
    {
        using var document = JsonDocument.Parse(Bytes(graph).WrittenMemory, new JsonDocumentOptions { MaxDepth = 1_000 });
        return document.RootElement.Clone();
    }

    /// <summary>The length of the canonical form, in bytes.</summary>
    public static int Length(Graph graph) => Bytes(graph).WrittenCount;

    /// <summary>
    /// SHA-256 of the canonical form, in small hexadecimal digits. It covers everything that is saved, positions and unknown members included:
    /// two graphs with one hash are the same document, so a version can be shown exactly as it was drawn.
    /// </summary>
    public static string Hash(Graph graph) => Convert.ToHexStringLower(SHA256.HashData(Bytes(graph).WrittenSpan));

    /// <summary>The hash of what would be published: pins belong to whoever edits, so a draft does not differ by them.</summary>
    public static string PublishedHash(Graph graph) => Hash(StepPin.Without(graph));

    private static ArrayBufferWriter<byte> Bytes(Graph graph)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, _canonical);
        GraphWriter.Write(graph, writer);
        writer.Flush();
        return buffer;
    }
}

/// <summary>What reading a document gave.</summary>
/// <param name="Graph">The graph, or null when there is a problem.</param>
/// <param name="Problems">Everything that is wrong; all of it refuses a save.</param>
public sealed record GraphReading(Graph? Graph, ImmutableArray<GraphProblem> Problems)
{
    internal static GraphReading Of(params ImmutableArray<GraphProblem> problems) => new(null, problems);
}
