using System.Text.Json;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>A webhook's run that was waited for.</summary>
/// <param name="ExecutionId">Its id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Output">What it gave, masked.</param>
/// <param name="Error">Why it failed, masked.</param>
public sealed record WebhookResult(string ExecutionId, ExecutionStatus Status, JsonElement? Output, JsonElement? Error);

/// <summary>
/// The address that starts a workflow from outside. What is looked at, in this order: the rate limit, the key, the workflow, its trigger, the
/// body. Once it is recorded it is answered.
/// </summary>
public static class WebhooksApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>Lets pages of any site call webhooks, which take no cookies.</summary>
    public static void AddWebhooks(this IServiceCollection services) => services.AddCors();

    /// <summary>Maps <c>/api/workflows/{id}/webhook</c>.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/api/workflows/{id}/webhook").WithTags("Webhook").WithMetadata(new KeyOnly()).RequireCors(AnySite);
        webhook.MapPost("", StartAsync).RequireRateLimiting(RateLimits.Webhook).RequireAuthorization(KeySession.KeyPolicy).WithSummary("Start a workflow")
            .WithDescription("Answers as soon as the run is recorded; with ?wait=true when it has ended, or with 202 after 30 seconds. The body is JSON of at most 1 MB, whatever its content type says; an empty one is {}.")
            .Accepts<JsonElement>(isOptional: true, "application/json", "*/*").Produces<StartedView>().Produces<WebhookResult>(202).ProducesErrors(400, 401, 403, 404, 409, 413, 429);
        webhook.MapMethods("", [HttpMethods.Options], () => TypedResults.NoContent()).AllowAnonymous().WithSummary("What a page of another site may send").Produces(204);
    }

    private static async Task<IResult> StartAsync(
        string id, string? wait, HttpContext context, PublishedWorkflows workflows, ExecutionStarter starter, RunWait ends, CancellationToken cancellationToken)
    {
        var (key, holder) = KeySession.Of(context)!.Value;
        var workflow = await workflows.FindAsync(id, cancellationToken);
        if (Refuse(workflow, holder) is { } refused) return refused;

        var input = await JsonBody.ReadAsync(context.Request, cancellationToken) ?? Nothing;
        var request = new StartRequest(workflow!.TenantId, id, workflow.Name, workflow.VersionHash!, workflow.Graph, TriggerKind.Webhook, input)
        {
            ApiKeyId = holder.Id,
            Secrets = [new KnownSecret(null, key)],
        };
        if (await starter.StartAsync(request, cancellationToken) is not StartOutcome.Accepted accepted) return ApiError.NotFound("workflow");
        if (!string.Equals(wait, "true", StringComparison.OrdinalIgnoreCase)) return TypedResults.Ok(new StartedView(accepted.ExecutionId));

        var run = await ends.ForEndAsync(new ExecutionReader(holder.TenantId, holder.Id), accepted.ExecutionId, Patience, cancellationToken);
        if (run is null) return ApiError.NotFound("execution");
        return TypedResults.Json(new WebhookResult(run.Id, run.Status, run.Output, run.Error), statusCode: run.Status.IsFinal() ? 200 : 202);
    }

    private static ApiError? Refuse(PublishedWorkflow? workflow, KeyHolder key)
    {
        if (workflow is null || workflow.TenantId != key.TenantId) return ApiError.NotFound("workflow");
        if (key.WorkflowId is not null && key.WorkflowId != workflow.Id) return new ApiError(403, "WRONG_WORKFLOW", "This key belongs to another workflow.");
        if (workflow.VersionHash is null) return new ApiError(409, "NOT_PUBLISHED", "This workflow has no published version yet. Publish it in the editor.");
        if (!workflow.Enabled) return new ApiError(409, "WORKFLOW_DISABLED", "This workflow is turned off. Turn it on in the workflow list.");
        return workflow.TriggerType == nameof(TriggerKind.Webhook) ? null
            : new ApiError(400, "NOT_A_WEBHOOK", $"The published version of this workflow begins with a {workflow.TriggerType} trigger. Give it a Webhook trigger and publish it.");
    }

    private static void AnySite(CorsPolicyBuilder policy) => policy.AllowAnyOrigin().WithMethods(HttpMethods.Post, HttpMethods.Options)
        .WithHeaders("Content-Type", "Authorization").WithExposedHeaders("X-Request-Id", "Retry-After").SetPreflightMaxAge(TimeSpan.FromHours(24));
}
