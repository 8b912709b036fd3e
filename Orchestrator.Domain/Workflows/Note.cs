using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>A text on the canvas, for people: what a part of the workflow is for. Runs do not look at it.</summary>
public sealed record Note
{
    /// <summary>Unique among the notes and steps of the graph.</summary>
    public required string Id { get; init; }
    /// <summary>Markdown, which plain text is as well: a line break is one. HTML in it is text.</summary>
    public string Text { get; init; } = "";
    /// <summary>Its upper left corner, in canvas pixels.</summary>
    public Position Position { get; init; }
    /// <summary>How large it is drawn.</summary>
    public NoteSize Size { get; init; } = NoteSize.Usual;
    /// <summary>Its paper.</summary>
    public NoteColor Color { get; init; }
    /// <summary>Members of the note this product does not know.</summary>
    public ImmutableDictionary<string, JsonElement> Extra { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
}

/// <summary>How large a note is, in canvas pixels.</summary>
/// <param name="Width">From <see cref="Smallest"/> to <see cref="Largest"/>.</param>
/// <param name="Height">Likewise.</param>
public readonly record struct NoteSize(double Width, double Height)
{
    /// <summary>The shortest and the longest side.</summary>
    public const double Smallest = 72, Largest = 2_400;

    /// <summary>What a new note has.</summary>
    public static NoteSize Usual { get; } = new(240, 120);

    /// <summary>Whether both sides are within the limits.</summary>
    public bool IsPossible => Width is >= Smallest and <= Largest && Height is >= Smallest and <= Largest;
}

/// <summary>The paper of a note.</summary>
public enum NoteColor
{
    /// <summary>What a note has unless somebody chose another.</summary>
    Yellow,
    /// <summary>Blue.</summary>
    Blue,
    /// <summary>Green.</summary>
    Green,
    /// <summary>Red.</summary>
    Red,
    /// <summary>Grey.</summary>
    Grey,
}
