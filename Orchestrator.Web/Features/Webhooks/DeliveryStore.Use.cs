using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Webhooks;

/// <content>Using a delivery once more.</content>
public sealed partial class DeliveryStore
{
    private const string NotKept = "Its body is not kept.";
    private const string HeldSecrets = "Its body held secrets and was kept only without them, so it cannot be sent again.";

    /// <summary>Starts a run of the published version with what the delivery brought.</summary>
    public async Task<DeliveryUse> ReplayAsync(Caller caller, string workflowId, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await ReadAsync(db, workflowId, id, cancellationToken) is not { } delivery) return new DeliveryUse.NotFound();
        var outcome = delivery.Outcome == DeliveryOutcome.Refused
            ? await StartAsync(caller, db, workflowId, delivery, cancellationToken)
            : await runs.RepeatAsync(caller, delivery.ExecutionId!, new VersionChoice.Current(), cancellationToken);
        return outcome switch
        {
            null => new DeliveryUse.Refused(delivery.Body is null ? NotKept : HeldSecrets),
            ManualRunOutcome.Started started => new DeliveryUse.Replayed(started.ExecutionId),
            ManualRunOutcome.NotPublished => new DeliveryUse.Refused("The workflow has no published version. Publish it in the editor."),
            ManualRunOutcome.InputNotKept => new DeliveryUse.Refused(HeldSecrets),
            _ => new DeliveryUse.NotFound(),
        };
    }

    /// <summary>Keeps what the delivery brought, masked, as the mock request of the draft's trigger.</summary>
    public async Task<DeliveryUse> UseAsSampleAsync(Caller caller, string workflowId, string id, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(caller, workflowId, id, cancellationToken) is not { } delivery) return new DeliveryUse.NotFound();
        if (delivery.Body is not { } body) return new DeliveryUse.Refused(NotKept);
        Graph WithSample(Graph draft)
        {
            if (draft.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger) is not { } trigger) return draft;
            var config = ConfigJson.With(trigger.Config, WebhookSettings.SampleMember, body);
            return draft with { Nodes = draft.Nodes.Replace(trigger, trigger with { Config = ConfigJson.With(config, WebhookSettings.SampleHeadersMember, delivery.Headers) }) };
        }

        return await workflows.ChangeAsync(caller, workflowId, new WorkflowChange { Graph = WithSample, Publish = false }, cancellationToken) switch
        {
            WorkflowOutcome.Done done => new DeliveryUse.Kept(done.Workflow.Revision),
            WorkflowOutcome.Invalid invalid => new DeliveryUse.Refused(invalid.Problems[0].Message),
            _ => new DeliveryUse.NotFound(),
        };
    }

    private async Task<ManualRunOutcome?> StartAsync(Caller caller, AppDb db, string workflowId, DeliveryView delivery, CancellationToken cancellationToken)
    {
        if (delivery.Body is not { } body || Placeholder.IsIn(body.GetRawText())) return null;
        var published = await db.Workflows.Where(row => row.Id == workflowId).Select(row => row.PublishedHash).SingleOrDefaultAsync(cancellationToken);
        var input = published is not null && await GivesRequestAsync(db, workflowId, published, cancellationToken)
            ? new WebhookSettings { GivesRequest = true }.InputOf(body, HeadersOf(delivery), ImmutableDictionary<string, string>.Empty) : body;
        return await runs.StartAsync(caller, workflowId, input, draft: false, cancellationToken);
    }

    private static Dictionary<string, string> HeadersOf(DeliveryView delivery) =>
        delivery.Headers?.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString() ?? "", StringComparer.Ordinal) ?? [];

    private static async Task<bool> GivesRequestAsync(AppDb db, string workflowId, string hash, CancellationToken cancellationToken)
    {
        var graph = await db.WorkflowVersions.Where(row => row.WorkflowId == workflowId && row.Hash == hash).Select(row => row.Graph).SingleOrDefaultAsync(cancellationToken);
        return graph is not null && WorkflowRules.Read(graph).Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger) is { TriggerType: "Webhook" } trigger && WebhookSettings.Of(trigger).GivesRequest;
    }
}
