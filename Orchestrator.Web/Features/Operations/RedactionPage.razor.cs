using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Operations;

/// <summary>Checks the kept runs of a workspace for secrets.</summary>
public sealed partial class RedactionPage(RedactionCheck check, ExecutionStore runs, DialogService dialogs, NotificationService toasts)
{
    private const int MostShown = 200;
    private const int MostPlaces = 5;
    // More would not be looked at one by one.
    private const int MostKept = 10_000;
    private readonly List<RedactionFinding> found = [];
    private Caller caller = null!;
    private CancellationTokenSource? stop;
    private int seen;
    private bool isChecking;
    private bool isDone;
    private bool isWhole;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private string Said => (isChecking, found.Count) switch
    {
        (true, _) => $"{Spoken.Count(seen, "run")} checked, {Spoken.Count(found.Count, "finding")}…",
        (false, 0) => $"{Spoken.Count(seen, "run")} checked{(isWhole ? "" : ", then stopped")}. Nothing was found.",
        _ => $"{Spoken.Count(seen, "run")} checked{(isWhole ? "" : ", then stopped")}: {Spoken.Count(found.Count, "finding")} in {Spoken.Count(found.Select(one => one.ExecutionId).Distinct(StringComparer.Ordinal).Count(), "run")}.",
    };

    /// <inheritdoc />
    public void Dispose()
    {
        stop?.Cancel();
        stop?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => caller = Caller.Of((await Session).User);

    private async Task CheckAsync()
    {
        found.Clear();
        stop?.Dispose();
        stop = new CancellationTokenSource();
        (isChecking, isDone, isWhole, seen) = (true, false, false, 0);
        try
        {
            await foreach (var progress in check.CheckAsync(caller, stop.Token))
            {
                seen = progress.Checked;
                if (found.Count < MostKept) found.AddRange(progress.Found);
                StateHasChanged();
            }

            isWhole = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was found so far is shown.
        }

        (isChecking, isDone) = (false, true);
    }

    private async Task MaskAsync(string run)
    {
        var places = await check.MaskAsync(caller, run);
        found.RemoveAll(one => one.ExecutionId == run);
        toasts.Done($"{Spoken.Count(places, "place")} masked");
    }

    private async Task MaskAllAsync()
    {
        var ids = found.Select(one => one.ExecutionId).Distinct(StringComparer.Ordinal).ToList();
        if (!await dialogs.AskAsync(new Question($"Mask the findings in {Spoken.Count(ids.Count, "run")}?", "The values are gone from their logs for good; runs that need them cannot be repeated. This cannot be undone.", "Leave them", "Mask all"))) return;
        foreach (var run in ids)
        {
            await check.MaskAsync(caller, run);
            found.RemoveAll(one => one.ExecutionId == run);
            StateHasChanged();
        }

        toasts.Done($"{Spoken.Count(ids.Count, "run")} masked");
    }

    private async Task DeleteAsync(string run)
    {
        if (!await dialogs.AskAsync(new Question("Delete this run?", "Its steps, inputs and outputs go with it. This cannot be undone.", "Keep it", "Delete"))) return;
        if (await runs.DeleteOneAsync(caller, run) is false)
        {
            toasts.Failed("The run is still there", "It has not ended; cancel it first, or mask it.");
            return;
        }

        found.RemoveAll(one => one.ExecutionId == run);
        toasts.Done("The run was deleted");
    }
}
