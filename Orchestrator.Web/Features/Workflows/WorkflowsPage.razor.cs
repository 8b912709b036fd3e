using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>The list of workflows, and three to start from.</summary>
public sealed partial class WorkflowsPage(WorkflowStore workflows, DialogService dialogs, ContextMenuService menus, NotificationService toasts, NavigationManager navigation) : LiveComponent
{
    private const int PageSize = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private Caller caller = null!;
    private ImmutableArray<WorkflowListItem> items = [];
    private ElementReference newWorkflow;
    private string search = "";
    private int shown = PageSize;
    private bool isBusy;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private string Summary => items.Length == 0 ? "Nothing here yet."
        : $"{Spoken.Count(items.Length, "workflow")}, {items.Count(item => item.Enabled)} enabled.";

    private List<WorkflowListItem> Found => search.Length == 0 ? [.. items]
        : [.. items.Where(item => item.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || item.Description.Contains(search, StringComparison.OrdinalIgnoreCase))];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        Watch(new FeedFilter(caller.TenantId));
        await LoadAsync();
        Follow(async batch =>
        {
            if (batch.MissedSome || batch.Events.Any(happened => happened is not FeedEvent.StepChanged)) await LoadAsync();
        }, Pause);
        Tick(Calm);
    }

    private async Task LoadAsync() => items = await workflows.ListAsync(caller);

    private void Search(string typed) => (search, shown) = (typed, PageSize);

    private Task UseAsync(Starter starter) => AddAsync(starter.Copy());

    private Task AddEmptyAsync() => AddAsync(new NewWorkflow("Untitled workflow", "", new Graph([], []), Publish: false));

    private async Task AddAsync(NewWorkflow workflow)
    {
        if (isBusy) return;
        isBusy = true;
        var outcome = await workflows.CreateAsync(caller, workflow);
        // Once it is made the page is left; a click that is still on its way makes no second one.
        isBusy = outcome is WorkflowOutcome.Done;
        Open(outcome);
    }

    private async Task ImportAsync()
    {
        if (await dialogs.OpenSheetAsync<ImportDialog>("Import a workflow", [(nameof(ImportDialog.Caller), caller)]) is WorkflowDetail made)
            navigation.NavigateTo($"/workflows/{made.Id}");
    }

    private void Open(WorkflowOutcome outcome)
    {
        if (outcome is WorkflowOutcome.Done done) navigation.NavigateTo($"/workflows/{done.Workflow.Id}");
        else toasts.Failed("The workflow was not made", Said(outcome));
    }

    private async Task EnableAsync(WorkflowListItem item, bool enabled)
    {
        var outcome = await workflows.ChangeAsync(caller, item.Id, new WorkflowChange { Enabled = enabled });
        if (outcome is not WorkflowOutcome.Done) toasts.Failed($"“{item.Name}” was not changed", Said(outcome));
        await LoadAsync();
    }

    private void OpenMenu(MouseEventArgs mouse, WorkflowListItem item)
    {
        menus.Open(mouse,
            [
                new() { Text = "Open", Icon = "edit", Value = "open" },
                new() { Text = "Executions", Icon = "history", Value = "executions" },
                new() { Text = "Share", Icon = "share", Value = "share" },
                new() { Text = "Duplicate", Icon = "content_copy", Value = "duplicate" },
                new() { Text = "Export", Icon = "download", Value = "export" },
                new() { Text = "Delete", Icon = "delete", Value = "delete" },
            ],
            chosen =>
            {
                menus.Close();
                _ = InvokeAsync(() => DoAsync((string)chosen.Value!, item));
            });
    }

    private async Task DoAsync(string deed, WorkflowListItem item)
    {
        switch (deed)
        {
            case "open":
                navigation.NavigateTo($"/workflows/{item.Id}");
                break;
            case "executions":
                navigation.NavigateTo($"/workflows/{item.Id}/executions");
                break;
            case "share":
                await dialogs.OpenSheetAsync<ShareDialog>($"Share “{item.Name}”", [(nameof(ShareDialog.Caller), caller), (nameof(ShareDialog.WorkflowId), item.Id), (nameof(ShareDialog.Name), item.Name)]);
                await LoadAsync();
                StateHasChanged();
                break;
            case "duplicate":
                await DuplicateAsync(item);
                break;
            case "export":
                navigation.NavigateTo($"/api/workflows/{item.Id}/export", forceLoad: true);
                break;
            default:
                await DeleteAsync(item);
                break;
        }
    }

    private async Task DuplicateAsync(WorkflowListItem item)
    {
        var outcome = await workflows.DuplicateAsync(caller, item.Id);
        if (outcome is WorkflowOutcome.Done done) toasts.Done($"“{done.Workflow.Name}” was made", "It is private and not published yet.");
        else toasts.Failed($"“{item.Name}” was not copied", Said(outcome));
        await LoadAsync();
        StateHasChanged();
    }

    private async Task DeleteAsync(WorkflowListItem item)
    {
        var belongings = await workflows.BelongingsAsync(caller, item.Id);
        var question = new Question($"Delete “{item.Name}”?", belongings.Said, "Keep it", "Delete");
        if (!await dialogs.AskAsync(question)) return;
        if (await workflows.DeleteAsync(caller, item.Id)) toasts.Done($"“{item.Name}” was deleted");
        await LoadAsync();
        StateHasChanged();
        // The keyboard was on the line that is gone.
        await newWorkflow.FocusAsync();
    }

    internal static string Said(WorkflowOutcome outcome) => outcome switch
    {
        WorkflowOutcome.Invalid invalid => string.Join(" ", invalid.Problems.Select(problem => problem.Message)),
        WorkflowOutcome.Stale => "It was changed in another window. Try again.",
        _ => "It is not there any more.",
    };
}
