using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>The versions of a workflow, newest first, each with what it changed.</summary>
public sealed partial class VersionsPage(WorkflowStore store, LaunchStore launches, DialogService dialogs, NotificationService toasts)
{
    private const int Part = 20;
    private readonly List<VersionChange> versions = [];
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private bool isMissing;

    /// <summary>Which workflow.</summary>
    [Parameter] public string WorkflowId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await store.ReadAsync(caller, WorkflowId) is { IsOwner: true } own ? own : null;
        isMissing = found is null;
        versions.Clear();
        if (found is not null) await MoreAsync();
        workflow = found;
    }

    private async Task MoreAsync() =>
        versions.AddRange(await store.HistoryAsync(caller, WorkflowId, versions.Count == 0 ? null : versions[^1].Version.Version, Part) ?? []);

    private async Task ShowAsync(int number)
    {
        var at = versions.FindIndex(one => one.Version.Version == number);
        int? before = at + 1 < versions.Count ? versions[at + 1].Version.Version : number > 1 ? number - 1 : null;
        if (await store.VersionGraphAsync(caller, WorkflowId, number) is not { } graph) return;
        var older = before is { } earlier ? await store.VersionGraphAsync(caller, WorkflowId, earlier) : null;
        var differences = GraphDifferences.Between(older ?? new Graph([], []), graph);
        await dialogs.OpenSheetAsync<VersionSheet>($"What version {number} changed",
            [(nameof(VersionSheet.Version), number), (nameof(VersionSheet.Before), older is null ? null : before), (nameof(VersionSheet.Differences), differences),
            (nameof(VersionSheet.Checklist), await launches.KeptAsync(caller, WorkflowId, number))]);
    }

    private async Task RestoreAsync(VersionListItem version)
    {
        if (await store.ReadAsync(caller, WorkflowId) is not { } now || await store.VersionGraphAsync(caller, WorkflowId, version.Version) is not { } graph)
        {
            isMissing = true;
            return;
        }

        var answer = await dialogs.OpenSheetAsync<RestoreSheet>($"Restore version {version.Version}",
            [(nameof(RestoreSheet.Version), version.Version), (nameof(RestoreSheet.Differences), GraphDifferences.Between(now.Graph, graph))]);
        if (answer is not bool publish) return;
        switch (await store.RestoreAsync(caller, WorkflowId, version.Version, publish))
        {
            case WorkflowOutcome.Done:
                toasts.Done($"Version {version.Version} is back", publish ? "It is the draft and the published version." : "It is the draft; what is published stays.");
                break;
            case WorkflowOutcome.Invalid invalid:
                toasts.Failed("It cannot be published any more", invalid.Problems[0].Message);
                break;
            default:
                toasts.Failed("It is not there any more", "The workflow or the version was removed meanwhile.");
                break;
        }

        await LoadAsync();
    }
}
