using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Launch;
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
        saver.Take(conflict.Theirs, conflict.Revision);
        unfinished.Clear();
        await canvas!.LoadAsync(state.Drawing);
        await canvas.SavedAsync(Standing(canvas.LastDone));
        WeighDraft();
        await ReadVaultAsync();
        await FocusCanvasAsync();
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
        notices.Clear();
        if (!MayPublish)
        {
            problemsShown = true;
            notices.Say(Notice.Refused("Publishing waits until these errors are gone."));
            return;
        }
        isPublishing = true;
        StateHasChanged();
        var graph = state!.Graph;
        var answer = await saver!.SaveAsync() ? await AskAsync(graph) : null;
        if (answer is PublishSheet.Agreed agreed)
            await PublishSavedAsync(graph, LaunchStore.Keep(agreed.Points));
        isPublishing = false;
        if (answer is LaunchPlace place)
            await GoToAsync(place);
    }

    /// <summary>Shows what changes for webhooks and schedules, and what to look at before.</summary>
    private async Task<object?> AskAsync(Graph graph)
    {
        var published = publishedVersion is { } version && draftDiffers ? await Workflows.VersionGraphAsync(caller!, Id, version, closing.Token) : null;
        var differences = published is null ? null : GraphDifferences.Between(published, StepPin.Without(graph));
        return await ShowLaunchAsync(graph, "Publish", [(nameof(PublishSheet.Version), publishedVersion), (nameof(PublishSheet.Differences), differences)]);
    }

    private async Task ShowChecklistAsync()
    {
        if (await ShowLaunchAsync(state!.Graph, "Before it goes live", [(nameof(PublishSheet.IsAsking), false)]) is LaunchPlace place)
            await GoToAsync(place);
    }

    private Task<object?> ShowLaunchAsync(Graph graph, string label, IEnumerable<(string Name, object? Value)> more) => Dialogs.OpenSheetAsync<PublishSheet>(label,
        [(nameof(PublishSheet.Caller), caller), (nameof(PublishSheet.WorkflowId), Id), (nameof(PublishSheet.Draft), graph), .. more]);

    private Task GoToAsync(LaunchPlace place)
    {
        switch (place)
        {
            case LaunchPlace.Step step:
                return GoToAsync(step.NodeId, step.Field);
            case LaunchPlace.Run:
                return RunAsync();
            default:
                Navigation.NavigateTo(place switch
                {
                    LaunchPlace.Integrations => "/integrations",
                    LaunchPlace.Keys => $"/api-keys?workflow={Id}&new=1",
                    LaunchPlace.Runs => $"/workflows/{Id}/executions",
                    _ => $"/workflows/{Id}/settings",
                });
                return Task.CompletedTask;
        }
    }

    private async Task PublishSavedAsync(Graph graph, string checklist)
    {
        switch (await Workflows.ChangeAsync(caller!, Id, new WorkflowChange { Revision = saver!.Revision, Publish = true, Checklist = checklist }, closing.Token))
        {
            case WorkflowOutcome.Done done:
                saver.Stored(done.Workflow.Revision);
                await canvas!.SavedAsync(new CanvasStanding(savedGesture, saver.Revision));
                (publishedVersion, publishedHash, draftDiffers) = (done.Workflow.PublishedVersion, GraphDocument.PublishedHash(graph), false);
                notices.Say(Notice.Done($"Version {publishedVersion} is published."));
                break;
            case WorkflowOutcome.Invalid:
                problemsShown = true;
                break;
            case WorkflowOutcome.Stale:
                notices.Say(Notice.Refused("The draft was changed in another window. Nothing was published."));
                await LookElsewhereAsync();
                break;
            default:
                notices.Say(Notice.Failed("The workflow was deleted."));
                break;
        }
    }
}
