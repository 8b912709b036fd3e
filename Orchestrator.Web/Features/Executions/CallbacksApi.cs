using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Executions;

/// <summary>An answer that was taken.</summary>
/// <param name="ExecutionId">The run that goes on.</param>
public sealed record AnsweredView(string ExecutionId);

/// <summary>Body of <c>POST /api/approvals/{id}</c>.</summary>
/// <param name="Approved">Yes or no.</param>
/// <param name="Comment">At most 2,000 characters.</param>
/// <param name="Fields">What was asked for, by name.</param>
public sealed record DecisionBody(bool Approved, string? Comment, JsonElement? Fields);

/// <summary>Answers to waiting steps, over HTTP.</summary>
internal static class CallbacksApi
{
    private const int CommentLength = 2_000;

    /// <summary>Maps the resume addresses and the approvals.</summary>
    public static void MapCallbacks(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/executions/callbacks/{id}", SendAsync).WithTags("Executions").AllowAnonymous().RequireRateLimiting(RateLimits.Webhook).WithSummary("Answer a step that waits for a callback")
            .WithDescription("The address with its key is {{ execution.resumeUrls.name }} in the run. The key comes as ?key= or as a bearer token; what is sent is the step's output. 409 when it was answered before, or, with Retry-After, when the run has not come to wait yet; 410 when it is too late.")
            .Accepts<JsonElement>("application/json").Produces<AnsweredView>().ProducesErrors(400, 404, 409, 410, 413, 429);
        var approvals = app.MapGroup("/api/approvals").WithTags("Executions").RequireAuthorization();
        approvals.MapGet("", ListAsync).WithSummary("What waits for a person's decision, newest first").Produces<ApprovalView[]>();
        approvals.MapPost("/{id}", DecideAsync).WithSummary("Approve or reject").Accepts<DecisionBody>("application/json").Produces<AnsweredView>().ProducesErrors(400, 404, 409, 410, 413);
    }

    private static async Task<IResult> SendAsync(string id, string? key, HttpContext context, CallbackAnswers callbacks, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}");
        var bearer = context.Request.Headers.Authorization.ToString();
        var given = key ?? (bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..].Trim() : "");
        return Answer(await callbacks.SendAsync(id, given, body, cancellationToken));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApprovalStore approvals, CancellationToken cancellationToken) =>
        TypedResults.Ok(await approvals.OpenAsync(Caller.Of(context.User), executionId: null, cancellationToken));

    private static async Task<IResult> DecideAsync(string id, JsonBody sent, HttpContext context, CallbackAnswers callbacks, CancellationToken cancellationToken)
    {
        var body = new BodyFields(sent.Value);
        var (approved, comment, fields) = (body.Switch("approved"), body.Text("comment"), body.Any("fields"));
        if (approved is null && body.Problems.Count == 0) body.Add("approved", "This is required.");
        if (comment is { Length: > CommentLength }) body.Add("comment", "A comment has at most 2,000 characters.");
        if (fields is { ValueKind: not JsonValueKind.Object }) body.Add("fields", "This must be an object.");
        if (body.Problems.Count > 0) return ApiError.Invalid("Nothing was decided.", body.Problems);
        var caller = Caller.Of(context.User);
        return Answer(await callbacks.DecideAsync(caller.TenantId, id, caller.Name, new Decision(approved!.Value, comment, fields), cancellationToken));
    }

    private static IResult Answer(CallbackOutcome outcome) => outcome switch
    {
        CallbackOutcome.Taken taken => TypedResults.Ok(new AnsweredView(taken.ExecutionId)),
        CallbackOutcome.Answered => new ApiError(409, "ALREADY_ANSWERED", "This was answered before."),
        CallbackOutcome.TooEarly => new ApiError(409, "NOT_WAITING_YET", "The run has not come to wait yet. Send it again in a moment.") { RetryAfter = 1 },
        CallbackOutcome.Expired => new ApiError(410, "EXPIRED", "It is too late: the time to answer is over, or the run has ended."),
        _ => ApiError.NotFound("callback"),
    };
}
