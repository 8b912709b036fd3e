using System.Collections.Immutable;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>A workflow as the canvas draws it. The TypeScript side is <c>protocol.ts</c>.</summary>
/// <param name="Nodes">In reading order, which is the order in which Tab walks them.</param>
/// <param name="Edges">In the graph's order.</param>
/// <param name="Notes">From the top, then from the left.</param>
public sealed record CanvasModel(ImmutableArray<CanvasNode> Nodes, ImmutableArray<CanvasEdge> Edges, ImmutableArray<CanvasNote> Notes);

/// <summary>A step as a card.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Kind"><c>trigger</c> or <c>action</c>.</param>
/// <param name="Icon">A name from the product's icon set.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Type">What it is: "HTTP request".</param>
/// <param name="Detail">One line of what it does: "GET api.example.com".</param>
/// <param name="X">Left edge, in canvas pixels.</param>
/// <param name="Y">Top edge, in canvas pixels.</param>
/// <param name="Enabled">False: passed through.</param>
/// <param name="Handles">The ways out, from left to right; the error handle sits at the side.</param>
/// <param name="Problem">The worst thing wrong with it, or null.</param>
/// <param name="Pinned">Whether runs from the editor take its pinned output.</param>
public sealed record CanvasNode(
    string Id, string Kind, string Icon, string Label, string Type, string Detail, double X, double Y, bool Enabled,
    ImmutableArray<CanvasHandle> Handles, CanvasProblem? Problem, bool Pinned = false)
{
    /// <summary>Equal when everything that is drawn is equal.</summary>
    public bool Equals(CanvasNode? other) =>
        other is not null && (Id, Kind, Icon, Label, Type, Detail) == (other.Id, other.Kind, other.Icon, other.Label, other.Type, other.Detail)
        && (X, Y, Enabled, Problem, Pinned) == (other.X, other.Y, other.Enabled, other.Problem, other.Pinned) && Handles.SequenceEqual(other.Handles);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Label, X, Y);
}

/// <summary>A way out of a step.</summary>
/// <param name="Id"><c>out</c>, <c>true</c>, <c>error</c> …</param>
/// <param name="Label">What is written beside it.</param>
/// <param name="Tone"><c>plain</c>, <c>true</c>, <c>false</c> or <c>error</c>: its colour and its place.</param>
public sealed record CanvasHandle(string Id, string Label, string Tone);

/// <summary>What is wrong with a step, on its card.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Text">In plain words.</param>
public sealed record CanvasProblem(string Severity, string Text);

/// <summary>A connection.</summary>
/// <param name="Id">The edge's id.</param>
/// <param name="Source">The node it leaves.</param>
/// <param name="Handle">By which way out.</param>
/// <param name="Target">The node it enters.</param>
public sealed record CanvasEdge(string Id, string Source, string Handle, string Target);

/// <summary>A note on the canvas.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Text">Markdown, which plain text is as well.</param>
/// <param name="X">Left edge, in canvas pixels.</param>
/// <param name="Y">Top edge, in canvas pixels.</param>
/// <param name="Width">In canvas pixels.</param>
/// <param name="Height">In canvas pixels.</param>
/// <param name="Color">The name of its paper: <c>yellow</c>, <c>blue</c>, <c>green</c>, <c>red</c> or <c>grey</c>.</param>
public sealed record CanvasNote(string Id, string Text, double X, double Y, double Width, double Height, string Color);

/// <summary>What changed between two drawings.</summary>
/// <param name="Nodes">New and changed.</param>
/// <param name="RemovedNodes">By id.</param>
/// <param name="Edges">New and changed.</param>
/// <param name="RemovedEdges">By id.</param>
/// <param name="Order">The reading order when it changed, else null.</param>
/// <param name="Notes">New and changed.</param>
/// <param name="RemovedNotes">By id.</param>
public sealed record CanvasPatch(
    ImmutableArray<CanvasNode> Nodes, ImmutableArray<string> RemovedNodes,
    ImmutableArray<CanvasEdge> Edges, ImmutableArray<string> RemovedEdges, ImmutableArray<string>? Order,
    ImmutableArray<CanvasNote> Notes, ImmutableArray<string> RemovedNotes)
{
    /// <summary>True when there is nothing to draw again.</summary>
    public bool IsEmpty => Nodes.IsEmpty && RemovedNodes.IsEmpty && Edges.IsEmpty && RemovedEdges.IsEmpty && Order is null && Notes.IsEmpty && RemovedNotes.IsEmpty;

    /// <summary>What turns one drawing into another.</summary>
    public static CanvasPatch Between(CanvasModel before, CanvasModel after)
    {
        var nodes = before.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var edges = before.Edges.ToDictionary(edge => edge.Id, StringComparer.Ordinal);
        var order = after.Nodes.Select(node => node.Id).ToImmutableArray();
        return new CanvasPatch(
            [.. after.Nodes.Where(node => !node.Equals(nodes.GetValueOrDefault(node.Id)))],
            [.. nodes.Keys.Except(order, StringComparer.Ordinal)],
            [.. after.Edges.Where(edge => edge != edges.GetValueOrDefault(edge.Id))],
            [.. edges.Keys.Except(after.Edges.Select(edge => edge.Id), StringComparer.Ordinal)],
            order.SequenceEqual(before.Nodes.Select(node => node.Id), StringComparer.Ordinal) ? null : order,
            [.. after.Notes.Except(before.Notes)],
            [.. before.Notes.Select(note => note.Id).Except(after.Notes.Select(note => note.Id), StringComparer.Ordinal)]);
    }
}

/// <summary>How a run went, for the canvas.</summary>
/// <param name="Nodes">By node id; a node that is missing shows no state.</param>
/// <param name="Edges">By edge id: <c>taken</c> or <c>dead</c>; an edge that is missing is drawn plainly.</param>
public sealed record CanvasStates(IReadOnlyDictionary<string, CanvasNodeState> Nodes, IReadOnlyDictionary<string, string> Edges)
{
    /// <summary>No run.</summary>
    public static CanvasStates None { get; } = new(
        ImmutableDictionary<string, CanvasNodeState>.Empty, ImmutableDictionary<string, string>.Empty);
}

/// <summary>How one step went.</summary>
/// <param name="Status">A step status in lower case: <c>pending</c>, <c>running</c>, <c>success</c> …</param>
/// <param name="Text">A few words, such as "412 ms"; may be empty.</param>
public sealed record CanvasNodeState(string Status, string Text);
