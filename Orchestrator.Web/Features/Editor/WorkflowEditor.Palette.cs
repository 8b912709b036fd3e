using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Palette;

namespace Orchestrator.Web.Features.Editor;

/// <content>The palette steps are added from.</content>
public sealed partial class WorkflowEditor
{
    private PaletteRequest? palette;

    private async Task AddAsync(EditorCommand command)
    {
        if (!Do(command))
            return;
        palette = null;
        problemsShown = false;
        await FocusCanvasAsync();
    }

    private void OpenPalette() => palette = PaletteRequest.AfterSelected(state!);

    private void OpenPaletteOn(string edge) => palette = PaletteRequest.Of(state!, new CanvasGesture.AddRequested(null, null, edge, null, null));

    private async Task ClosePaletteAsync()
    {
        palette = null;
        await FocusCanvasAsync();
    }
}
