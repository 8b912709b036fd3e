using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Audit;

/// <summary>The audit log over HTTP.</summary>
public static class AuditApi
{
    // One JSON value on a line: JSON lines, NDJSON.
    private const string JsonLines = "application/x-ndjson";
    private static readonly byte[] EndOfLine = [(byte)'\n'];

    /// <summary>Registers what the page and the endpoints read.</summary>
    public static void AddAudit(this IServiceCollection services) => services.AddSingleton<AuditStore>();

    /// <summary>Maps <c>/api/audit</c>.</summary>
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/audit").WithTags("Audit").RequireAuthorization();
        audit.MapGet("", ListAsync).WithSummary("List events of the audit log, newest first")
            .WithDescription("Those of the instance and of the caller's workspace. action is one, such as credential.created, or all of a kind, such as credential; actor is an id, a kind "
                + "(user, api_key, system, nobody) or some of a name; from and to are instants, to is left out; limit is 1 to 500, 50 when left out. X-Next-Cursor is the cursor of the next part. "
                + "For administrators of the instance; 404 for others.")
            .Produces<AuditEventView[]>().ProducesErrors(400, 404);
        audit.MapGet("/export", ExportAsync).WithSummary("Export the audit log as JSON lines")
            .WithDescription("Every event of the instance and of the caller's workspace between two instants, oldest first, one JSON object on a line, with the members of the list. "
                + "Names of fields, never values. The export itself is written down. For administrators of the instance; 404 for others.")
            .Produces<string>(200, JsonLines).ProducesErrors(400, 404);
    }

    private static async Task<IResult> ListAsync(
        string? action, string? actor, string? text, string? from, string? to, string? limit, string? cursor, HttpContext context, AuditStore store, CancellationToken cancellationToken)
    {
        var query = new QueryFields();
        var filter = new AuditFilter
        {
            Action = AuditWords.Known(action),
            Actor = Given(actor),
            Text = Given(text),
            From = query.Instant("from", from),
            To = query.Instant("to", to),
            Before = Given(cursor),
            Limit = query.Whole("limit", limit, 1, AuditFilter.MaxLimit) ?? 50,
        };
        if (Given(action) is not null && filter.Action is null) query.Add("action", "There is no such action, nor such a kind of actions.");
        if (await store.ListAsync(Caller.Of(context.User), filter, cancellationToken) is not { } part) return ApiError.NotFound("page");
        if (query.Problems.Count > 0) return ApiError.Invalid("The audit log cannot be listed like this.", query.Problems);
        if (part.Older is { } older) context.Response.Headers[ExecutionsApi.NextCursor] = older;
        return TypedResults.Ok(part.Items);
    }

    private static async Task<IResult> ExportAsync(
        string? from, string? to, HttpContext context, AuditStore store, IOptions<JsonOptions> json, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = new QueryFields();
        var (first, end) = (query.Instant("from", from), query.Instant("to", to));
        var caller = Caller.Of(context.User);
        if (!caller.IsAdmin) return ApiError.NotFound("page");
        if (query.Problems.Count > 0) return ApiError.Invalid("Nothing was exported.", query.Problems);
        if (await store.ExportAsync(caller, first, end, cancellationToken) is not { } events) return ApiError.NotFound("page");
        var name = $"audit-{time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.jsonl";
        return TypedResults.Stream(async body =>
        {
            await foreach (var happened in events.WithCancellation(cancellationToken))
            {
                await JsonSerializer.SerializeAsync(body, happened, json.Value.SerializerOptions, cancellationToken);
                await body.WriteAsync(EndOfLine, cancellationToken);
            }
        }, JsonLines, name);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
