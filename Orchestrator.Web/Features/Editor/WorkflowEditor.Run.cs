using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Web.Features.Editor;

/// <content>Running the draft and watching it on the canvas.</content>
public sealed partial class WorkflowEditor
{
    private CanvasStates painted = CanvasStates.None;
    private CancellationTokenSource? watching;
    private RunView? run;
    private RunView? lastRun;
    private bool isStarting;
    private RunInput? sampleInput;

    private UnfinishedText SampleText => unfinished.Of(state!.Trigger?.Id ?? "", "sample");

    private async Task RunAsync()
    {
        if (isStarting)
            return;
        if (SampleText.Text is not null)
        {
            notice = Notice.Refused("The sample input is not JSON yet.");
            await sampleInput!.ShowAsync();
            return;
        }
        (isStarting, notice) = (true, null);
        StateHasChanged();
        var graph = state!.Graph;
        switch (await Runs.StartAsync(caller!, workflow!, graph, state.MockInput ?? TriggerInput.Now(graph, Time.GetUtcNow()), closing.Token))
        {
            case EditorRunOutcome.Started started:
                watching?.Cancel();
                watching?.Dispose();
                watching = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
                var token = watching.Token;
                Later(() => WatchAsync(started.ExecutionId, graph, token));
                break;
            case EditorRunOutcome.Refused refused:
                notice = Notice.Refused(refused.Why);
                break;
        }
        isStarting = false;
    }

    private async Task WatchAsync(string executionId, Graph graph, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var seen in Runs.WatchAsync(caller!, executionId, graph, cancellationToken))
            {
                run = seen;
                painted = RunPainting.Of(graph, seen.Steps.ToDictionary(step => step.Key, step => Mark(step.Value), StringComparer.Ordinal), seen.IsOver);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another run was started, or the page was left.
        }
    }

    private static StepMark Mark(StepView step) => new(step.Status, step.Handle, step.Took, step.Error is { } error ? ShortName(error.Code) : null);

    // HTTP_401 is "401", INVALID_CONFIG "Invalid config": a card has little room.
    private static string ShortName(string code) =>
        code.StartsWith("HTTP_", StringComparison.Ordinal) ? code[5..] : code[0] + code[1..].Replace('_', ' ').ToLowerInvariant();

    private Node? FailedNode => run is null ? null : ReadingOrder.Of(state!.Graph).FirstOrDefault(node =>
        run.Status == ExecutionStatus.Error && run.Steps.GetValueOrDefault(node.Id) is { Status: StepStatus.Error, Handle: null });

    private async Task ShowFailed()
    {
        if (FailedNode is not { } failed)
            return;
        problemsShown = false;
        state!.SelectHere(failed.Id);
        StateHasChanged();
        await Task.Yield();
        panel?.Show("output");
    }

    private void ClearRun() => (lastRun, run, painted) = (run, null, CanvasStates.None);

    private Task CancelAsync() => run is { } running ? Runs.CancelAsync(caller!, running.ExecutionId, closing.Token) : Task.CompletedTask;
}
