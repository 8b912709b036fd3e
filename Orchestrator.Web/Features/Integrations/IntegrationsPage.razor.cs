using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Connections to providers: shown, tested, made, changed, removed.</summary>
public sealed partial class IntegrationsPage(IntegrationStore store, ProviderCatalog catalog, IntegrationTests tests, DialogService dialogs, NotificationService toasts)
{
    private static readonly (Show Show, string Words)[] Shows = [(Show.All, "All"), (Show.Failing, "Failing"), (Show.ToTest, "To test")];

    private readonly HashSet<string> testing = new(StringComparer.Ordinal);
    private Caller caller = null!;
    private ImmutableArray<IntegrationListItem> items = [];
    private ImmutableDictionary<string, ImmutableArray<IntegrationUser>> users = ImmutableDictionary<string, ImmutableArray<IntegrationUser>>.Empty;
    private ElementReference addOne;
    private string search = "";
    private string type = "";
    private Show only;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private List<IntegrationListItem> Found => [.. items.Where(item =>
        IsShown(item, only) && (type.Length == 0 || item.Type == type)
        && (search.Length == 0 || item.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || TitleOf(item).Contains(search, StringComparison.OrdinalIgnoreCase)))];

    // Some of what is not there yet, so that the row stays a row.
    private IEnumerable<ProviderDefinition> Suggested => catalog.All.OrderBy(provider => items.Any(item => item.Type == provider.Type)).Take(8);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await LoadAsync();
    }

    private async Task LoadAsync() => (items, users) = (await store.ListAsync(caller), await store.UsersAsync(caller));

    private ImmutableArray<IntegrationUser> UsedBy(IntegrationListItem item) => users.GetValueOrDefault(item.Id, []);

    private string TitleOf(IntegrationListItem item) => catalog.Find(item.Type)?.Title ?? item.Type;

    private static bool IsShown(IntegrationListItem item, Show show) => show switch
    {
        Show.Failing => item.LastTest is { Status: "error" },
        Show.ToTest => item.LastTest is not { } last || last.At < item.UpdatedAt,
        _ => true,
    };

    private void ClearSearch() => (search, type, only) = ("", "", Show.All);

    private Task AddAsync(string? provider) => OpenAsync("Add integration", null, provider);

    private async Task EditAsync(IntegrationListItem item)
    {
        if (await store.FindAsync(caller, item.Id) is { } whole) await OpenAsync($"Edit {item.Name}", whole, null);
        else await LoadAsync();
    }

    private async Task OpenAsync(string label, IntegrationView? item, string? provider)
    {
        // Escape must not take away what was typed.
        var saved = await dialogs.OpenSheetAsync<IntegrationDialog>(label,
            [(nameof(IntegrationDialog.Caller), caller), (nameof(IntegrationDialog.Item), item), (nameof(IntegrationDialog.Type), provider)], mayEscape: false) as IntegrationView;
        await LoadAsync();
        if (saved is not null) toasts.Done(item is null ? $"“{saved.Name}” is added" : $"“{saved.Name}” is changed", item is null ? "" : "Runs use it from now on.");
        StateHasChanged();
    }

    private async Task TestAsync(IntegrationListItem item)
    {
        testing.Add(item.Id);
        try
        {
            await tests.RunAsync(caller, item.Id);
        }
        finally
        {
            testing.Remove(item.Id);
        }
        await LoadAsync();
    }

    // One after the other, so that a hundred of them are no burst.
    private async Task TestAllAsync()
    {
        foreach (var item in items)
        {
            await TestAsync(item);
            StateHasChanged();
        }
    }

    private async Task DeleteAsync(IntegrationListItem item)
    {
        var by = (await store.UsersAsync(caller)).GetValueOrDefault(item.Id, []);
        var breaks = by.Length == 0 ? "No workflow uses it." : $"{Spoken.Count(by.Length, "workflow")} {(by.Length == 1 ? "uses" : "use")} it and will fail with INTEGRATION_NOT_FOUND: "
            + $"{string.Join(", ", by.Take(5).Select(user => user.Name))}{(by.Length > 5 ? $" and {by.Length - 5} more" : "")}.";
        if (!await dialogs.AskAsync(new Question($"Delete “{item.Name}”?", $"{breaks} Its secrets are gone for good.", "Keep it", "Delete"))) return;
        if (await store.DeleteAsync(caller, item.Id)) toasts.Done($"“{item.Name}” was deleted");
        await LoadAsync();
        StateHasChanged();
        // The keyboard was on the card that is gone.
        await addOne.FocusAsync();
    }

    private enum Show
    {
        All,
        Failing,
        ToTest,
    }
}
