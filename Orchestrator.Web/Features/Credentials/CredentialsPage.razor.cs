using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>The vault: listed, made, changed, switched off, removed.</summary>
public sealed partial class CredentialsPage(CredentialStore store, DialogService dialogs, NotificationService toasts, NavigationManager navigation, TimeProvider time)
{
    private static readonly (HealthState Figure, string Words, string Tone, string Icon, string Loud)[] Figures =
    [
        (HealthState.Broken, "Broken", "error", "fail", "bad"),
        (HealthState.Expiring, "Expires in 7 days", "waiting", "wait", "warn"),
        (HealthState.Unused, "Unused, 90 days", "skipped", "skip", ""),
        (HealthState.Old, "Not rotated, 90 days", "skipped", "history", ""),
        (HealthState.Healthy, "Healthy", "success", "ok", ""),
    ];

    private Caller caller = null!;
    private ImmutableArray<VaultItem> items = [];
    private ElementReference newOne;
    private string search = "";
    private string kind = "";
    private HealthState? only;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;
    [SupplyParameterFromQuery] private string? Id { get; set; }
    [SupplyParameterFromQuery] private string? Tenant { get; set; }

    private DateTimeOffset Now => time.GetUtcNow();

    private VaultItem? Chosen => Id is null ? null : items.FirstOrDefault(item => item.Id == Id && (Tenant is null || item.TenantId == Tenant));

    private string Summary => items.Count(item => item.IsGlobal) is var global and > 0
        ? $"{Spoken.Count(items.Length, "credential")}, {global} of all workspaces" : Spoken.Count(items.Length, "credential");

    private List<VaultItem> Found => [.. items.Where(item =>
        (only is not { } figure || CredentialHealth.IsCounted(figure, item, Now))
        && (kind.Length == 0 || item.Kind.ToString() == kind)
        && (search.Length == 0 || item.Id.Contains(search, StringComparison.OrdinalIgnoreCase) || item.Name.Contains(search, StringComparison.OrdinalIgnoreCase)))];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await LoadAsync();
    }

    private async Task LoadAsync() => items = await store.OverviewAsync(caller);

    private bool MayChange(VaultItem item) => !item.IsGlobal || caller.IsAdmin;

    private void ClearSearch() => (search, kind, only) = ("", "", null);

    private void Choose(VaultItem? item) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = item?.Id, ["tenant"] = item is { IsGlobal: true } ? "" : null }), replace: true);

    private async Task AddAsync() => await OpenAsync("New credential", null);

    private async Task EditAsync(VaultItem item) => await OpenAsync($"Edit {item.Id}", item);

    private async Task OpenAsync(string label, VaultItem? item)
    {
        // Escape must not take away what was typed.
        var saved = await dialogs.OpenSheetAsync<CredentialDialog>(label, [(nameof(CredentialDialog.Caller), caller), (nameof(CredentialDialog.Item), item)], mayEscape: false) as CredentialView;
        await LoadAsync();
        if (saved is not null)
        {
            toasts.Done(item is null ? $"“{saved.Id}” is saved" : $"“{saved.Id}” is changed", item is null ? $"Use it as credentials://{saved.Id}" : "Steps use it from now on.");
            Choose(items.FirstOrDefault(one => one.Id == saved.Id && one.TenantId == saved.TenantId));
        }
        StateHasChanged();
    }

    private async Task EnableAsync(VaultItem item, bool on)
    {
        var changed = await store.ChangeAsync(caller, item.Id, item.TenantId, new CredentialInput { Enabled = on });
        if (changed is VaultOutcome.Done) toasts.Done(on ? $"“{item.Id}” is enabled" : $"“{item.Id}” is disabled", on ? "" : "Steps that use it fail from now on.");
        else toasts.Failed($"“{item.Id}” was not changed", Why(changed));
        await LoadAsync();
        StateHasChanged();
    }

    private async Task DeleteAsync(VaultItem item)
    {
        var usage = await store.UsageAsync(caller, item.Id, item.TenantId);
        switch (await dialogs.OpenSheetAsync<DeleteCredentialSheet>($"Delete {item.Id}?", [(nameof(DeleteCredentialSheet.Item), item), (nameof(DeleteCredentialSheet.Usage), usage)], small: true))
        {
            case DeleteChoice.Disable:
                await EnableAsync(item, on: false);
                return;
            case DeleteChoice.Delete:
                var deleted = await store.DeleteAsync(caller, item.Id, item.TenantId);
                if (deleted is VaultOutcome.Done) toasts.Done($"“{item.Id}” was deleted");
                else toasts.Failed($"“{item.Id}” was not deleted", Why(deleted));
                await LoadAsync();
                Choose(null);
                StateHasChanged();
                // The keyboard was on the line that is gone.
                await newOne.FocusAsync();
                return;
        }
    }

    private static string Why(VaultOutcome outcome) => outcome switch
    {
        VaultOutcome.Forbidden forbidden => forbidden.Why,
        VaultOutcome.NotFound => "It was deleted meanwhile.",
        VaultOutcome.Invalid invalid => invalid.Problems[0].Message,
        _ => "Reload the page and try again.",
    };
}
