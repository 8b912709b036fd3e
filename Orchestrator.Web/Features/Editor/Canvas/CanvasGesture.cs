using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orchestrator.Web.Features.Editor.Canvas;

/// <summary>What somebody did on the canvas: one message per gesture, a closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(Reconnected), "reconnected")]
[JsonDerivedType(typeof(Removed), "removed")]
[JsonDerivedType(typeof(Selected), "selected")]
[JsonDerivedType(typeof(AddRequested), "add")]
[JsonDerivedType(typeof(Dropped), "dropped")]
[JsonDerivedType(typeof(Tidied), "tidied")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(Copied), "copied")]
[JsonDerivedType(typeof(Pasted), "pasted")]
[JsonDerivedType(typeof(Duplicated), "duplicated")]
[JsonDerivedType(typeof(NoteAdded), "note")]
[JsonDerivedType(typeof(NoteWritten), "written")]
[JsonDerivedType(typeof(NoteColored), "colored")]
[JsonDerivedType(typeof(NoteResized), "resized")]
[JsonDerivedType(typeof(Typed), "typed")]
[JsonDerivedType(typeof(Menu), "menu")]
[JsonDerivedType(typeof(Command), "command")]
public abstract record CanvasGesture
{
    private CanvasGesture() { }

    /// <summary>
    /// Steps were dragged, or moved with the arrow keys; dragging one that was not selected selects it, in the same message. A single step that is connected
    /// to nothing may have been let go on a connection.
    /// </summary>
    public sealed record Moved(ImmutableArray<MovedNode> Nodes, Selected? Selection = null, string? Edge = null) : CanvasGesture;

    /// <summary>A line was drawn from a handle to a step; it has an id when it was drawn while the page could not be reached.</summary>
    public sealed record Connected(string Source, string Handle, string Target, string? Id = null) : CanvasGesture;

    /// <summary>An end of a connection was drawn to another step: this is where it is to lead.</summary>
    public sealed record Reconnected(string Edge, string Source, string Handle, string Target) : CanvasGesture;

    /// <summary>Steps or connections were deleted.</summary>
    public sealed record Removed(ImmutableArray<string> Nodes, ImmutableArray<string> Edges) : CanvasGesture;

    /// <summary>Other steps or connections are selected now.</summary>
    public sealed record Selected(ImmutableArray<string> Nodes, ImmutableArray<string> Edges) : CanvasGesture;

    /// <summary>Somebody wants a new step: after a step, by a certain way out, on a connection, at a place, or anywhere.</summary>
    public sealed record AddRequested(string? Source, string? Handle, string? Edge, double? X, double? Y) : CanvasGesture;

    /// <summary>A step of the palette was let go at a place, or on a connection; it has an id when that was while the page could not be reached.</summary>
    public sealed record Dropped(string ActionType, string? Edge, double X, double Y, string? Id = null) : CanvasGesture;

    /// <summary>Somebody asked for the automatic layout, and this is it.</summary>
    public sealed record Tidied(ImmutableArray<MovedNode> Nodes) : CanvasGesture;

    /// <summary>The steps lay on one another when the workflow was opened, and were laid out.</summary>
    public sealed record Placed(ImmutableArray<MovedNode> Nodes) : CanvasGesture;

    /// <summary>Steps are to go to the clipboard; when they are cut, they leave the workflow.</summary>
    public sealed record Copied(ImmutableArray<string> Nodes, bool Cut) : CanvasGesture;

    /// <summary>Something was pasted at a place; the canvas holds its text, which may be long.</summary>
    public sealed record Pasted(double X, double Y) : CanvasGesture;

    /// <summary>Steps are wanted once more; <paramref name="As"/> has the ids of the copies, by those of the originals, when they were made while the page could not be reached.</summary>
    public sealed record Duplicated(ImmutableArray<string> Nodes, ImmutableDictionary<string, string>? As = null) : CanvasGesture;

    /// <summary>Something was typed into a field of the page, which was told so before: its number says when that is saved.</summary>
    public sealed record Typed : CanvasGesture;

    /// <summary>Somebody wants to see what can be done with what is selected, at a place of the window in pixels.</summary>
    public sealed record Menu(double X, double Y) : CanvasGesture;

    /// <summary>Somebody wants a note with its middle at a place.</summary>
    public sealed record NoteAdded(double X, double Y, string? Id = null) : CanvasGesture;

    /// <summary>A note was written, all of it.</summary>
    public sealed record NoteWritten(string Id, string Text) : CanvasGesture;

    /// <summary>A note is to have another paper.</summary>
    public sealed record NoteColored(string Id, string Color) : CanvasGesture;

    /// <summary>A note was pulled to another size, which may move its corner.</summary>
    public sealed record NoteResized(string Id, double X, double Y, double Width, double Height) : CanvasGesture;

    /// <summary>
    /// A key that means something to the page: <c>undo</c>, <c>redo</c>, <c>run</c>, <c>open</c>, <c>wide</c>, <c>rename</c>, <c>name</c>, <c>replace</c>, <c>close</c>, <c>list</c>, <c>commands</c>; or <c>not-arranged</c>: the automatic
    /// layout did not load.
    /// </summary>
    public sealed record Command(string Name) : CanvasGesture;
}

/// <summary>Where a step came to rest.</summary>
public sealed record MovedNode(string Id, double X, double Y);
