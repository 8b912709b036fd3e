using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>What was sent to a workflow's webhook, newest first, live.</summary>
public sealed partial class DeliveriesPage(DeliveryStore store, WorkflowStore workflows, NotificationService toasts, NavigationManager navigation) : LiveComponent
{
    private static readonly Choice All = new("All", []);
    private static readonly ImmutableArray<Choice> Choices =
        [All, new("Accepted", [DeliveryOutcome.Accepted]), new("Refused", [DeliveryOutcome.Refused]), new("Repeated", [DeliveryOutcome.Repeated])];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private List<DeliveryView> items = [];
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private DeliveryView? open;
    private Choice chosen = All;
    private string? cursor;
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
        Follow(batch => batch.MissedSome || batch.Events.Any(happened => happened is not FeedEvent.StepChanged) ? LoadAsync() : Task.CompletedTask, Pause);
        Tick(Calm);
    }

    // What is there is read again as far as it is shown; a page that was scrolled keeps its length.
    private async Task LoadAsync()
    {
        var shown = Math.Clamp(items.Count, 50, DeliveryStore.MaxLimit);
        if (await store.ListAsync(caller, WorkflowId, chosen.Outcomes, limit: shown) is not { } page) return;
        var rest = page.NextCursor is { } end ? items.Where(item => string.CompareOrdinal(item.Id, end) < 0).ToList() : [];
        items = [.. page.Items, .. rest];
        if (rest.Count == 0) cursor = page.NextCursor;
    }

    private async Task ChooseAsync(Choice choice)
    {
        (chosen, open, items) = (choice, null, []);
        await LoadAsync();
    }

    private async Task MoreAsync()
    {
        if (await store.ListAsync(caller, WorkflowId, chosen.Outcomes, cursor) is not { } page) return;
        items.AddRange(page.Items);
        cursor = page.NextCursor;
    }

    private async Task OpenAsync(DeliveryView item) => open = open?.Id == item.Id ? null : await store.ReadAsync(caller, WorkflowId, item.Id);

    private async Task ReplayAsync()
    {
        if (open is not { } delivery || isBusy) return;
        isBusy = true;
        switch (await store.ReplayAsync(caller, WorkflowId, delivery.Id))
        {
            case DeliveryUse.Replayed replayed:
                navigation.NavigateTo($"/executions/{replayed.ExecutionId}");
                break;
            case DeliveryUse.Refused refused:
                toasts.Failed("It was not replayed", refused.Why);
                break;
            default:
                toasts.Failed("It is not there any more", "The delivery or its workflow was removed meanwhile.");
                break;
        }

        isBusy = false;
    }

    private async Task UseAsync()
    {
        if (open is not { } delivery || isBusy) return;
        isBusy = true;
        switch (await store.UseAsSampleAsync(caller, WorkflowId, delivery.Id))
        {
            case DeliveryUse.Kept:
                toasts.Done("It is the sample now", "Run in the editor begins with its body and headers.");
                break;
            case DeliveryUse.Refused refused:
                toasts.Failed("It was not kept as the sample", refused.Why);
                break;
            default:
                toasts.Failed("It is not there any more", "The delivery or its workflow was removed meanwhile.");
                break;
        }

        isBusy = false;
    }

    private sealed record Choice(string Word, ImmutableArray<DeliveryOutcome> Outcomes);
}
