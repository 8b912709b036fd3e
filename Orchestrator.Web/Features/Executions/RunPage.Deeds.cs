using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What can be done with a run.</summary>
public sealed partial class RunPage
{
    private async Task CancelAsync()
    {
        isBusy = true;
        if (!await runs.CancelAsync(caller, Id)) toasts.Failed("Nothing to cancel", "The run has ended meanwhile.");
        isBusy = false;
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.AskAsync(new Question("Delete this run?", "Its steps, inputs and outputs go with it. This cannot be undone.", "Keep it", "Delete"))) return;
        if (await store.DeleteOneAsync(caller, Id) is false)
        {
            toasts.Failed("The run is still there", "It has not ended; cancel it first.");
            return;
        }

        toasts.Done("The run was deleted");
        navigation.NavigateTo($"/workflows/{run!.WorkflowId}/executions");
    }

    // Where one stands, so that the run is still there to be resumed.
    private async Task CorrectAsync(string integrationId)
    {
        if (await integrations.FindAsync(caller, integrationId) is not { } whole)
        {
            toasts.Failed("There is no such integration any more", "Attach another one to the step.");
            return;
        }

        var saved = await dialogs.OpenSheetAsync<IntegrationDialog>($"Edit {whole.Name}", [(nameof(IntegrationDialog.Caller), caller), (nameof(IntegrationDialog.Item), whole)], mayEscape: false) as IntegrationView;
        if (saved is not null) toasts.Done($"“{saved.Name}” is changed", "Runs use it from now on: resume from here.");
    }

    private Task RepeatAsync() => GoAsync(() => runs.RepeatAsync(caller, Id));

    private Task RepeatCurrentAsync() => GoAsync(() => runs.RepeatAsync(caller, Id, new VersionChoice.Current()));

    private async Task ResumeAsync()
    {
        if (Node is not { } node) return;
        var typed = await dialogs.OpenSheetAsync<JsonSheet>("Resume from here",
        [
            (nameof(JsonSheet.Title), $"Resume from “{(node.Label.Length > 0 ? node.Label : node.Name)}”"), (nameof(JsonSheet.Lead), "A new run takes over what came before; this step and what is behind it run again."),
            (nameof(JsonSheet.Label), "What the step is given"), (nameof(JsonSheet.Help), "Leave it as it is to work it out again. What is masked keeps its value; what you change is used as typed."),
            (nameof(JsonSheet.Deed), "Resume"), (nameof(JsonSheet.Value), data?.Input), (nameof(JsonSheet.MustBeObject), true),
        ]) as JsonInput;
        if (typed is not null) await GoAsync(() => resumed.ResumeAsync(caller, Id, node.Id, typed.IsChanged ? typed.Value : null));
    }

    private async Task DecideAsync(StepDecision decision)
    {
        if (Row?.Last is not { } step) return;
        switch (decision)
        {
            case StepDecision.Again:
                await GoAsync(() => resumed.RunAgainAsync(caller, Id, step.Id));
                break;
            case StepDecision.Done when await dialogs.OpenSheetAsync<JsonSheet>("It is done",
            [
                (nameof(JsonSheet.Title), "It is done"), (nameof(JsonSheet.Lead), "A new run goes on behind this step."), (nameof(JsonSheet.Label), "What it gave"),
                (nameof(JsonSheet.Help), "Later steps read this as the step's output."), (nameof(JsonSheet.Deed), "Go on"),
            ]) is JsonInput typed:
                await GoAsync(() => resumed.MarkDoneAsync(caller, Id, step.Id, typed.Value));
                break;
            case StepDecision.GiveUp:
                await GoAsync(() => resumed.GiveUpAsync(caller, Id, step.Id));
                break;
        }
    }

    private async Task GoAsync(Func<Task<ManualRunOutcome>> start)
    {
        isBusy = true;
        var outcome = await start();
        isBusy = false;
        switch (outcome)
        {
            case ManualRunOutcome.Started started:
                navigation.NavigateTo($"/executions/{started.ExecutionId}");
                break;
            case ManualRunOutcome.GivenUp:
                toasts.Done("It is left as it is");
                await LoadAsync();
                break;
            default:
                toasts.Failed("Nothing was started", Why(outcome));
                await LoadAsync();
                break;
        }
    }

    private static string Why(ManualRunOutcome outcome) => outcome switch
    {
        ManualRunOutcome.InputNotKept => "Its input held secrets, and only what is masked is kept. Send the input again.",
        ManualRunOutcome.StateGone => "What its steps gave is not kept any more. Run it again from the start.",
        ManualRunOutcome.Settled => "Somebody has decided before what becomes of this step.",
        ManualRunOutcome.StepInLoop => "The step is inside a loop. Resume from the loop itself; all its items run again.",
        ManualRunOutcome.NotInterrupted => "This step was not interrupted; there is nothing to decide.",
        ManualRunOutcome.StillOpen => "The run has not ended.",
        ManualRunOutcome.NotPublished => "The workflow has no published version.",
        _ => "Its workflow, its version or its step is not there any more.",
    };
}
