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
    private long savedGesture;

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
        (isReturning, notice) = (true, null);
        refusals.Clear();
        if (kept.Revision == saver!.Revision)
            return "all";
        if (kept.Revision == saver.Revision - 1 && kept.Hash == GraphDocument.Hash(state!.Graph))
            return "rest";
        saver.BeginConflict(kept.Revision);
        StateHasChanged();
        return "conflict";
    }

    /// <summary>Says why something could not be done; all at once at the end when it is done again.</summary>
    private void Refuse(string why)
    {
        if (isReturning)
            refusals.Add(why);
        else
            notice = Notice.Refused(why);
    }

    private void OnPutBack(CanvasPutBack done)
    {
        isReturning = false;
        if (done.Count == 0 && refusals.Count == 0)
            return;
        ImmutableArray<string> left = [.. refusals, .. done.Texts.Select(text => $"this text has no field any more: “{text}”")];
        notice = left.IsEmpty
            ? Notice.Done($"{Spoken.Count(done.Count, "change")} from before the connection was lost {(done.Count == 1 ? "is" : "are")} here again.")
            : Notice.Refused($"{Spoken.Count(done.Count, "change")} from before the connection was lost: not all could be done again. {string.Join(' ', left)}");
    }

    /// <summary>Stores the draft, and tells the browser before and after, so that it knows what to keep.</summary>
    private async Task<SaveOutcome> SaveKnownAsync(Graph graph, int revision, CancellationToken cancellationToken)
    {
        var done = canvas?.LastDone ?? 0;
        Later(() => canvas?.SavingAsync(done, GraphDocument.Hash(graph)).AsTask() ?? Task.CompletedTask);
        var outcome = await SaveAsync(graph, revision, cancellationToken);
        if (outcome is SaveOutcome.Saved saved)
        {
            savedGesture = done;
            Later(() => canvas?.SavedAsync(new CanvasStanding(done, saved.Revision)).AsTask() ?? Task.CompletedTask);
        }
        return outcome;
    }
}
