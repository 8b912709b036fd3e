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
    ExecutionStore store, WorkflowStore workflows, ExecutionFeed feed, DialogService dialogs, NotificationService toasts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly RunList list = new();
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private FeedSubscription? watch;
    private Ticking? ticking;
    private RunChoice chosen = RunChoice.All[0];
    private int total;
    private bool isMissing;
    private bool isBusy;

    /// <summary>Which workflow.</summary>
    [Parameter] public string WorkflowId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        // Subscribed before the list is read, so that nothing falls between the two.
        watch = feed.Subscribe(new FeedFilter(caller.TenantId, WorkflowId));
        workflow = await workflows.ReadAsync(caller, WorkflowId) is { IsOwner: true } found ? found : null;
        isMissing = workflow is null;
        if (!isMissing) await LoadAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || watch is null) return;
        _ = FollowAsync(watch);
        ticking = new Ticking(time, Second, () => InvokeAsync(StateHasChanged));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ticking?.Dispose();
        watch?.Dispose();
    }

    private async Task LoadAsync()
    {
        total = await store.CountAsync(caller, WorkflowId);
        if (await store.ListAsync(caller, WorkflowId, new ExecutionFilter { Statuses = chosen.Statuses }) is { } page) list.Start(page, chosen.Statuses);
    }

    private async Task FollowAsync(FeedSubscription batches)
    {
        await foreach (var batch in batches)
        {
            await InvokeAsync(async () =>
            {
                total += batch.Events.Count(happened => happened is FeedEvent.ExecutionChanged { Trigger: not null });
                if (!list.Follow(batch)) await LoadAsync();
                StateHasChanged();
            });
        }
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
        var before = what.OlderThan is { } age ? time.GetUtcNow() - age : (DateTimeOffset?)null;
        var gone = await store.DeleteAsync(caller, WorkflowId, what.OnlyFailed ? [ExecutionStatus.Error] : [], before) ?? 0;
        toasts.Done($"{Spoken.Count(gone, "run")} deleted", gone == 0 ? "No ended run was that old." : "");
        await LoadAsync();
        StateHasChanged();
    }
}
