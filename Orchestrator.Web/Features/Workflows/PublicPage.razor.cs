using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A public workflow for anyone with the link: to look at and to copy. A private one is not found, like none at all, by its owner too.</summary>
public sealed partial class PublicPage(WorkflowStore workflows, NavigationManager navigation)
{
    private Caller? caller;
    private WorkflowDetail? workflow;
    private CanvasModel? drawing;
    private string? chosen;
    private string? wrong;
    private bool isOwn;
    private bool isBusy;

    /// <summary>Which workflow.</summary>
    [Parameter] public string Id { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private ActionCatalog Catalog { get; set; } = null!;

    private Node? Node => workflow?.Graph.Nodes.FirstOrDefault(node => node.Id == chosen);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (workflow?.Id == Id) return;
        (workflow, chosen, wrong) = (await workflows.ReadPublicAsync(Id), null, null);
        if (workflow is null)
        {
            navigation.NotFound();
            return;
        }

        drawing = CanvasDrawing.Of(workflow.Graph, Catalog, []);
        caller = Caller.From((await Session).User);
        isOwn = caller is not null && await workflows.ReadAsync(caller, Id) is { IsOwner: true };
    }

    private Task OnGestureAsync(CanvasGesture gesture)
    {
        if (gesture is CanvasGesture.Selected selected) chosen = selected.Nodes is [var only] ? only : null;
        return Task.CompletedTask;
    }

    private async Task DuplicateAsync()
    {
        if (isBusy || caller is null) return;
        (isBusy, wrong) = (true, null);
        switch (await workflows.DuplicateAsync(caller, Id))
        {
            case WorkflowOutcome.Done done:
                navigation.NavigateTo($"/workflows/{done.Workflow.Id}");
                return;
            case WorkflowOutcome.Invalid invalid:
                wrong = string.Join(" ", invalid.Problems.Select(problem => problem.Message));
                break;
            default:
                wrong = "It is not public any more.";
                break;
        }
        isBusy = false;
    }
}
