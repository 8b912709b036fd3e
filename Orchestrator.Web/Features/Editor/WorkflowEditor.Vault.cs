using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Credentials;

namespace Orchestrator.Web.Features.Editor;

/// <content>What the steps can refer to and call, kept up to date while the editor is open.</content>
public sealed partial class WorkflowEditor
{
    [Inject] private CredentialDirectory Directory { get; set; } = null!;

    [Inject] private VaultNotes Notes { get; set; } = null!;

    private Task<KnownCredentials> FollowVaultAsync()
    {
        Notes.Changed -= OnVaultChanged;
        Notes.Changed += OnVaultChanged;
        return Directory.ReadAsync(caller!.TenantId, closing.Token);
    }

    private void OnVaultChanged(object? sender, VaultChangedEventArgs change)
    {
        if (change.Concerns(caller!.TenantId))
            Later(ReadVaultAsync);
    }

    // With each save too: another process may have changed the vault, and time passes.
    private async Task ReadVaultAsync()
    {
        if (state is null || closing.IsCancellationRequested)
            return;
        try
        {
            state.Know(await Directory.ReadAsync(caller!.TenantId, closing.Token), await CalledAsync(state.Graph));
            StateHasChanged();
        }
        catch (DbException problem)
        {
            LogVaultNotRead(Log, Id, problem);
        }
    }

    // Most workflows call none.
    private async Task<KnownWorkflows?> CalledAsync(Graph graph) =>
        graph.Nodes.Select(CallProblems.CalledBy).OfType<string>().ToHashSet(StringComparer.Ordinal) is { Count: > 0 } called ? await Workflows.KnownAsync(caller!, called, Id, closing.Token) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The credentials for the editor of workflow {WorkflowId} were not read; those read before stay")]
    private static partial void LogVaultNotRead(ILogger log, string workflowId, Exception problem);
}
