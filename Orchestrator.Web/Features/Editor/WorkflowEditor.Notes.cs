using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor;

/// <content>What people write on the canvas.</content>
public sealed partial class WorkflowEditor
{
    private async Task OnNoteAsync(CanvasGesture gesture)
    {
        switch (gesture)
        {
            case CanvasGesture.NoteAdded { Id: { } id } added:
                // It was written while the page could not be reached.
                Do(new AddNote(new Position(added.X, added.Y), id));
                break;
            case CanvasGesture.NoteAdded added:
                await AddNoteAsync(new Position(added.X, added.Y));
                break;
            case CanvasGesture.NoteWritten written:
                Do(ChangeNote.Text(written.Id, written.Text));
                break;
            case CanvasGesture.NoteColored colored when CanvasDrawing.ColorNamed(colored.Color) is { } color:
                Do(ChangeNote.Color(colored.Id, color));
                break;
            case CanvasGesture.NoteResized resized:
                Do(ChangeNote.Box(resized.Id, new Position(resized.X, resized.Y), new NoteSize(resized.Width, resized.Height)));
                break;
        }
    }

    /// <summary>Puts a note there, or in the middle of what is seen, and begins to write it.</summary>
    private async Task AddNoteAsync(Position? at = null)
    {
        if (Do(new AddNote(at ?? await canvas!.MiddleAsync())))
            await canvas!.WriteAsync(state!.SelectedNodes[0]);
    }

    private async Task WriteNoteAsync(string noteId)
    {
        state!.SelectHere(noteId);
        await canvas!.WriteAsync(noteId);
    }
}
