using System.Collections.Immutable;
using Orchestrator.Domain.Schedules;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Schedules;

/// <summary>Body of <c>PATCH /api/schedules/{workflowId}</c>.</summary>
/// <param name="Enabled">Whether the workflow is turned on.</param>
public sealed record ScheduleChangeBody(bool Enabled);

/// <summary>Body of <c>POST /api/schedules/preview</c>: the settings of a schedule trigger.</summary>
/// <param name="Cron">Five fields: minute, hour, day of the month, month, day of the week.</param>
/// <param name="Every">An interval in place of a cron rule, such as <c>15m</c>.</param>
/// <param name="StartAt">What an interval is counted from.</param>
/// <param name="Timezone">An IANA name, such as <c>Europe/Berlin</c>; UTC when it is left out.</param>
/// <param name="Missed">What happens to missed times: <c>skip</c>, <c>once</c> (when it is left out) or <c>all</c>.</param>
public sealed record SchedulePreviewBody(string? Cron, string? Every, string? StartAt, string? Timezone, string? Missed);

/// <summary>Schedules over HTTP.</summary>
public static class SchedulesApi
{
    /// <summary>Registers the store.</summary>
    public static void AddSchedulePages(this IServiceCollection services) => services.AddSingleton<ScheduleStore>();

    /// <summary>Maps <c>/api/schedules</c>.</summary>
    public static void MapSchedules(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/api/schedules").WithTags("Schedules").RequireAuthorization();
        schedules.MapGet("", ListAsync).WithSummary("List what runs by the clock, the next first").Produces<ScheduleView[]>();
        schedules.MapPost("/preview", Preview).WithSummary("Say what a rule means").WithDescription("The rule in words and its next five times, or everything that is wrong with it, each named with its setting.")
            .Accepts<SchedulePreviewBody>("application/json").Produces<SchedulePreview>().ProducesErrors(400);
        schedules.MapGet("/{id}", ReadAsync).WithSummary("Read the schedule of a workflow").WithDescription("It is that of the published version; publish the workflow to change it.").Produces<ScheduleView>().ProducesErrors(404);
        schedules.MapPatch("/{id}", ChangeAsync).WithSummary("Turn a schedule on or off").WithDescription("What is due while it is off is not missed.")
            .Accepts<ScheduleChangeBody>("application/json").Produces<ScheduleView>().ProducesErrors(400, 404);
        schedules.MapPost("/{id}/run", RunAsync).WithSummary("Run a scheduled workflow now").WithDescription("One more run by hand; the schedule goes on as it would have.").Produces<StartedView>().ProducesErrors(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok(await schedules.ListAsync(Caller.Of(context.User), cancellationToken));

    private static async Task<IResult> ReadAsync(string id, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken) =>
        await schedules.ReadAsync(Caller.Of(context.User), id, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiError.NotFound("schedule");

    private static IResult Preview(JsonBody body, TimeProvider time)
    {
        var fields = new BodyFields(body.Value);
        if (fields.Problems.Count > 0) return ApiError.Invalid("This is not a schedule.", fields.Problems);
        return ScheduleSettings.Read(body.Value, out var problems) is { } rule
            ? TypedResults.Ok(SchedulePreview.Of(rule, time.GetUtcNow()))
            : ApiError.Invalid("This is not a schedule.", problems.Select(problem => new ApiErrorDetail(problem.Field, problem.Message)));
    }

    private static async Task<IResult> ChangeAsync(string id, JsonBody body, HttpContext context, ScheduleStore schedules, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var enabled = fields.Switch("enabled");
        if (fields.Problems.Count > 0) return ApiError.Invalid("The schedule was not changed.", fields.Problems);
        var caller = Caller.Of(context.User);
        if (await schedules.ReadAsync(caller, id, cancellationToken) is null) return ApiError.NotFound("schedule");
        if (enabled is not null) await workflows.ChangeAsync(caller, id, new WorkflowChange { Enabled = enabled }, cancellationToken);
        return await ReadAsync(id, context, schedules, cancellationToken);
    }

    private static async Task<IResult> RunAsync(string id, HttpContext context, ScheduleStore schedules, ManualRuns runs, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context.User);
        if (await schedules.ReadAsync(caller, id, cancellationToken) is null) return ApiError.NotFound("schedule");
        return (await runs.StartAsync(caller, id, input: null, draft: false, cancellationToken)).Answer("schedule");
    }
}
