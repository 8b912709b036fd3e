using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Every starter, grouped by what it is for, with what each of its steps does.</summary>
public sealed partial class StartersPage(WorkflowStore workflows, NotificationService toasts, NavigationManager navigation) : ComponentBase
{
    private string search = "";
    private bool isBusy;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    private List<Starter> Found => [.. Starter.All.Where(starter => starter.Has(search))];

    private async Task UseAsync(Starter starter)
    {
        if (isBusy) return;
        isBusy = true;
        var outcome = await workflows.CreateAsync(Caller.Of((await Session).User), starter.Copy());
        // Once it is made the page is left; a click that is still on its way makes no second one.
        isBusy = outcome is WorkflowOutcome.Done;
        if (outcome is WorkflowOutcome.Done done) navigation.NavigateTo($"/workflows/{done.Workflow.Id}");
        else toasts.Failed("The workflow was not made", WorkflowsPage.Said(outcome));
    }
}
