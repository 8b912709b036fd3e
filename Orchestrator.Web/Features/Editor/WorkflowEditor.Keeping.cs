using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor;

/// <content>
/// What the browser keeps until it is saved. A page that lost its server, or was closed, leaves its changes there; the next page does them again, unless they were
/// saved all the same, or another window saved meanwhile, which is a conflict like any other.
/// </content>
public sealed partial class WorkflowEditor
{
    private readonly List<string> refusals = [];
    private CanvasKeeping? keeping;
    private bool isReturning;
    private bool isFoundStored;
    private string? returnedTo;
    private long savedGesture;
    private (Graph? Graph, long Done) saving;

    // Whether a conflict is one is known once everything is done again.
    private SaveStatus Weighed => isReturning && saver!.Status is SaveStatus.Conflict ? new SaveStatus.Saving() : saver!.Status;

    /// <summary>What is stored after a gesture: all of them when nothing waits to be saved.</summary>
    private CanvasStanding Standing(long done)
    {
        if (saver!.Status is SaveStatus.Saved)
            savedGesture = done;
        return new CanvasStanding(savedGesture, saver.Revision);
    }

    private string OnReturn(CanvasReturn kept)
    {
        if (!kept.HasChanges)
            return "all";
        (isReturning, isFoundStored, returnedTo) = (true, false, GraphDocument.Hash(state!.Graph));
        refusals.Clear();
        notices.Clear();
        if (kept.Revision == saver!.Revision)
            return "all";
        if (kept.Revision == saver.Revision - 1 && kept.Hash == returnedTo)
            return "rest";
        saver.BeginConflict(kept.Revision);
        StateHasChanged();
        return "conflict";
    }

    /// <summary>Says why something could not be done; all at once at the end when it is done again.</summary>
    private void Refuse(string why, params NoticeAction[] actions)
    {
        if (isReturning)
            refusals.Add(why);
        else
            notices.Say(Notice.Refused(why) with { Actions = [.. actions] });
    }

    private async Task OnPutBackAsync(CanvasPutBack done)
    {
        isReturning = false;
        if (saver!.Status is SaveStatus.Conflict conflict && GraphDocument.Hash(conflict.Theirs) == GraphDocument.Hash(state!.Graph))
            saver.Agree();
        if (done.Count == 0 && refusals.Count == 0)
            return;
        if (saver.Status is SaveStatus.Pending or SaveStatus.Saving)
            await saver.SaveAsync();
        ImmutableArray<string> left = [.. refusals, .. done.Texts.Select(text => $"this text has no field any more: “{text}”")];
        // What the page before had saved while it was left is the same draft: there is nothing to say.
        if (left.IsEmpty && (isFoundStored || GraphDocument.Hash(state!.Graph) == returnedTo))
            return;
        notices.Say(left.IsEmpty
            ? Notice.Done($"{Spoken.Count(done.Count, "change")} from before the connection was lost {(done.Count == 1 ? "is" : "are")} here again.")
            : Notice.Refused($"{Spoken.Count(done.Count, "change")} from before the connection was lost: not all could be done again. {string.Join(' ', left)}"));
    }

    /// <summary>Tells the browser of gestures that were done while the draft was being saved, or that came to nothing: they are no part of a save.</summary>
    private void TellStored()
    {
        if (canvas is null || canvas.LastDone <= savedGesture)
            return;
        var standing = Standing(canvas.LastDone);
        Later(() => canvas.SavedAsync(standing).AsTask());
    }

    /// <summary>Stores the draft, and tells the browser before and after, so that it knows what to keep. The same draft, stored in between, is as good.</summary>
    private async Task<SaveOutcome> SaveKnownAsync(string workflowId, Graph graph, int revision, CancellationToken cancellationToken)
    {
        // The same graph, stored once more on a newer revision, holds nothing that was done meanwhile.
        var done = ReferenceEquals(saving.Graph, graph) ? saving.Done : canvas?.LastDone ?? 0;
        saving = (graph, done);
        Later(() => canvas?.SavingAsync(done, GraphDocument.Hash(graph)).AsTask() ?? Task.CompletedTask);
        var outcome = await SaveAsync(workflowId, graph, revision, cancellationToken);
        if (outcome is SaveOutcome.Conflict stored && GraphDocument.Hash(stored.Theirs) == GraphDocument.Hash(graph))
            (outcome, isFoundStored) = (new SaveOutcome.Saved(stored.Revision), true);
        if (outcome is SaveOutcome.Saved saved)
        {
            savedGesture = done;
            Later(() => canvas?.SavedAsync(new CanvasStanding(done, saved.Revision)).AsTask() ?? Task.CompletedTask);
        }
        return outcome;
    }
}
