using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Executions;

/// <summary>One run: its graph, its steps on a time axis, and one of them in full. Live until it ends.</summary>
public sealed partial class RunPage(
    ExecutionStore store, ManualRuns runs, ActionCatalog catalog, NotificationService toasts, NavigationManager navigation) : LiveComponent
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private Caller caller = null!;
    private RunDetail? run;
    private RunTimeline? timeline;
    private CanvasModel? drawing;
    private CanvasStates painted = CanvasStates.None;
    private StepData? data;
    private (string? Attempt, StepStatus Status) dataOf;
    private DateTimeOffset now;
    private string? shown;
    private string? chosen;
    private bool isChosenByHand;
    private bool isMissing;
    private bool isBusy;

    /// <summary>Which run.</summary>
    [Parameter] public string Id { get; set; } = "";

    /// <summary>The workflow in the address, which the run knows better.</summary>
    [Parameter] public string? WorkflowId { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private StepRow? Row => timeline?.Rows.FirstOrDefault(row => row.NodeId == chosen);

    private Node? Node => run?.Graph.Nodes.FirstOrDefault(node => node.Id == chosen);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (shown == Id) return;
        shown = Id;
        caller = Caller.Of((await Session).User);
        (run, chosen, isChosenByHand, data, dataOf) = (null, null, false, null, default);
        Watch(new FeedFilter(caller.TenantId, ExecutionId: Id));
        await LoadAsync();
        Follow(_ => LoadAsync());
        Tick(Beat);
    }

    /// <inheritdoc />
    protected override void OnTick()
    {
        // Of a run that is over only "4 min ago" changes.
        if (run is null || (run.IsOver && Time.GetUtcNow() - now < Calm)) return;
        Measure();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var before = run;
        run = await store.DetailAsync(caller, Id);
        isMissing = run is null;
        if (run is null) return;
        // A run keeps the version it started with, so that its drawing never changes.
        if (before?.Id != run.Id || drawing is null) drawing = CanvasDrawing.Of(run.Graph, catalog, []);
        painted = RunPainting.Of(run.Graph, run.Marks(), run.IsOver);
        Measure();
        if (!isChosenByHand) chosen = run.MostTelling();
        await ReadDataAsync();
    }

    private void Measure()
    {
        now = Time.GetUtcNow();
        timeline = RunTimeline.Of(run!, now);
    }

    private async Task ReadDataAsync()
    {
        var last = Row?.Last;
        if (dataOf == (last?.Id, last?.Status ?? default)) return;
        data = last is null ? null : await store.StepDataAsync(caller, last.Id);
        dataOf = (last?.Id, last?.Status ?? default);
    }

    private Task OnGestureAsync(CanvasGesture gesture) =>
        gesture is CanvasGesture.Selected { Nodes: [var node, ..] } ? ChooseAsync(node) : Task.CompletedTask;

    private async Task ChooseAsync(string node)
    {
        if (chosen == node) return;
        (chosen, isChosenByHand) = (node, true);
        await ReadDataAsync();
    }

    private async Task CancelAsync()
    {
        isBusy = true;
        if (!await runs.CancelAsync(caller, Id)) toasts.Failed("Nothing to cancel", "The run has ended meanwhile.");
        isBusy = false;
    }

    private async Task RepeatAsync()
    {
        isBusy = true;
        var outcome = await runs.RepeatAsync(caller, Id);
        isBusy = false;
        switch (outcome)
        {
            case ManualRunOutcome.Started started:
                navigation.NavigateTo($"/executions/{started.ExecutionId}");
                break;
            case ManualRunOutcome.InputNotKept:
                toasts.Failed("The run cannot be repeated", "Its input held secrets, and only what is masked is kept. Send the input again.");
                break;
            default:
                toasts.Failed("The run cannot be repeated", "Its workflow or its version is not there any more.");
                break;
        }
    }
}
