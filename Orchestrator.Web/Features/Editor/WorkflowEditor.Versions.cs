using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Editor;

/// <content>Publishing, and deciding between two drafts.</content>
public sealed partial class WorkflowEditor
{
    [Inject] private DialogService Dialogs { get; set; } = null!;

    private Task<bool> KeepMineAsync() => saver!.KeepMineAsync();

    private async Task TakeTheirsAsync()
    {
        if (saver!.Status is not SaveStatus.Conflict conflict)
            return;
        state!.Replace(conflict.Theirs);
        saver.TakeTheirs();
        unfinished.Clear();
        await canvas!.LoadAsync(state.Drawing);
        await canvas.SavedAsync(Standing(canvas.LastDone));
    }

    private async Task CompareAsync()
    {
        if (saver!.Status is not SaveStatus.Conflict conflict)
            return;
        var differences = GraphDifferences.Between(conflict.Theirs, state!.Graph);
        switch (await Dialogs.OpenSheetAsync<CompareSheet>("Mine and theirs", [(nameof(CompareSheet.Differences), differences)]))
        {
            case true:
                await KeepMineAsync();
                break;
            case false:
                await TakeTheirsAsync();
                break;
        }
    }

    private async Task PublishAsync()
    {
        if (isPublishing)
            return;
        notice = null;
        if (Errors > 0)
        {
            problemsShown = true;
            notice = Notice.Refused("Publishing waits until these errors are gone.");
            return;
        }
        isPublishing = true;
        StateHasChanged();
        var graph = state!.Graph;
        if (await saver!.SaveAsync() && await AgreesAsync(graph))
            await PublishSavedAsync(graph);
        isPublishing = false;
    }

    /// <summary>Shows what changes for webhooks and schedules; the first version changes nothing.</summary>
    private async Task<bool> AgreesAsync(Graph graph)
    {
        if (publishedVersion is not { } version || !draftDiffers || await Workflows.VersionGraphAsync(caller!, Id, version, closing.Token) is not { } published)
            return true;
        var differences = GraphDifferences.Between(published, graph);
        return await Dialogs.OpenSheetAsync<PublishSheet>("Publish", [(nameof(PublishSheet.Version), version), (nameof(PublishSheet.Differences), differences)]) is true;
    }

    private async Task PublishSavedAsync(Graph graph)
    {
        switch (await Workflows.PublishAsync(caller!, Id, saver!.Revision, closing.Token))
        {
            case WorkflowOutcome.Done done:
                saver.Stored(done.Workflow.Revision);
                await canvas!.SavedAsync(new CanvasStanding(savedGesture, saver.Revision));
                (publishedVersion, publishedHash, draftDiffers) = (done.Workflow.PublishedVersion, GraphDocument.Hash(graph), false);
                notice = Notice.Done($"Version {publishedVersion} is published.");
                break;
            case WorkflowOutcome.Invalid:
                problemsShown = true;
                break;
            case WorkflowOutcome.Stale:
                notice = Notice.Refused("The draft was changed in another window. Nothing was published.");
                break;
            default:
                notice = Notice.Failed("The workflow was deleted.");
                break;
        }
    }
}
