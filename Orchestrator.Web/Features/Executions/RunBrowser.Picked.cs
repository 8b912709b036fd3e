using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What is done to several runs at once.</summary>
public sealed partial class RunBrowser
{
    [Inject] private ManualRuns Runs { get; set; } = null!;

    private void Pick(string id)
    {
        if (!picked.Remove(id)) picked.Add(id);
    }

    private void PickAll(ChangeEventArgs change)
    {
        picked.Clear();
        if (change.Value is true) picked.UnionWith(list.Items.Select(run => run.Id));
    }

    private async Task RepeatPickedAsync()
    {
        var ids = PickedOver;
        var (started, refused) = (0, 0);
        // The oldest first, in the order in which they came.
        await EachAsync("Re-running", [.. ids.Order(StringComparer.Ordinal)], async id =>
        {
            if (await Runs.RepeatAsync(Caller, id) is ManualRunOutcome.Started) started++;
            else refused++;
        });
        if (refused == 0) toasts.Done($"{Spoken.Count(started, "run")} started");
        else toasts.Failed($"{Spoken.Count(started, "run")} started, {refused} not", "The input of those held secrets that are not kept, or their version is gone.");
    }

    private async Task CancelPickedAsync()
    {
        List<string> ids = [.. picked.Except(PickedOver, StringComparer.Ordinal)];
        var cancelled = 0;
        await EachAsync("Cancelling", ids, async id => cancelled += await Runs.CancelAsync(Caller, id) ? 1 : 0);
        toasts.Done($"{Spoken.Count(cancelled, "run")} cancelled", cancelled == ids.Count ? "" : $"{Spoken.Count(ids.Count - cancelled, "run")} had ended already.");
    }

    private async Task DeletePickedAsync()
    {
        var ids = PickedOver;
        if (!await dialogs.AskAsync(new Question($"Delete {Spoken.Count(ids.Count, "run")}?",
            $"Their steps, inputs and outputs go with them. {(ids.Count < picked.Count ? "Those that have not ended stay. " : "")}This cannot be undone.", "Keep them", "Delete"))) return;
        var gone = await store.DeleteManyAsync(Caller, ids);
        toasts.Done($"{Spoken.Count(gone, "run")} deleted", gone == ids.Count ? "" : $"{Spoken.Count(ids.Count - gone, "run")} had been deleted already.");
        picked.Clear();
        await ReadAgainAsync();
    }

    private async Task DeleteOldAsync()
    {
        var of = WorkflowId ?? filter.WorkflowId;
        if (await dialogs.OpenSheetAsync<DeleteRunsDialog>("Delete runs", [(nameof(DeleteRunsDialog.Of), of is null ? "every workflow" : of == WorkflowId ? null : NameOf(of))], small: true) is not DeleteRuns what) return;
        var before = what.OlderThan is { } age ? Time.GetUtcNow() - age : (DateTimeOffset?)null;
        ImmutableArray<ExecutionStatus> statuses = what.OnlyFailed ? [ExecutionStatus.Error] : [];
        var gone = 0;
        foreach (var id in of is null ? workflows.Select(known => known.Id) : [of]) gone += await store.DeleteAsync(Caller, id, statuses, before) ?? 0;
        toasts.Done($"{Spoken.Count(gone, "run")} deleted", gone == 0 ? "No ended run was that old." : "");
        await ReadAgainAsync();
    }

    private async Task ReadAgainAsync()
    {
        await LoadAsync();
        await OnChanged.InvokeAsync();
        StateHasChanged();
    }

    private async Task EachAsync(string doing, List<string> ids, Func<string, Task> deed)
    {
        for (var index = 0; index < ids.Count; index++)
        {
            progress = $"{doing} {index + 1} of {ids.Count}";
            StateHasChanged();
            await deed(ids[index]);
        }

        progress = null;
        picked.Clear();
    }
}
