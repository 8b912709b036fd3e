using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Executions;

/// <summary>The runs of a workflow.</summary>
public sealed partial class ExecutionsPage(ExecutionStore store, WorkflowStore workflows)
{
    private Caller caller = null!;
    private WorkflowDetail? workflow;
    private int total;
    private bool isMissing;

    /// <summary>Which workflow.</summary>
    [Parameter] public string WorkflowId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (workflow?.Id == WorkflowId) return;
        caller = Caller.Of((await Session).User);
        workflow = await workflows.ReadAsync(caller, WorkflowId) is { IsOwner: true } found ? found : null;
        isMissing = workflow is null;
        if (!isMissing) await CountAsync();
    }

    private async Task CountAsync() => total = await store.CountAsync(caller, WorkflowId);
}
