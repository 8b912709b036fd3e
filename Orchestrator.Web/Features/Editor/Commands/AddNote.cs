using System.Globalization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Puts an empty note on the canvas.</summary>
/// <param name="Middle">Where its middle goes.</param>
public sealed record AddNote(Position Middle) : EditorCommand
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
            Id = GraphIds.FreeNotes(graph).First(),
            Position = Layout.Snap(new Position(Middle.X - NoteSize.Usual.Width / 2, Middle.Y - NoteSize.Usual.Height / 2)),
        };
        return new EditResult.Done(graph with { Notes = graph.Notes.Add(note) }, "Added a note", [note.Id]);
    }
}
