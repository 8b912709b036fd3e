using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>The answer to keeping a delivery as the trigger's mock request.</summary>
/// <param name="Revision">The draft's revision now.</param>
public sealed record SampleKeptView(int Revision);

/// <summary>The inbox over HTTP.</summary>
public static class DeliveriesApi
{
    /// <summary>Maps <c>/api/workflows/{id}/deliveries</c>.</summary>
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var deliveries = app.MapGroup("/api/workflows/{id}/deliveries").WithTags("Webhook").RequireAuthorization();
        deliveries.MapGet("", ListAsync).WithSummary("List what was sent to the webhook, newest first")
            .WithDescription("Accepted, repeated and refused deliveries; outcome may name several, separated by commas. limit is 1 to 200, 50 when left out. X-Next-Cursor is the cursor of the next part.")
            .Produces<DeliveryView[]>().ProducesErrors(400, 404);
        deliveries.MapGet("/{deliveryId}", ReadAsync).WithSummary("Read a delivery with its headers and its body, masked").Produces<DeliveryView>().ProducesErrors(404);
        deliveries.MapPost("/{deliveryId}/replay", ReplayAsync).WithSummary("Start a run with what a delivery brought")
            .WithDescription("The published version runs. 409 when the body is not kept, or only without the secrets that were in it.").Produces<StartedView>().ProducesErrors(404, 409);
        deliveries.MapPost("/{deliveryId}/use-as-sample", UseAsync).WithSummary("Keep a delivery as the trigger's mock request")
            .WithDescription("Body and headers as they are shown here, in the draft.").Produces<SampleKeptView>().ProducesErrors(404, 409);
    }

    private static async Task<IResult> ListAsync(
        string id, string? outcome, string? limit, string? cursor, HttpContext context, DeliveryStore deliveries, CancellationToken cancellationToken)
    {
        var query = new QueryFields();
        var (outcomes, most) = (query.SomeOf<DeliveryOutcome>("outcome", outcome), query.Whole("limit", limit, 1, DeliveryStore.MaxLimit) ?? 50);
        if (query.Problems.Count > 0) return ApiError.Invalid("The deliveries cannot be listed like this.", query.Problems);
        if (await deliveries.ListAsync(Caller.Of(context.User), id, outcomes, cursor, most, cancellationToken) is not { } page) return ApiError.NotFound("workflow");
        if (page.NextCursor is { } next) context.Response.Headers[ExecutionsApi.NextCursor] = next;
        return TypedResults.Ok(page.Items);
    }

    private static async Task<IResult> ReadAsync(string id, string deliveryId, HttpContext context, DeliveryStore deliveries, CancellationToken cancellationToken) =>
        await deliveries.ReadAsync(Caller.Of(context.User), id, deliveryId, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiError.NotFound("delivery");

    private static async Task<IResult> ReplayAsync(string id, string deliveryId, HttpContext context, DeliveryStore deliveries, CancellationToken cancellationToken) =>
        Answer(await deliveries.ReplayAsync(Caller.Of(context.User), id, deliveryId, cancellationToken));

    private static async Task<IResult> UseAsync(string id, string deliveryId, HttpContext context, DeliveryStore deliveries, CancellationToken cancellationToken) =>
        Answer(await deliveries.UseAsSampleAsync(Caller.Of(context.User), id, deliveryId, cancellationToken));

    private static IResult Answer(DeliveryUse use) => use switch
    {
        DeliveryUse.Replayed replayed => TypedResults.Ok(new StartedView(replayed.ExecutionId)),
        DeliveryUse.Kept kept => TypedResults.Ok(new SampleKeptView(kept.Revision)),
        DeliveryUse.Refused refused => ApiError.Conflict(refused.Why),
        _ => ApiError.NotFound("delivery"),
    };
}
