using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Webhooks;
using Orchestrator.Web.Features.Workflows;
using Radzen;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>A new key, with a call that is ready to be pasted, and the first run that it starts.</summary>
public sealed partial class KeyReady(WorkflowStore workflows, DeliveryStore deliveries, NavigationManager navigation) : LiveComponent
{
    private FeedEvent.ExecutionChanged? run;
    private string sample = "";
    private string chosen = KeySnippets.Curl;
    private bool stored;
    private bool isSample;

    [Inject] private DialogService Dialogs { get; set; } = null!;

    /// <summary>Who made it.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>The key.</summary>
    [Parameter, EditorRequired] public ApiKeyOutcome.Created Made { get; set; } = null!;

    /// <summary>The workflow it starts; null when it is gone.</summary>
    [Parameter] public WorkflowListItem? Workflow { get; set; }

    private string Waiting => Workflow is { TriggerType: "Webhook", Published: true, Enabled: true }
        ? "Waiting for the first call. It will appear here and can become the sample data." : "The workflow takes no calls yet. Once it does, the first one appears here.";

    private IReadOnlyList<(string Language, string Text)> Snippets =>
        KeySnippets.For(navigation.ToAbsoluteUri($"api/workflows/{Made.Item.WorkflowId}/webhook"), Made.Key, sample);

    private string Snippet => Snippets.First(snippet => snippet.Language == chosen).Text;

    private async Task UseAsync() =>
        isSample = run is { } first && await deliveries.UseAsSampleAsync(Caller, Made.Item.WorkflowId!, first.ExecutionId) is DeliveryUse.Kept;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Watch(new FeedFilter(Caller.TenantId, Made.Item.WorkflowId));
        var workflow = await workflows.ReadAsync(Caller, Made.Item.WorkflowId!);
        sample = KeySnippets.SampleOf(workflow?.Graph);
        Follow(batch =>
        {
            foreach (var change in batch.Events.OfType<FeedEvent.ExecutionChanged>())
            {
                if (run is null ? change.Trigger == TriggerKind.Webhook : change.ExecutionId == run.ExecutionId) run = change;
            }
            return Task.CompletedTask;
        });
    }
}
