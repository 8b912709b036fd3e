using Microsoft.JSInterop;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Finding;
using Orchestrator.Web.Features.Editor.Palette;

namespace Orchestrator.Web.Features.Editor;

/// <content>The command palette and the list of steps.</content>
public sealed partial class WorkflowEditor
{
    private CommandPalette? commands;
    private DeedMenu? menu;
    private bool listShown;

    // The step whose panel was opened for its name alone, and goes with the keyboard.
    private string? closesNamed;

    private async Task DoAsync(EditorDeed deed)
    {
        if (deed.Id.StartsWith(EditorDeeds.Step, StringComparison.Ordinal))
        {
            await OpenStepAsync(deed.Id[EditorDeeds.Step.Length..]);
            return;
        }

        if (deed.Id.StartsWith(EditorDeeds.Add, StringComparison.Ordinal))
        {
            await AddAsync(new AddStep(deed.Id[EditorDeeds.Add.Length..], PaletteRequest.AfterSelected(state!).Places[0].Placement));
            return;
        }

        var chosen = state!.SelectedNodes;
        if (deed.Id.StartsWith(EditorDeeds.Color, StringComparison.Ordinal) && state.SelectedNote is { } paper)
            await OnNoteAsync(new CanvasGesture.NoteColored(paper.Id, deed.Id[EditorDeeds.Color.Length..]));
        switch (deed.Id)
        {
            case "publish":
                await PublishAsync();
                break;
            case "add":
                OpenPalette();
                return;
            case "note":
                await AddNoteAsync();
                return;
            case "write" when state.SelectedNote is { } note:
                await WriteNoteAsync(note.Id);
                return;
            case "duplicate":
                await OnGestureAsync(new CanvasGesture.Duplicated(chosen));
                return;
            case "delete":
                Do(new RemoveParts(chosen, []));
                break;
            case "rename" when state.Selected is { } step:
                RenameStep(step.Id);
                return;
            case "replace":
                await ObeyAsync(deed.Id);
                return;
            case "tidy":
                await TidyAsync();
                break;
            case "problems":
                await ShowProblemsAsync();
                return;
            case "checklist":
                await ShowChecklistAsync();
                return;
            case "fit":
                await canvas!.FitAsync();
                break;
            case "list":
                ToggleList();
                return;
            case "wide":
                OpenWide();
                return;
            case "help":
                await Script.InvokeVoidAsync("orchestratorShowById", "shortcuts");
                return;
            default:
                await ObeyAsync(deed.Id);
                break;
        }

        await FocusCanvasAsync();
    }

    private async Task OpenStepAsync(string nodeId)
    {
        problemsShown = false;
        state!.SelectHere(nodeId);
        StateHasChanged();
        await FocusCanvasAsync();
    }

    private void OpenFromList(string nodeId)
    {
        problemsShown = false;
        state!.SelectHere(nodeId);
        InPanel(step => step.Focus(null));
    }

    private void RenameStep(string nodeId)
    {
        problemsShown = false;
        closesNamed = state!.Selected is null ? nodeId : null;
        state.SelectHere(nodeId);
        InPanel(step => step.FocusLabel());
    }

    private void AddAfter(string nodeId)
    {
        state!.SelectHere(nodeId);
        OpenPalette();
    }

    private void ToggleList() => listShown = !listShown;

    private async Task CloseListAsync()
    {
        listShown = false;
        await FocusCanvasAsync();
    }
}
