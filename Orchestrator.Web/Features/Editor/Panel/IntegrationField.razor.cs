using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Integrations.Examples;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>Which integration a step uses: chosen, added, changed and tested without leaving the step.</summary>
public sealed partial class IntegrationField(IntegrationStore integrations, IntegrationTests tests, ProviderCatalog catalog, DialogService dialogs)
{
    private ImmutableArray<IntegrationListItem> offered = [];
    private Caller caller = null!;
    private bool isRead;
    private bool isTesting;

    /// <summary>The id of the control.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    /// <summary>Whose integrations are offered; null for all.</summary>
    [Parameter] public string? Type { get; set; }

    /// <summary>The same where it may be one of several; empty for any.</summary>
    [Parameter] public ImmutableArray<string> Types { get; set; } = [];

    /// <summary>The id that is chosen; empty for none.</summary>
    [Parameter] public string Value { get; set; } = "";

    /// <summary>What it is, where no label says so.</summary>
    [Parameter] public string? Label { get; set; }

    /// <summary>The id of what explains it.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    /// <summary>True when something is wrong with it, else null.</summary>
    [Parameter] public string? Invalid { get; set; }

    /// <summary>Called with the id that was chosen.</summary>
    [Parameter] public EventCallback<string?> Chosen { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private IntegrationListItem? Known => offered.FirstOrDefault(one => one.Id == Value);

    private IExampleService? Example => ExampleServices.Find(Type);

    private string? Title => catalog.Find(Type)?.Title;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await ReadAsync();
    }

    private async Task ReadAsync() =>
        (offered, isRead) = ([.. (await integrations.ListAsync(caller, Type)).Where(one => Types.IsEmpty || Types.Contains(one.Type, StringComparer.Ordinal))], true);

    private Task AddAsync() => OpenAsync("Add integration", null);

    private async Task EditAsync()
    {
        if (await integrations.FindAsync(caller, Value) is { } whole) await OpenAsync($"Edit {whole.Name}", whole);
        else await ReadAsync();
    }

    private async Task OpenAsync(string label, IntegrationView? item)
    {
        // Escape must not take away what was typed; an empty form it closes.
        var saved = await dialogs.OpenSheetAsync<IntegrationDialog>(label,
            [(nameof(IntegrationDialog.Caller), caller), (nameof(IntegrationDialog.Item), item), (nameof(IntegrationDialog.Type), Type)], mayEscape: false) as IntegrationView;
        await ReadAsync();
        if (item is null && saved is not null && offered.Any(one => one.Id == saved.Id)) await Chosen.InvokeAsync(saved.Id);
    }

    private async Task TestAsync()
    {
        isTesting = true;
        try
        {
            await tests.RunAsync(caller, Value);
        }
        finally
        {
            isTesting = false;
        }

        await ReadAsync();
    }
}
