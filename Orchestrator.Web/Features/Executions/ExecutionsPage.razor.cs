using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Executions;

/// <summary>The runs of a workflow, newest first, live.</summary>
public sealed partial class ExecutionsPage(
    ExecutionStore store, WorkflowStore workflows, DialogService dialogs, NotificationService toasts) : LiveComponent
{
    // How often "4 min ago" is said anew while nothing runs.
    private const int CalmSeconds = 10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly RunList list = new();
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private RunChoice chosen = RunChoice.All[0];
    private int total;
    private int seconds;
    private bool isMissing;
    private bool isBusy;

    /// <summary>Which workflow.</summary>
    [Parameter] public string WorkflowId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        Watch(new FeedFilter(caller.TenantId, WorkflowId));
        workflow = await workflows.ReadAsync(caller, WorkflowId) is { IsOwner: true } found ? found : null;
        isMissing = workflow is null;
        if (isMissing) return;
        await LoadAsync();
        Follow(FollowAsync);
        Tick(Second);
    }

    /// <inheritdoc />
    protected override void OnTick()
    {
        if (++seconds % CalmSeconds == 0 || list.Items.Any(run => !run.Status.IsFinal())) StateHasChanged();
    }

    private async Task LoadAsync()
    {
        total = await store.CountAsync(caller, WorkflowId);
        if (await store.ListAsync(caller, WorkflowId, new ExecutionFilter { Statuses = chosen.Statuses }) is { } page) list.Start(page, chosen.Statuses);
    }

    private async Task FollowAsync(FeedBatch batch)
    {
        total += batch.Events.Count(happened => happened is FeedEvent.ExecutionChanged { Trigger: not null });
        if (!list.Follow(batch)) await LoadAsync();
    }

    private async Task ChooseAsync(RunChoice choice)
    {
        chosen = choice;
        await LoadAsync();
    }

    private async Task MoreAsync()
    {
        isBusy = true;
        if (await store.ListAsync(caller, WorkflowId, new ExecutionFilter { Statuses = chosen.Statuses, Cursor = list.Cursor }) is { } page) list.Add(page);
        isBusy = false;
    }

    private async Task DeleteAsync()
    {
        if (await dialogs.OpenSheetAsync<DeleteRunsDialog>("Delete runs", [], small: true) is not DeleteRuns what) return;
        var before = what.OlderThan is { } age ? Time.GetUtcNow() - age : (DateTimeOffset?)null;
        var gone = await store.DeleteAsync(caller, WorkflowId, what.OnlyFailed ? [ExecutionStatus.Error] : [], before) ?? 0;
        toasts.Done($"{Spoken.Count(gone, "run")} deleted", gone == 0 ? "No ended run was that old." : "");
        await LoadAsync();
        StateHasChanged();
    }
}
