using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
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
        // Whoever saved does not wait for this.
        await Task.Yield();
        if (!stored.IsPublished && !IsBehind(stored.Revision) || await Workflows.ReadAsync(caller!, Id, closing.Token) is not { } found || !IsAsSaved || found.Revision < Math.Max(saver!.Revision, newer?.Revision ?? 0))
            return;
        if (GraphDocument.Hash(found.Graph) == GraphDocument.Hash(state!.Graph))
            await AgreeAsync(found);
        else
            newer = found;
        StateHasChanged();
    }

    /// <summary>What was stored there is what is here: it was published, or changed back.</summary>
    private async Task AgreeAsync(WorkflowDetail found)
    {
        saver!.Stored(found.Revision);
        ShowPublished(found);
        if (canvas is not null)
            await canvas.SavedAsync(Standing(canvas.LastDone));
    }

    private async Task ShowNewerAsync()
    {
        if (Newer is not { } found)
            return;
        ShowPublished(found);
        await TakeAsync(found.Graph, found.Revision);
    }

    private void ShowPublished(WorkflowDetail found)
    {
        (publishedVersion, draftDiffers, enabled) = (found.PublishedVersion, found.DraftDiffers, found.Enabled);
        publishedHash = found.DraftDiffers ? null : GraphDocument.PublishedHash(found.Graph);
    }

    private bool IsAsSaved => saver is { Status: SaveStatus.Saved } && !closing.IsCancellationRequested;

    private bool IsBehind(int revision) => IsAsSaved && revision > saver!.Revision;
}
