using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Account;

/// <summary>How many sessions were ended.</summary>
public sealed record EndedSessions(int Ended);

/// <summary>A person's own sessions over HTTP.</summary>
internal static class SessionsApi
{
    /// <summary>Maps <c>/api/user/sessions</c>.</summary>
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/user/sessions").WithTags("Account").RequireAuthorization();
        sessions.MapGet("", async (HttpContext context, Sessions all, CancellationToken stop) => TypedResults.Ok(await all.ListAsync(Caller.Of(context.User), Sessions.Of(context.User), stop)))
            .WithSummary("List one's sessions").WithDescription("Device, address and when each was last used, the one that asks first.").Produces<SessionView[]>();
        sessions.MapDelete("/{sessionId}", EndAsync).WithSummary("End one of one's sessions").WithDescription("Its cookie opens nothing from now on; its pages close within a minute.").Produces<SuccessView>().ProducesErrors(404);
        sessions.MapPost("/end-others", async (HttpContext context, Sessions all, CancellationToken stop) =>
            TypedResults.Ok(new EndedSessions(await all.EndOthersAsync(Caller.Of(context.User), Sessions.Of(context.User), stop)))).WithSummary("End all of one's sessions but this one").Produces<EndedSessions>();
    }

    private static async Task<IResult> EndAsync(string sessionId, HttpContext context, Sessions sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(Caller.Of(context.User), sessionId, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("session");
}
