using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts an empty note on the canvas.</summary>
/// <param name="Middle">Where its middle goes.</param>
/// <param name="Id">What the note is to be called, if that is free; null for a name of the editor's.</param>
public sealed record AddNote(Position Middle, string? Id = null) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Notes.Length >= GraphLimits.Notes)
            return new EditResult.Refused(string.Create(CultureInfo.InvariantCulture, $"A workflow has at most {GraphLimits.Notes:N0} notes."));
        if (!double.IsFinite(Middle.X) || !double.IsFinite(Middle.Y))
            return new EditResult.Refused("There is no such place.");
        var note = new Note
        {
            Id = GraphIds.NoteOr(Id, graph),
            Position = Layout.Snap(new Position(Middle.X - NoteSize.Usual.Width / 2, Middle.Y - NoteSize.Usual.Height / 2)).Nearest(),
        };
        return new EditResult.Done(graph with { Notes = graph.Notes.Add(note) }, "Added a note", [note.Id]);
    }
}
