using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor;

/// <content>Running the draft and watching it on the canvas.</content>
public sealed partial class WorkflowEditor
{
    private CanvasStates painted = CanvasStates.None;
    private CancellationTokenSource? watching;
    private RunView? run;
    private RunView? lastRun;
    private (RunView? Run, RunView? Last, string? DataOf, RunView? Together) known;
    private bool isStarting;
    private RunInput? sampleInput;
    private string? runTitle;

    // A run of a part knows nothing of the rest; that is as the run before left it.
    private RunView? Known
    {
        get
        {
            // The same object as long as nothing changed: what is made of it is kept by it.
            if (known.Run != run || known.Last != lastRun || known.DataOf != DataOf)
                known = (run, lastRun, DataOf, (run is null ? lastRun : run.Over(lastRun)) is { } together ? together with { IsChosen = DataOf is not null } : null);
            return known.Together;
        }
    }

    private UnfinishedText SampleText => unfinished.Of(state!.Trigger?.Id ?? "", "sample");

    private Task RunAsync() => RunPartAsync(new RunReach.Whole());

    private Task RunStepAsync(Func<string, RunReach> reach) => state!.Selected is { Type: NodeType.Action } step ? RunPartAsync(reach(step.Id)) : RefuseAsync();

    private Task RefuseAsync()
    {
        Refuse("Choose one step first; the trigger runs with the whole workflow.", new NoticeAction("Run the workflow", RunAsync));
        return Task.CompletedTask;
    }

    private async Task RunPartAsync(RunReach reach)
    {
        if (isStarting)
            return;
        if (SampleText.Text is not null)
        {
            notices.Say(Notice.Refused("The sample input is not JSON yet."));
            await sampleInput!.ShowAsync();
            return;
        }
        isStarting = true;
        notices.Clear();
        StateHasChanged();
        var graph = state!.Graph;
        switch (await Runs.StartAsync(caller!, workflow!, graph, state.MockInput ?? TriggerInput.Now(graph, Time.GetUtcNow()), reach, DataOf, closing.Token))
        {
            case EditorRunOutcome.Started started:
                (lastRun, run, runTitle) = (Known, null, TitleOf(reach));
                if (reach is RunReach.Only) panel?.Show("output");
                Follow(started.ExecutionId, graph);
                break;
            case EditorRunOutcome.NeedsMore needs:
                isStarting = false;
                if (await Dialogs.AskAsync(new Question($"Run {needs.Steps} first?", needs.Why, "Cancel", needs.IsOne ? "Run it too" : "Run them too", IsDanger: false)))
                    await RunPartAsync(needs.Reach);
                return;
            case EditorRunOutcome.Refused refused:
                notices.Say(Notice.Refused(refused.Why) with { Actions = [.. refused.Offers.Select(ActionOf)] });
                break;
        }
        isStarting = false;
    }

    private void Follow(string executionId, Graph graph)
    {
        watching?.Cancel();
        watching?.Dispose();
        watching = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        var token = watching.Token;
        Later(() => WatchAsync(executionId, graph, token));
    }

    private NoticeAction ActionOf(RunOffer offer) => new(offer.Label, offer switch
    {
        RunOffer.Run run => () => RunPartAsync(run.Reach),
        RunOffer.Pin pin => () => ShowPinAsync(pin.NodeId),
        _ => LeaveDataAsync,
    });

    // Comes after the drawing: reading runs takes longer than reading the workflow.
    private async Task ReadLastRunAsync(WorkflowDetail of)
    {
        var last = await Runs.LastAsync(caller!, of.Id, of.Graph, closing.Token);
        if (workflow?.Id != of.Id || shown is not null)
            return;
        lastRun = lastRun is null ? last : lastRun.Over(last);
        StateHasChanged();
    }

    private async Task WatchAsync(string executionId, Graph graph, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var seen in Runs.WatchAsync(caller!, executionId, graph, cancellationToken))
            {
                Show(seen, graph);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another run was started, or the page was left.
        }
    }

    private void Show(RunView seen, Graph graph)
    {
        run = seen;
        painted = RunPainting.Of(graph, seen.Steps.ToDictionary(step => step.Key, step => Mark(step.Value), StringComparer.Ordinal), seen.IsOver);
    }

    private static StepMark Mark(StepView step) => step.IsTried ? new(StepStatus.Success, Note: "first item") : new(step.Status, step.Handle, step.Took, step.Error is { } error ? ShortName(error.Code) : null);

    // HTTP_401 is "401", INVALID_CONFIG "Invalid config": a card has little room.
    private static string ShortName(string code) =>
        code.StartsWith("HTTP_", StringComparison.Ordinal) ? code[5..] : code[0] + code[1..].Replace('_', ' ').ToLowerInvariant();

    // A loop only fails because a step inside it did, if one has.
    private Node? FailedNode => run is null ? null : ReadingOrder.Of(state!.Graph).OrderBy(node => node.ActionType == BuiltInActions.ForEach.Type).FirstOrDefault(node =>
        run.Status == ExecutionStatus.Error && run.Steps.GetValueOrDefault(node.Id) is { Status: StepStatus.Error, Handle: null });

    private void ShowFailed()
    {
        if (FailedNode is not { } failed)
            return;
        problemsShown = false;
        state!.SelectHere(failed.Id);
        InPanel(step => step.Show("output"));
    }

    private void ClearRun() => (lastRun, run, painted) = (Known, null, CanvasStates.None);

    private string? TitleOf(RunReach reach) => reach switch
    {
        RunReach.Only only => $"Test of {NameOf(only.NodeId)}{(StepSurroundings.Of(state!.Graph, only.NodeId).Loops.IsEmpty ? "" : " with the first item")}",
        RunReach.From from => $"From {NameOf(from.NodeId)} on",
        RunReach.UpTo to => $"Up to {NameOf(to.NodeId)}",
        _ => null,
    };

    private string NameOf(string nodeId) => state!.Find(nodeId) is { } step ? $"“{state.LabelOf(step)}”" : "a step";

    private Task PinAsync(Node step)
    {
        if (state!.Find(step.Id) is not { Type: NodeType.Action } now)
            return RefuseAsync();
        if (now.Pin is not null)
            Do(new PinStep(now.Id, null));
        else if (Known?.Steps.GetValueOrDefault(now.Id) is { Status: StepStatus.Success, Output: { } output })
            PinOutput(now.Id, output);
        else
            Refuse("The step has given nothing yet. Test it, then pin what it gives.", new NoticeAction("Test step", () => RunPartAsync(new RunReach.Only(now.Id))));
        return Task.CompletedTask;
    }

    private void PinOutput(string nodeId, JsonElement output)
    {
        if (PinAs(nodeId, output)) panel?.Show("output");
    }

    // What was half written as an earlier pin is gone with that.
    private bool PinAs(string nodeId, JsonElement output)
    {
        if (!Do(new PinStep(nodeId, output))) return false;
        unfinished.Of(nodeId, UnfinishedPlace.Pin).Text = null;
        return true;
    }

    // A step without one is given an empty one, to be filled in.
    private Task ShowPinAsync(string nodeId)
    {
        if (state!.Find(nodeId) is not { } step) return Task.CompletedTask;
        notices.Clear();
        if (step.Pin is null && !PinAs(nodeId, JsonElement.Parse("{}"))) return Task.CompletedTask;
        problemsShown = false;
        state.SelectHere(nodeId);
        InPanel(open => open.Show("output"));
        return Task.CompletedTask;
    }

    private Task CancelAsync() => run is { } running ? Runs.CancelAsync(caller!, running.ExecutionId, closing.Token) : Task.CompletedTask;
}
