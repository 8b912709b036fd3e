using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Executions;

/// <summary>One run: its graph, its steps on a time axis, and one of them in full. Live until it ends.</summary>
public sealed partial class RunPage(
    ExecutionStore store, ApprovalStore waits, ManualRuns runs, ResumedRuns resumed, IntegrationStore integrations, DialogService dialogs, ActionCatalog catalog, LlmLedger ledger, LiveTexts live, NotificationService toasts, NavigationManager navigation) : LiveComponent
{
    private const int ManyPasses = 1_000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private Caller caller = null!;
    private RunDetail? run;
    private RunTimeline? timeline;
    private CanvasModel? drawing;
    private CanvasStates painted = CanvasStates.None;
    private StepData? data;
    private string? said;
    private (string? Attempt, StepStatus Status) dataOf;
    private IReadOnlyList<ApprovalView> approvals = [];
    private DateTimeOffset now;
    private long loadedAt;
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
        Follow(FollowAsync);
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

    // A loop over many items tells of every step; its counts are read twice a second at most.
    private async Task FollowAsync(FeedBatch batch)
    {
        Listen();
        // What a step says is not committed: nothing is read for it.
        if (!batch.MissedSome && batch.Events.All(happened => happened is FeedEvent.StepSaid)) return;
        if (run?.Loops.Sum(loop => loop.Count) > ManyPasses && Time.GetElapsedTime(loadedAt) < Beat && !batch.MissedSome
            && !batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged)) return;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        loadedAt = Time.GetTimestamp();
        var before = run;
        run = await store.DetailAsync(caller, Id);
        if (run is not null && HasModel(run)) run = run with { Usage = await ledger.OfRunAsync(caller.TenantId, Id) };
        isMissing = run is null;
        if (run is null) return;
        // A run keeps the version it started with, so that its drawing never changes.
        if (before?.Id != run.Id || drawing is null) drawing = CanvasDrawing.Of(run.Graph, catalog, []);
        painted = RunPainting.Of(run.Graph, run.Marks(), run.IsOver);
        approvals = run.Status == ExecutionStatus.Waiting ? await waits.OpenAsync(caller, Id) : [];
        Measure();
        if (!isChosenByHand) chosen = run.MostTelling();
        Listen();
        await ReadDataAsync();
    }

    private static bool HasModel(RunDetail run) => run.Graph.Nodes.Any(node => node.ActionType == LlmActions.Call.Type);

    // Of a step inside a loop several passes speak at once; none of them is shown.
    private void Listen() => said = chosen is not null && run is { IsOver: false } ? live.Find(Id, chosen) : null;

    private void Measure()
    {
        now = Time.GetUtcNow();
        timeline = RunTimeline.Of(run!, now);
    }

    private async Task ReadDataAsync()
    {
        var last = Row?.Last;
        if (dataOf == (last?.Id, last?.Status ?? default)) return;
        data = last is null ? null : await store.StepDataAsync(caller, Id, last.Id);
        dataOf = (last?.Id, last?.Status ?? default);
    }

    private Task OnGestureAsync(CanvasGesture gesture) =>
        gesture is CanvasGesture.Selected { Nodes: [var node, ..] } ? ChooseAsync(node) : Task.CompletedTask;

    private async Task ChooseAsync(string node)
    {
        if (chosen == node) return;
        (chosen, isChosenByHand) = (node, true);
        Listen();
        await ReadDataAsync();
    }

    private async Task ShowPassAsync(string stepId) => data = await store.StepDataAsync(caller, Id, stepId);
}
