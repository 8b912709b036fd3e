using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;
using Radzen;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>Makes a key, then shows it this once.</summary>
public sealed partial class KeyDialog(ApiKeyStore keys, WorkflowStore store, TimeProvider time)
{
    private ImmutableArray<WorkflowListItem> workflows = [];
    private ImmutableArray<FieldProblem> problems = [];
    private ApiKeyOutcome.Created? made;
    private string name = "";
    private string workflowId = "";
    private Expiry expiry = Expiry.Never;
    private DateOnly? date;

    [Inject] private DialogService Dialogs { get; set; } = null!;

    /// <summary>Who makes it.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>The workflow that is offered first; null for none.</summary>
    [Parameter] public string? WorkflowId { get; set; }

    private WorkflowListItem? Chosen => workflows.FirstOrDefault(workflow => workflow.Id == workflowId);

    private string Advice => Chosen switch
    {
        null => "A key belongs to one workflow for good.",
        { TriggerType: not "Webhook" } => "This workflow does not start by webhook yet: choose the Webhook trigger in the editor and publish it.",
        { Published: false } => "This workflow is not published yet; the key works as soon as it is.",
        { Enabled: false } => "This workflow is switched off; the key works as soon as it is on.",
        _ => "A call with the key starts it at once.",
    };

    private DateTimeOffset? ExpiresAt => expiry switch
    {
        Expiry.Month => time.GetUtcNow().AddDays(30),
        Expiry.Quarter => time.GetUtcNow().AddDays(90),
        Expiry.Year => time.GetUtcNow().AddYears(1),
        // The whole day counts.
        Expiry.Date when date is { } day => new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        _ => null,
    };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var all = await store.ListAsync(Caller, runs: 0);
        workflows = [.. all.OrderBy(workflow => workflow.TriggerType != "Webhook").ThenBy(workflow => workflow.Name, StringComparer.CurrentCultureIgnoreCase)];
        workflowId = workflows.FirstOrDefault(workflow => workflow.Id == WorkflowId)?.Id ?? (workflows.Length == 1 ? workflows[0].Id : "");
    }

    private async Task MakeAsync()
    {
        if (expiry == Expiry.Date && date is null)
        {
            problems = [new("expiresAt", "Choose the date, or let it never expire.")];
            return;
        }
        switch (await keys.CreateAsync(Caller, name, workflowId, ExpiresAt))
        {
            case ApiKeyOutcome.Created created:
                made = created;
                break;
            case ApiKeyOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            default:
                problems = [new("name", "The workflow was deleted meanwhile. Choose another one.")];
                break;
        }
    }

    // What was said about a date does not hold for another one.
    private void Forget() => problems = [];

    private string? Of(string field) => problems.FirstOrDefault(problem => problem.Path == field)?.Message;

    private enum Expiry
    {
        Never,
        Month,
        Quarter,
        Year,
        Date,
    }
}
