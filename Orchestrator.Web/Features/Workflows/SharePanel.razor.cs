using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Who can see a workflow, and the link for them.</summary>
public sealed partial class SharePanel(WorkflowStore workflows, IOptions<InstanceOptions> options, NavigationManager navigation)
{
    private Visibility? visibility;
    private bool isMissing;
    private string? wrong;

    /// <summary>Who shares.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>Which workflow.</summary>
    [Parameter, EditorRequired] public string WorkflowId { get; set; } = "";

    private string Link => PublicAddress.Of(options, WorkflowId, new Uri(navigation.BaseUri));

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        isMissing = (visibility = await workflows.ReadAsync(Caller, WorkflowId) is { IsOwner: true } found ? found.Visibility : null) is null;

    private async Task ChangeAsync(ChangeEventArgs change)
    {
        wrong = null;
        switch (await workflows.ChangeAsync(Caller, WorkflowId, new WorkflowChange { Visibility = change.Value is true ? Visibility.Public : Visibility.Private }))
        {
            case WorkflowOutcome.Done done:
                visibility = done.Workflow.Visibility;
                break;
            case WorkflowOutcome.Invalid invalid:
                wrong = string.Join(" ", invalid.Problems.Select(problem => problem.Message));
                break;
            default:
                (visibility, isMissing) = (null, true);
                break;
        }
    }
}
