using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <content>What another window saves, while nothing waits to be saved here: it is offered, and nothing here changes by itself.</content>
public sealed partial class WorkflowEditor
{
    private WorkflowDetail? newer;

    [Inject] private DraftNotes Drafts { get; set; } = null!;

    /// <summary>The draft that another window has saved since the one that is shown; null for none, and while something is changed here, which is a conflict as soon as it is saved.</summary>
    private WorkflowDetail? Newer => newer is { } found && IsBehind(found.Revision) ? found : null;

    /// <summary>The open step, when the newer draft has it no more.</summary>
    private Node? DeletedElsewhere => Newer is { } found && state!.Selected is { } open && !found.Graph.Nodes.Any(node => node.Id == open.Id) ? open : null;

    private string NewerText => DeletedElsewhere is { } gone
        ? $"{GraphProblems.NameOf(gone)} was deleted in another window. It is still here; whatever you change now asks which of the two drafts to keep."
        : "A newer draft was saved in another window.";

    private void FollowDrafts()
    {
        newer = null;
        Drafts.Stored -= OnDraftStored;
        Drafts.Stored += OnDraftStored;
    }

    private void OnDraftStored(object? sender, DraftStoredEventArgs stored)
    {
        if (stored.WorkflowId == Id)
            Later(() => LookElsewhereAsync(stored));
    }

    private async Task LookElsewhereAsync(DraftStoredEventArgs stored)
    {
        // Whoever saved does not wait for this. What is being saved is told of by the one who saves it.
        await Task.Yield();
        if (stored.IsPublished || stored.Revision > saver!.Revision && saver.Status is not SaveStatus.Saving)
            await LookElsewhereAsync();
    }

    private async Task LookElsewhereAsync()
    {
        var opened = saver!;
        if (await ReadElsewhereAsync() is not { } found || opened != saver || found.Revision < Math.Max(saver.Revision, newer?.Revision ?? 0))
            return;
        ShowPublished(found);
        if (saver.Status is SaveStatus.Saved && GraphDocument.Hash(found.Graph) == GraphDocument.Hash(state!.Graph))
            await AgreeAsync(found.Revision);
        else
            newer = found;
        StateHasChanged();
    }

    private async Task<WorkflowDetail?> ReadElsewhereAsync()
    {
        try
        {
            return closing.IsCancellationRequested ? null : await Workflows.ReadAsync(caller!, Id, closing.Token);
        }
        catch (DbException problem)
        {
            LogNotRead(Log, Id, problem);
            return null;
        }
    }

    /// <summary>What was stored there is what is here: it was published, or changed back.</summary>
    private async Task AgreeAsync(int revision)
    {
        saver!.Stored(revision);
        if (canvas is not null)
            await canvas.SavedAsync(Standing(canvas.LastDone));
    }

    /// <summary>Shows the newer draft in place of the one that was saved here, which undoing brings back. Text that is not part of a draft yet stays in its field.</summary>
    private async Task ShowNewerAsync()
    {
        if (Newer is not { } found)
            return;
        saver!.Take(found.Graph, found.Revision);
        saving = default;
        state!.Do(new ShowDraft(found.Graph));
        state.SelectHere(state.SelectedNodes);
        WeighDraft();
        await canvas!.SavedAsync(Standing(canvas.LastDone));
        if (Commands.Layout.IsPile(found.Graph))
            await canvas.LoadAsync(state.Drawing);
        await ReadVaultAsync();
        await FocusCanvasAsync();
    }

    private void ShowPublished(WorkflowDetail found)
    {
        if (!found.DraftDiffers || found.PublishedVersion != publishedVersion)
            publishedHash = found.DraftDiffers ? null : GraphDocument.PublishedHash(found.Graph);
        (publishedVersion, enabled) = (found.PublishedVersion, found.Enabled);
        WeighDraft();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What another window saved of workflow {WorkflowId} was not read; it is found when something is saved here")]
    private static partial void LogNotRead(ILogger log, string workflowId, Exception problem);

    private bool IsBehind(int revision) => saver is { Status: SaveStatus.Saved } && revision > saver.Revision && !closing.IsCancellationRequested;
}
