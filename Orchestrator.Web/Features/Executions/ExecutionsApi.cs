using System.Collections.Immutable;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Executions;

/// <summary>The answer to the removal of runs.</summary>
/// <param name="Deleted">How many were removed.</param>
public sealed record DeletedView(int Deleted);

/// <summary>Runs over HTTP.</summary>
public static class ExecutionsApi
{
    /// <summary>The header that says where the next part of a list begins.</summary>
    public const string NextCursor = "X-Next-Cursor";

    /// <summary>Registers reading, starting and following runs.</summary>
    public static void AddExecutions(this IServiceCollection services)
    {
        services.AddSingleton<ExecutionStore>();
        services.AddSingleton<ExecutionEvents>();
        services.AddSingleton<ManualRuns>();
        services.AddSingleton<ResumedRuns>();
        services.AddSingleton<SampleRuns>();
        services.AddSingleton<StartsOnce>();
        services.AddSingleton<ApprovalStore>();
        services.AddSingleton<RunWait>();
    }

    /// <summary>Maps the runs below <c>/api/workflows</c>.</summary>
    public static void MapExecutions(this IEndpointRouteBuilder app)
    {
        var ofWorkflow = app.MapGroup("/api/workflows/{id}/executions").WithTags("Executions").RequireAuthorization();
        ofWorkflow.MapGet("", ListAsync).WithSummary("List the runs of a workflow, newest first")
            .WithDescription("status may name several, separated by commas; trigger is one of manual, webhook, schedule and call; q is a text in what is kept of the run, masked, or its id. from and to are instants; limit is 1 to 200, 50 when left out. X-Next-Cursor is the cursor of the next part; a search may give one before a part is full.")
            .Produces<ExecutionView[]>().ProducesErrors(400, 404);
        app.MapRuns();
        app.MapResume();
        app.MapCallbacks();
        ofWorkflow.MapDelete("", DeleteAllAsync).WithSummary("Remove ended runs of a workflow").WithDescription("What has not ended stays: cancel it first.")
            .Produces<DeletedView>().ProducesErrors(400, 404);

        app.MapDelete("/api/workflows/executions/{executionId}", DeleteAsync).WithTags("Executions").RequireAuthorization().WithSummary("Remove a run with its steps")
            .WithDescription("Only one that has ended: cancel it first.").Produces<SuccessView>().ProducesErrors(401, 404, 409);

        var read = app.MapGroup("/api/workflows/executions/{executionId}").WithTags("Executions").RequireAuthorization(KeySession.SessionOrKeyPolicy);
        read.MapGet("", ReadAsync).WithSummary("Read a run").Produces<ExecutionView>().ProducesErrors(401, 404);
        read.MapGet("/status", StatusAsync).WithSummary("Where a run and its steps stand").Produces<ExecutionStatusView>().ProducesErrors(401, 404);
        app.MapGet("/api/workflows/executions/{executionId}/logs", LogsAsync).WithTags("Executions").RequireAuthorization().WithSummary("Every attempt of every step, in order of start")
            .Produces<StepRunView[]>().ProducesErrors(401, 404);
    }

    private static async Task<IResult> ListAsync(
        string id, string? status, string? trigger, string? q, string? from, string? to, string? limit, string? cursor, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken)
    {
        var query = new QueryFields();
        var triggers = query.SomeOf<TriggerKind>("trigger", trigger);
        if (triggers.Length > 1) query.Add("trigger", "This must be one.");
        var filter = new ExecutionFilter
        {
            Statuses = query.SomeOf<ExecutionStatus>("status", status),
            Trigger = triggers is [var one] ? one : null,
            Text = string.IsNullOrWhiteSpace(q) ? null : q.Trim(),
            From = query.Instant("from", from),
            To = query.Instant("to", to),
            Limit = query.Whole("limit", limit, 1, ExecutionFilter.MaxLimit) ?? 50,
            Cursor = cursor,
            WithData = true,
        };
        if (query.Problems.Count > 0) return ApiError.Invalid("The runs cannot be listed like this.", query.Problems);
        if (await executions.ListAsync(Caller.Of(context.User), id, filter, cancellationToken) is not { } page) return ApiError.NotFound("workflow");
        if (page.NextCursor is { } next) context.Response.Headers[NextCursor] = next;
        return TypedResults.Ok(page.Items);
    }

    private static async Task<IResult> DeleteAllAsync(
        string id, string? status, string? before, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken)
    {
        var query = new QueryFields();
        var (statuses, until) = (query.SomeOf<ExecutionStatus>("status", status), query.Instant("before", before));
        if (statuses.FirstOrDefault(one => !one.IsFinal(), ExecutionStatus.Success) is var live && !live.IsFinal())
            query.Add("status", "Only ended runs can be removed: success, error or cancelled.");
        if (query.Problems.Count > 0) return ApiError.Invalid("Nothing was removed.", query.Problems);
        return await executions.DeleteAsync(Caller.Of(context.User), id, statuses, until, cancellationToken) is { } deleted
            ? TypedResults.Ok(new DeletedView(deleted)) : ApiError.NotFound("workflow");
    }

    private static async Task<IResult> DeleteAsync(string executionId, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken) =>
        await executions.DeleteOneAsync(Caller.Of(context.User), executionId, cancellationToken) switch
        {
            true => TypedResults.Ok(new SuccessView()),
            false => ApiError.Conflict("This run has not ended. Cancel it first."),
            null => ApiError.NotFound("execution"),
        };

    private static async Task<IResult> ReadAsync(string executionId, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken) =>
        await executions.ReadAsync(Reader(context), executionId, cancellationToken) is { } run ? TypedResults.Ok(run) : ApiError.NotFound("execution");

    private static async Task<IResult> StatusAsync(string executionId, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken) =>
        await executions.StatusAsync(Reader(context), executionId, cancellationToken) is { } status ? TypedResults.Ok(status) : ApiError.NotFound("execution");

    private static async Task<IResult> LogsAsync(string executionId, HttpContext context, ExecutionStore executions, CancellationToken cancellationToken) =>
        await executions.LogsAsync(ExecutionReader.Of(Caller.Of(context.User)), executionId, cancellationToken) is { } steps ? TypedResults.Ok(steps) : ApiError.NotFound("execution");

    private static ExecutionReader Reader(HttpContext context) =>
        KeySession.Of(context) is { } key ? new ExecutionReader(key.Holder.TenantId, key.Holder.Id) : ExecutionReader.Of(Caller.Of(context.User));
}
