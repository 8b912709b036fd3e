using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>The keys that start workflows: listed, made, revoked.</summary>
public sealed partial class ApiKeysPage(ApiKeyStore store, DialogService dialogs, NotificationService toasts, NavigationManager navigation)
{
    private Caller caller = null!;
    private ImmutableArray<ApiKeyListItem> keys = [];
    private ElementReference newKey;
    private string search = "";
    private string? only;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;
    [SupplyParameterFromQuery] private string? Workflow { get; set; }
    [SupplyParameterFromQuery] private string? New { get; set; }

    private string Summary => $"{Spoken.Count(keys.Length, "key")} for {Spoken.Count(WithKeys.Count, "workflow")}";

    private List<(string Id, string Name)> WithKeys =>
        [.. keys.Where(key => key.WorkflowId is not null).Select(key => (key.WorkflowId!, key.WorkflowName!)).Distinct().OrderBy(one => one.Item2, StringComparer.CurrentCultureIgnoreCase)];

    private List<ApiKeyListItem> Found => [.. keys.Where(key =>
        (only is null || key.WorkflowId == only)
        && (search.Length == 0 || Contains(key.Name) || Contains(key.KeyPrefix) || Contains(key.WorkflowName ?? "")))];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await LoadAsync();
        if (keys.Any(key => key.WorkflowId == Workflow)) only = Workflow;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The editor links here to make a key for the workflow at hand.
        if (!firstRender || New != "1") return;
        await AddAsync(Workflow);
    }

    private async Task LoadAsync() => keys = await store.ListAsync(caller);

    private bool Contains(string text) => text.Contains(search, StringComparison.OrdinalIgnoreCase);

    private void ClearSearch() => (search, only) = ("", null);

    private async Task AddAsync(string? workflowId)
    {
        // Escape must not take away a key that nobody can see again.
        await dialogs.OpenSheetAsync<KeyDialog>("New key", [(nameof(KeyDialog.Caller), caller), (nameof(KeyDialog.WorkflowId), workflowId)], mayEscape: false);
        if (New is not null) navigation.NavigateTo(navigation.GetUriWithQueryParameter("new", (string?)null), replace: true);
        await LoadAsync();
        StateHasChanged();
    }

    private async Task DeleteAsync(ApiKeyListItem key)
    {
        var uses = key.LastUsedAt is null ? "It was never used." : "What still uses it is refused from now on.";
        if (!await dialogs.AskAsync(new Question($"Delete the key “{key.Name}”?", $"It stops working at once. {uses} This cannot be undone.", "Keep it", "Delete"))) return;
        if (await store.DeleteAsync(caller, key.Id)) toasts.Done($"“{key.Name}” was deleted");
        await LoadAsync();
        StateHasChanged();
        // The keyboard was on the line that is gone.
        await newKey.FocusAsync();
    }
}
