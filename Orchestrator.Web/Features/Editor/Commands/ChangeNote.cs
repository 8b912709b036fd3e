using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Changes something about one note; made by its factories, one per thing that can be changed.</summary>
public sealed record ChangeNote : EditorCommand
{
    private readonly Func<Note, Note> change;

    private ChangeNote(string noteId, string what, Func<Note, Note> change) => (NoteId, What, this.change) = (noteId, what, change);

    /// <summary>The note.</summary>
    public string NoteId { get; }

    /// <summary>What was done, for the history.</summary>
    public string What { get; }

    /// <summary>What it says: Markdown, which plain text is as well.</summary>
    public static ChangeNote Text(string noteId, string text) =>
        new(noteId, "Wrote a note", note => note with { Text = text.ReplaceLineEndings("\n").TrimEnd() });

    /// <summary>Its paper.</summary>
    public static ChangeNote Color(string noteId, NoteColor color) => new(noteId, "Coloured a note", note => note with { Color = color });

    /// <summary>Where its upper left corner is and how large it is; sizes that are not possible become the nearest that is.</summary>
    public static ChangeNote Box(string noteId, Position position, NoteSize size) =>
        new(noteId, "Resized a note", note => note with { Position = double.IsFinite(position.X) && double.IsFinite(position.Y) ? position.Nearest() : position, Size = new NoteSize(Side(size.Width), Side(size.Height)) });

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Notes.FirstOrDefault(note => note.Id == NoteId) is not { } before)
            return new EditResult.Refused("That note is gone.");
        var after = change(before);
        if (after == before)
            return new EditResult.Unchanged();
        if (after.Text.Length > GraphLimits.NoteText)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"The note has {after.Text.Length:N0} letters; at most {GraphLimits.NoteText:N0} are possible. Make two of it."));
        if (!double.IsFinite(after.Position.X) || !double.IsFinite(after.Position.Y))
            return new EditResult.Refused("There is no such place.");
        var changed = graph with { Notes = graph.Notes.Replace(before, after) };
        return GraphDocument.Length(changed) > GraphLimits.Bytes
            ? new EditResult.Refused("The workflow would be larger than one may be. Write less, or keep the text elsewhere.")
            : new EditResult.Done(changed, What);
    }

    private static double Side(double pixels) => double.IsFinite(pixels) ? Math.Clamp(pixels, NoteSize.Smallest, NoteSize.Largest) : NoteSize.Usual.Height;
}
