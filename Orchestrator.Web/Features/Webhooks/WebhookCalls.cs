using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Webhooks;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>
/// Takes a delivery whose rate and key were found good. What is looked at, in this order: the workflow, its trigger, the body's size, the signature,
/// the JSON, the schema. Then it is recorded, and once it is, it is answered.
/// </summary>
public sealed class WebhookCalls(
    PublishedWorkflows workflows, SigningSecrets secrets, ExecutionStarter starter, RunWait ends, DeliveryNotes notes, IOptions<WebhookOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    // One text for every reason: who forges learns nothing. The inbox says more.
    private static readonly ApiError BadSignature = new(401, "INVALID_SIGNATURE", "This workflow takes signed deliveries only, and this one's signature is missing or not right.");

    /// <summary>Starts a run, or says why not.</summary>
    /// <param name="context">The call.</param>
    /// <param name="id">The workflow in its address.</param>
    /// <param name="waits">Whether the caller wants the run's end.</param>
    /// <param name="cancellationToken">Stops waiting; what is recorded runs.</param>
    public async Task<IResult> TakeAsync(HttpContext context, string id, bool waits, CancellationToken cancellationToken)
    {
        var (key, holder) = KeySession.Of(context)!.Value;
        var workflow = await workflows.FindAsync(id, cancellationToken);
        if (RefuseKey(workflow, holder) is { } refused) return refused;
        var delivery = new Delivery(context.Request, id) { ApiKeyId = holder.Id, Key = key };
        try
        {
            var (error, started, outcome) = await StartAsync(delivery, workflow!, holder, cancellationToken);
            if (error is not null) return error with { About = delivery };
            if (outcome is StartOutcome.Repeated) context.Response.Headers["Idempotent-Replayed"] = "true";
            return waits ? await WaitAsync(holder, started!, cancellationToken) : TypedResults.Ok(new StartedView(started!));
        }
        catch (BadHttpRequestException bad)
        {
            return ProblemHandling.OfBadRequest(bad) with { About = delivery };
        }
    }

    private async Task<(ApiError? Error, string? Started, StartOutcome? Outcome)> StartAsync(Delivery delivery, PublishedWorkflow workflow, KeyHolder holder, CancellationToken cancellationToken)
    {
        if (RefuseWorkflow(workflow) is { } closed) return (closed, null, null);
        var settings = workflow.Webhook!;
        var bytes = await JsonBody.ReadBytesAsync(delivery.Request, options.Value.MaxBodyBytes, cancellationToken);
        delivery.Size = bytes.Length;
        if (await RefuseSignatureAsync(delivery, workflow, settings, bytes, cancellationToken) is { } unsigned) return (unsigned, null, null);
        var body = JsonBody.Parse(bytes) ?? Nothing;
        delivery.Body = body;
        delivery.Id = DeliveryId.Of(delivery.Header, body);
        if (RefuseBody(settings, body) is { } unfit) return (unfit, null, null);

        var input = settings.GivesRequest ? settings.InputOf(body, delivery.GivenHeaders(), delivery.GivenQuery()) : body;
        var outcome = await starter.StartAsync(new StartRequest(workflow.TenantId, workflow.Id, workflow.Name, workflow.VersionHash!, workflow.Graph, TriggerKind.Webhook, input)
        {
            ApiKeyId = holder.Id,
            Secrets = [new KnownSecret(null, delivery.Key!)],
            Delivery = new AcceptedDelivery(delivery.Describe(), delivery.Id?.Key, delivery.Id is { CountsBody: true } ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : ""),
        }, cancellationToken);
        return outcome switch
        {
            StartOutcome.Accepted accepted => (null, accepted.ExecutionId, outcome),
            StartOutcome.Repeated repeated => (null, Repeated(delivery, repeated.ExecutionId), outcome),
            StartOutcome.Contradicted contradicted => (Contradicted(delivery, contradicted.ExecutionId), null, outcome),
            _ => (ApiError.NotFound("workflow"), null, outcome),
        };
    }

    private async ValueTask<ApiError?> RefuseSignatureAsync(Delivery delivery, PublishedWorkflow workflow, WebhookSettings settings, byte[] bytes, CancellationToken cancellationToken)
    {
        if (settings.Broken is null && settings.Scheme == SignatureScheme.None) return null;
        delivery.Why = settings.Broken;
        if (delivery.Why is null)
        {
            (var known, delivery.Why) = await secrets.FindAsync(workflow, settings, cancellationToken);
            delivery.Why ??= Signature.Refuse(settings.Scheme, delivery.Header, bytes, known, time.GetUtcNow());
        }

        return delivery.Why is null ? null : BadSignature;
    }

    private string Repeated(Delivery delivery, string executionId)
    {
        delivery.ExecutionId = executionId;
        notes.Repeated(delivery);
        return executionId;
    }

    private static ApiError Contradicted(Delivery delivery, string executionId)
    {
        delivery.ExecutionId = executionId;
        return ApiError.Conflict("Another delivery with the same id but another body started a run within the last 24 hours. Nothing was started.");
    }

    private async Task<IResult> WaitAsync(KeyHolder holder, string executionId, CancellationToken cancellationToken)
    {
        // A repeated delivery may have been sent with another key at first, whose run this key may not read.
        if (await ends.ForEndAsync(new ExecutionReader(holder.TenantId, holder.Id), executionId, Patience, cancellationToken) is not { } run)
            return TypedResults.Ok(new StartedView(executionId));
        return TypedResults.Json(new WebhookResult(run.Id, run.Status, run.Output, run.Error), statusCode: run.Status.IsFinal() ? 200 : 202);
    }

    private static ApiError? RefuseKey(PublishedWorkflow? workflow, KeyHolder key)
    {
        if (workflow is null || workflow.TenantId != key.TenantId) return ApiError.NotFound("workflow");
        return key.WorkflowId is not null && key.WorkflowId != workflow.Id ? new ApiError(403, "WRONG_WORKFLOW", "This key belongs to another workflow.") : null;
    }

    private static ApiError? RefuseWorkflow(PublishedWorkflow workflow)
    {
        if (workflow.VersionHash is null) return new ApiError(409, "NOT_PUBLISHED", "This workflow has no published version yet. Publish it in the editor.");
        if (!workflow.Enabled) return new ApiError(409, "WORKFLOW_DISABLED", "This workflow is turned off. Turn it on in the workflow list.");
        return workflow.TriggerType == nameof(TriggerKind.Webhook) ? null
            : new ApiError(400, "NOT_A_WEBHOOK", $"The published version of this workflow begins with a {workflow.TriggerType} trigger. Give it a Webhook trigger and publish it.");
    }

    private static ApiError? RefuseBody(WebhookSettings settings, JsonElement body)
    {
        if (settings.Schema?.FindProblems(body) is not { IsEmpty: false } problems) return null;
        return new ApiError(400, "SCHEMA_MISMATCH", "The body is not what this workflow takes.") { Details = [.. problems.Select(problem => new ApiErrorDetail(problem.Path, $"This {problem.Message}."))] };
    }
}
