namespace Orchestrator.Web.Features.Editor;

/// <content>A step with its input, settings and output side by side, in place of the canvas. It stays so from step to step.</content>
public sealed partial class WorkflowEditor
{
    private bool wide;

    // The problems stand beside the canvas; the step they lead to is wide again.
    private bool IsWide => wide && !problemsShown && state!.Selected is not null;

    // With no step there is nothing to be wide: the next one that is chosen stands beside the canvas.
    private void KeepWide() => wide &= state!.Selected is not null;

    private void TurnWide() => wide = !wide;

    private async Task OpenWideAsync()
    {
        if (state!.Selected is null)
        {
            Refuse("Choose one step first.");
            return;
        }

        (wide, problemsShown) = (true, false);
        StateHasChanged();
        await Task.Yield();
        panel?.Focus(null);
    }

    private async Task GoToStepAsync(string nodeId)
    {
        state!.SelectHere(nodeId);
        StateHasChanged();
        await Task.Yield();
        panel?.FocusStep();
    }

    /// <summary>From within a step back to the canvas, where the step has the keyboard.</summary>
    private async Task LeaveStepAsync()
    {
        wide = false;
        StateHasChanged();
        await Task.Yield();
        await FocusCanvasAsync();
    }

    /// <summary>The keyboard goes to the chosen step: on the canvas, or where that is covered to the step itself.</summary>
    private async Task FocusCanvasAsync()
    {
        if (!IsWide)
        {
            await canvas!.SelectAsync(state!.SelectedNodes, focus: true);
            return;
        }

        StateHasChanged();
        await Task.Yield();
        panel?.FocusStep();
    }
}
