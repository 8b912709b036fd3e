using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Web.Features.Editor;

/// <content>Editing with the data of a certain run: links ask for it with <c>?run=</c>, and for a step with <c>&amp;step=</c>, opened wide with <c>&amp;wide</c>.</content>
public sealed partial class WorkflowEditor
{
    private (string ExecutionId, DateTimeOffset StartedAt)? shown;

    /// <summary>The run whose data is shown; null for the last one's.</summary>
    [Parameter] public string? RunId { get; set; }

    /// <summary>The step that is opened, by its id; null for none.</summary>
    [Parameter] public string? StepId { get; set; }

    /// <summary>Whether that step is opened wide.</summary>
    [Parameter] public bool OpensWide { get; set; }

    // A run that was started since is on the canvas instead, and its data is the newer.
    private string? DataOf => shown is { } from && run?.ExecutionId == from.ExecutionId ? from.ExecutionId : null;

    private async Task ShowAskedAsync()
    {
        asked = here = Asked;
        if (StepId is { } step && state!.Find(step) is not null)
        {
            problemsShown = false;
            wide |= OpensWide;
            state.SelectHere(step);
        }

        if (RunId is not { } executionId)
            return;
        var graph = state!.Graph;
        if (await Runs.FindAsync(caller!, Id, executionId, graph, closing.Token) is not { } found)
        {
            notices.Say(Notice.Refused("There is no such run of this workflow any more. What is shown is from the last one."));
            return;
        }

        Show(found.Run, graph);
        (lastRun, runTitle, shown) = (null, null, (executionId, found.StartedAt));
        if (!found.Run.IsOver)
            Follow(executionId, graph);
    }

    private async Task LeaveDataAsync()
    {
        ClearRun();
        if (shown is null)
            return;
        shown = null;
        lastRun = await Runs.LastAsync(caller!, Id, state!.Graph, closing.Token);
        here = new Address(null, wide ? state.Selected?.Id : null, wide);
        Write(here, replace: true, Navigation.HistoryEntryState);
    }
}
