using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor.Palette;

/// <summary>Why the palette is open: the places a new step may go to, the likeliest first.</summary>
/// <param name="Places">At least one.</param>
public sealed record PaletteRequest(ImmutableArray<PalettePlace> Places)
{
    /// <summary>The id of the step that is to become another; null where one is added.</summary>
    public string? Replaced { get; init; }

    /// <summary>The one place there is for what takes the place of a step.</summary>
    public static PaletteRequest Replace(EditorState state, Node step) =>
        new([new PalettePlace($"In place of {state.LabelOf(step)}", new StepPlacement.At(step.Position))]) { Replaced = step.Id };

    /// <summary>What choosing an action does.</summary>
    /// <param name="actionType">The action.</param>
    /// <param name="place">Which of the places was chosen.</param>
    public EditorCommand Pick(string actionType, int place) =>
        Replaced is { } step ? new ReplaceStep(step, actionType) : new AddStep(actionType, Places[Math.Min(place, Places.Length - 1)].Placement);

    /// <summary>The places for what somebody asked for on the canvas.</summary>
    public static PaletteRequest Of(EditorState state, CanvasGesture.AddRequested asked)
    {
        if (asked.Edge is { } id && state.Graph.Edges.FirstOrDefault(edge => edge.Id == id) is { } edge)
            return new PaletteRequest([new PalettePlace($"Between {Name(state, edge.Source)} and {Name(state, edge.Target)}", new StepPlacement.Between(id))]);
        Position? at = asked is { X: { } x, Y: { } y } ? new Position(x, y) : null;
        if (asked.Source is { } source && state.Find(source) is { } node)
            return new PaletteRequest(After(state, node, asked.Handle, at));
        return at is { } place
            ? new PaletteRequest([new PalettePlace("Not connected", new StepPlacement.At(place))])
            : AfterSelected(state);
    }

    /// <summary>The places for a step when nobody said where: after the selected step, else after the last one.</summary>
    public static PaletteRequest AfterSelected(EditorState state)
    {
        if (state.SelectedEdges is [var edge])
            return Of(state, new CanvasGesture.AddRequested(null, null, edge, null, null));
        var last = ReadingOrder.Of(state.Graph).LastOrDefault(node => node.Type == NodeType.Trigger || state.Graph.Edges.Any(line => line.Target == node.Id));
        return (state.Selected ?? last) is { } node
            ? new PaletteRequest(After(state, node, null, null))
            : new PaletteRequest([new PalettePlace("Not connected", new StepPlacement.At(default))]);
    }

    private static ImmutableArray<PalettePlace> After(EditorState state, Node node, string? handle, Position? at)
    {
        var handles = handle is null ? state.HandlesOf(node) : [handle];
        var places = handles
            .OrderBy(way => state.Graph.Edges.Any(edge => edge.Source == node.Id && edge.SourceHandle == way))
            .Select(way => new PalettePlace($"After {state.LabelOf(node)}{Way(way)}", new StepPlacement.After(node.Id, way, at)));
        return handle is null ? [.. places, new PalettePlace("Not connected", new StepPlacement.At(node.Position with { Y = node.Position.Y + 120 }))] : [.. places];
    }

    private static string Name(EditorState state, string id) => state.Find(id) is { } node ? state.LabelOf(node) : id;

    private static string Way(string handle) => handle == "out" ? "" : $", {char.ToUpperInvariant(handle[0])}{handle[1..]}";
}

/// <summary>A place for a new step.</summary>
/// <param name="Says">In a few words.</param>
/// <param name="Placement">The place.</param>
public sealed record PalettePlace(string Says, StepPlacement Placement)
{
    /// <summary>The place for the canvas, which adds the step by itself while the page cannot be reached.</summary>
    public string Told => JsonSerializer.Serialize(Placement switch
    {
        StepPlacement.Between between => new CanvasGesture.AddRequested(null, null, between.EdgeId, null, null),
        StepPlacement.After after => new CanvasGesture.AddRequested(after.NodeId, after.Handle, null, after.Position?.X, after.Position?.Y),
        StepPlacement.At at => new CanvasGesture.AddRequested(null, null, null, at.Position.X, at.Position.Y),
        _ => throw new InvalidOperationException($"A place of the kind {Placement.GetType().Name} is not known."),
    }, JsonSerializerOptions.Web);
}
