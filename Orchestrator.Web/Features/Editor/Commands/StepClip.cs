using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Steps as text, for the clipboard: the JSON of a workflow that holds them and the connections between them.</summary>
public static class StepClip
{
    private const string NoSteps = "There are no steps in what you pasted. Copy steps here or in another workflow first.";

    /// <summary>The steps, the notes and the connections between the steps; null when there is none. The trigger stays: every workflow has one of its own.</summary>
    public static Graph? Of(Graph graph, ImmutableArray<string> nodeIds)
    {
        ImmutableArray<Note> notes = [.. graph.Notes.Where(note => nodeIds.Contains(note.Id, StringComparer.Ordinal))];
        var nodes = graph.Nodes.Where(node => node.Type == NodeType.Action && nodeIds.Contains(node.Id, StringComparer.Ordinal)).ToImmutableArray();
        var ids = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return nodes.IsEmpty && notes.IsEmpty ? null : new Graph(nodes, [.. graph.Edges.Where(edge => ids.Contains(edge.Source) && ids.Contains(edge.Target))]) { Notes = notes };
    }

    /// <summary>The text for the clipboard.</summary>
    public static string Write(Graph clip) => GraphDocument.Write(clip).GetRawText();

    /// <summary>The steps in a pasted text, or why there is none to take: a sentence. A whole workflow may be pasted too.</summary>
    public static (Graph? Clip, string? Problem) Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > GraphLimits.Bytes)
            return (null, "What you pasted is larger than a workflow may be.");
        if (!HoldsNodes(text))
            return (null, NoSteps);
        var reading = GraphDocument.Read(Encoding.UTF8.GetBytes(text));
        if (reading.Graph is not { } graph)
            return (null, $"What you pasted cannot be read: {reading.Problems[0].Message}");
        if (graph.Nodes.DistinctBy(node => node.Id, StringComparer.Ordinal).Count() < graph.Nodes.Length)
            return (null, "What you pasted cannot be read: two of its steps have the same id.");
        return Of(graph, [.. graph.Nodes.Select(node => node.Id), .. graph.Notes.Select(note => note.Id)]) is { } clip ? (clip, null) : (null, NoSteps);
    }

    private static bool HoldsNodes(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1_000 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("nodes", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
