using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Web.Features.Editor;

/// <content>A step with its input, settings and output side by side, in place of the canvas. It stays so from step to step.</content>
public sealed partial class WorkflowEditor
{
    private bool wide;
    private Func<StepPanel, Task>? onceShown;

    // The problems stand beside the canvas; the step they lead to is wide again.
    private bool IsWide => wide && !problemsShown && state!.Selected is not null;

    // With no step there is nothing to be wide: the next one that is chosen stands beside the canvas.
    private void KeepWide() => wide &= state!.Selected is not null;

    private void TurnWide() => wide = !wide;

    private void OpenWide()
    {
        if (state!.Selected is null)
        {
            Refuse("Choose one step first.");
            return;
        }

        (wide, problemsShown) = (true, false);
        InPanel(step => step.Focus(null));
    }

    private void GoToStep(string nodeId)
    {
        problemsShown = false;
        state!.SelectHere(nodeId);
        InPanel(step => step.FocusStep());
    }

    /// <summary>From within a step back to the canvas, where the step has the keyboard.</summary>
    private async Task LeaveStepAsync()
    {
        if (IsWide)
        {
            // What is covered cannot have the keyboard.
            wide = false;
            OnceShown(_ => FocusCanvasAsync());
            return;
        }

        await FocusCanvasAsync();
        if (state!.Selected?.Id is { } named && named == closesNamed)
            state.SelectHere();
        closesNamed = null;
    }

    /// <summary>The keyboard goes to the chosen step, on the canvas, or where that is covered to the step itself; with none chosen to the canvas.</summary>
    private Task FocusCanvasAsync()
    {
        if (!IsWide)
            return canvas!.SelectAsync(state!.SelectedNodes, focus: true);
        InPanel(step => step.FocusStep());
        return Task.CompletedTask;
    }

    private void InPanel(Action<StepPanel> act) => OnceShown(step =>
    {
        act(step);
        return Task.CompletedTask;
    });

    /// <summary>Does something with the chosen step's panel once the browser shows it, wide or narrow as it is now.</summary>
    private void OnceShown(Func<StepPanel, Task> act)
    {
        onceShown = act;
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        FollowAddress();
        if (onceShown is not { } act || panel is not { } shown || (shown.Node.Id, shown.IsWide) != (state?.Selected?.Id, wide))
            return;
        onceShown = null;
        Later(() => act(shown));
    }
}
