using System.Text.Json;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Http;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>A webhook's run that was waited for.</summary>
/// <param name="ExecutionId">Its id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Output">What it gave, masked.</param>
/// <param name="Error">Why it failed, masked.</param>
public sealed record WebhookResult(string ExecutionId, ExecutionStatus Status, JsonElement? Output, JsonElement? Error);

/// <summary>The address that starts a workflow from outside. The rate and the key are looked at before <see cref="WebhookCalls"/> sees a call.</summary>
public static class WebhooksApi
{
    /// <summary>Registers what takes and keeps deliveries, and lets pages of any site call webhooks, which take no cookies.</summary>
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<WebhookOptions>().BindConfiguration("Orchestrator:Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, OptionsCheck>();
        services.AddSingleton<SigningSecrets>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<DeliveryNotes>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryNotes>());
        services.AddSingleton<DeliveryStore>();
        services.AddRecurringJob<ForgetDeliveriesJob>("forget-deliveries", TimeSpan.FromHours(1));
    }

    /// <summary>Maps <c>/api/workflows/{id}/webhook</c>.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/api/workflows/{id}/webhook").WithTags("Webhook").WithMetadata(new KeyOnly()).RequireCors(AnySite);
        webhook.MapPost("", StartAsync).RequireRateLimiting(RateLimits.Webhook).RequireAuthorization(KeySession.KeyPolicy).WithMetadata(new RefusalNotes()).WithSummary("Start a workflow")
            .WithDescription("""
                Answers as soon as the run is recorded; with ?wait=true when it has ended, or with 202 after 30 seconds. The body is JSON of at most 1 MB, whatever its content type says; an empty one is {}.
                A delivery with the same Idempotency-Key, webhook-id, X-GitHub-Delivery or Stripe event id as one within the last 24 hours starts nothing and is answered with that one's run, or with 409 when its body is another.
                """)
            .Accepts<JsonElement>(isOptional: true, "application/json", "*/*").Produces<StartedView>().Produces<WebhookResult>(202).ProducesErrors(400, 401, 403, 404, 409, 413, 429);
        webhook.MapMethods("", [HttpMethods.Options], () => TypedResults.NoContent()).AllowAnonymous().WithSummary("What a page of another site may send").Produces(204);
        app.MapDeliveries();
    }

    private static Task<IResult> StartAsync(string id, string? wait, HttpContext context, WebhookCalls calls, CancellationToken cancellationToken) =>
        calls.TakeAsync(context, id, string.Equals(wait, "true", StringComparison.OrdinalIgnoreCase), cancellationToken);

    private static void AnySite(CorsPolicyBuilder policy) => policy.AllowAnyOrigin().WithMethods(HttpMethods.Post, HttpMethods.Options)
        .WithHeaders("Content-Type", "Authorization").WithExposedHeaders("X-Request-Id", "Retry-After").SetPreflightMaxAge(TimeSpan.FromHours(24));

    private sealed class OptionsCheck : IValidateOptions<WebhookOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }

    // Every refusal of the endpoint goes through the one error shape, also those of the rate limit and the key.
    private sealed class RefusalNotes : IRefusalListener
    {
        public void Refused(HttpContext context, ApiError error) => context.RequestServices.GetRequiredService<DeliveryNotes>().Refused(context, error);
    }
}
