using System.Data.Common;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <content>Storing the draft as it is changed.</content>
public sealed partial class WorkflowEditor
{
    private void OnGraphChanged()
    {
        notices.Clear();
        saver!.Touch();
        StateHasChanged();
    }

    private Task SaveNowAsync() => saver!.SaveAsync();

    // The page may be another workflow's by now, which must not be given this draft.
    private async Task<SaveOutcome> SaveAsync(string workflowId, Graph graph, int revision, CancellationToken cancellationToken)
    {
        try
        {
            return await Workflows.SaveDraftAsync(caller!, workflowId, graph, revision, cancellationToken) switch
            {
                DraftOutcome.Saved saved => new SaveOutcome.Saved(saved.Revision),
                DraftOutcome.Stale stale => new SaveOutcome.Conflict(stale.Graph, stale.Revision),
                DraftOutcome.Invalid invalid => new SaveOutcome.Refused(invalid.Problems[0].Message, Temporary: false),
                _ => new SaveOutcome.Refused("the workflow was deleted", Temporary: false),
            };
        }
        catch (DbException problem)
        {
            LogNotSaved(Log, workflowId, problem);
            return new SaveOutcome.Refused("the database does not answer; trying again", Temporary: true);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The draft of workflow {WorkflowId} was not saved; it is tried again")]
    private static partial void LogNotSaved(ILogger log, string workflowId, Exception problem);

    private Task OnSaveChangedAsync()
    {
        StateHasChanged();
        if (saver!.Status is not SaveStatus.Saved { At: not null })
            return Task.CompletedTask;
        TellStored();
        WeighDraft();
        return ReadVaultAsync();
    }

    private void WeighDraft() => draftDiffers = publishedHash is null || publishedHash != GraphDocument.PublishedHash(state!.Graph);

    /// <summary>What was changed last is saved before the page goes.</summary>
    private static async Task LeaveAsync(DraftSaver leaving)
    {
        if (leaving.Status is SaveStatus.Pending or SaveStatus.Saving)
            await leaving.SaveAsync();
        await leaving.DisposeAsync();
    }
}
