using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <content>What another window does to the step that is open here.</content>
public sealed partial class WorkflowEditor
{
    [Inject] private DraftNotes Drafts { get; set; } = null!;

    private string? deletedElsewhere;

    private void FollowDrafts()
    {
        Drafts.Stored -= OnDraftStored;
        Drafts.Stored += OnDraftStored;
    }

    private void OnDraftStored(object? sender, DraftStoredEventArgs stored)
    {
        if (stored.WorkflowId == Id)
            Later(() => LookElsewhereAsync(stored.Revision));
    }

    /// <summary>Says at once when the step that is open was deleted elsewhere. It stays as it is, for whoever is writing there; what is changed is a conflict as soon as it is saved, which is next.</summary>
    private async Task LookElsewhereAsync(int revision)
    {
        // Whoever saved does not wait for this.
        await Task.Yield();
        if (!IsBehind(revision) || state!.Selected is not { } open || open.Id == deletedElsewhere)
            return;
        var found = await Workflows.ReadAsync(caller, Id, closing.Token);
        if (found is null || found.Graph.Nodes.Any(node => node.Id == open.Id) || !IsBehind(found.Revision) || state.Selected?.Id != open.Id)
            return;
        deletedElsewhere = open.Id;
        notices.Say(Notice.Refused($"{GraphProblems.NameOf(open)} was deleted in another window. It is still here; whatever you change now asks which of the two drafts to keep."));
        StateHasChanged();
    }

    private bool IsBehind(int revision) => saver is { Status: SaveStatus.Saved } && revision > saver.Revision && !closing.IsCancellationRequested;
}
