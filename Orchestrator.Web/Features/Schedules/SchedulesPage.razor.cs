using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Schedules;

/// <summary>What runs when: every schedule of the workspace, live.</summary>
public sealed partial class SchedulesPage(ScheduleStore store, WorkflowStore workflows, ManualRuns runs, BrowserZone zone, NotificationService toasts, NavigationManager navigation)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private Caller caller = null!;
    private ImmutableArray<ScheduleView> schedules = [];
    private TimeZoneInfo? yours;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private string Summary => schedules.Length == 0 ? "What runs by the clock." : $"{Spoken.Count(schedules.Length, "schedule")}, {schedules.Count(one => one.Enabled)} on.";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        Watch(new FeedFilter(caller.TenantId));
        await LoadAsync();
        Follow(FollowAsync, Pause);
        Tick(Period);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        yours = await zone.FindAsync();
        StateHasChanged();
    }

    private async Task LoadAsync() => schedules = await store.ListAsync(caller);

    // Runs of other workflows say nothing about a schedule.
    private Task FollowAsync(FeedBatch batch) =>
        batch.MissedSome || batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged && schedules.Any(one => one.WorkflowId == happened.WorkflowId)) ? LoadAsync() : Task.CompletedTask;

    private async Task EnableAsync(ScheduleView schedule, bool on)
    {
        if (await workflows.ChangeAsync(caller, schedule.WorkflowId, new WorkflowChange { Enabled = on }) is not WorkflowOutcome.Done)
            toasts.Failed($"“{schedule.WorkflowName}” was not changed", "It is not there any more.");
        await LoadAsync();
    }

    private async Task RunAsync(ScheduleView schedule)
    {
        if (await runs.StartAsync(caller, schedule.WorkflowId, input: null, draft: false) is ManualRunOutcome.Started started) navigation.NavigateTo($"/executions/{started.ExecutionId}");
        else toasts.Failed($"“{schedule.WorkflowName}” was not run", "It is not there any more.");
    }
}
