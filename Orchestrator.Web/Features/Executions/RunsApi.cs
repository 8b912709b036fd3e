using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Body of <c>POST /api/workflows/{id}/execute</c>.</summary>
/// <param name="Input">What the trigger gives; when it is left out, an empty object, or for a schedule what it would give now.</param>
/// <param name="Draft">The draft, not the published version.</param>
public sealed record ExecuteBody(JsonElement? Input, bool? Draft);

/// <summary>Body of <c>POST …/rerun</c>.</summary>
/// <param name="Version"><c>original</c> for the one that ran, as when it is left out; <c>current</c> for the published one; or a version's number or hash.</param>
public sealed record RerunBody(JsonElement? Version);

/// <summary>A run that was started.</summary>
/// <param name="ExecutionId">Its id.</param>
/// <param name="Status">Always running: it is recorded and begins as soon as there is room.</param>
public sealed record StartedView(string ExecutionId, ExecutionStatus Status = ExecutionStatus.Running);

/// <summary>A run that was asked to stop.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Where it stands now; it is cancelled as soon as its steps let go.</param>
public sealed record CancelView(string Id, ExecutionStatus Status);

/// <summary>Starting, repeating and stopping runs over HTTP.</summary>
internal static class RunsApi
{
    /// <summary>Maps what a session may do with runs.</summary>
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/workflows/{id}/execute", ExecuteAsync).WithTags("Executions").RequireAuthorization().WithSummary("Run a workflow by hand")
            .WithDescription("The published version, or the draft with draft: true. A workflow that is turned off can be run by hand.")
            .Accepts<ExecuteBody>("application/json").Produces<StartedView>().ProducesErrors(400, 404, 409, 413);

        var run = app.MapGroup("/api/workflows/executions/{executionId}").WithTags("Executions").RequireAuthorization();
        run.MapPost("/cancel", CancelAsync).WithSummary("Stop a run").WithDescription("Running steps are told to stop and nothing new starts. A run that has ended stays as it is.")
            .Produces<CancelView>().ProducesErrors(404);
        run.MapPost("/rerun", RerunAsync).WithSummary("Run once more with the same input")
            .WithDescription("A new run, on the version that ran or another one. The same request within two seconds gives the same run. When secrets were masked in the input of a run that ended well, the input is not kept and the answer is 409.")
            .Accepts<RerunBody>("application/json").Produces<StartedView>().ProducesErrors(400, 404, 409);
        run.MapGet("/events", EventsAsync).WithSummary("Follow a run as server-sent events")
            .WithDescription("Events named log carry one attempt of a step as in …/logs, events named execution carry the run. First comes everything so far; the stream ends with the run, or with the session.")
            .Produces(200, contentType: "text/event-stream").ProducesErrors(404);
    }

    private static async Task<IResult> ExecuteAsync(string id, HttpContext context, ManualRuns runs, CancellationToken cancellationToken)
    {
        var body = new BodyFields(await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}"));
        var (input, draft) = (body.Any("input"), body.Switch("draft") ?? false);
        if (body.Problems.Count > 0) return ApiError.Invalid("The workflow was not run.", body.Problems);
        return (await runs.StartAsync(Caller.Of(context.User), id, input, draft, cancellationToken)).Answer("workflow");
    }

    private static async Task<IResult> RerunAsync(string executionId, HttpContext context, ManualRuns runs, CancellationToken cancellationToken)
    {
        var body = new BodyFields(await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}"));
        var version = Version(body);
        if (body.Problems.Count > 0) return ApiError.Invalid("Nothing was run.", body.Problems);
        return (await runs.RepeatAsync(Caller.Of(context.User), executionId, version, cancellationToken)).Answer(version is null ? "execution" : "execution or version");
    }

    private static VersionChoice? Version(BodyFields body)
    {
        switch (body.Any("version"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number):
                return new VersionChoice.Number(number);
            case { ValueKind: JsonValueKind.String } value when value.ValueEquals("original"):
                return null;
            case { ValueKind: JsonValueKind.String } value when value.ValueEquals("current"):
                return new VersionChoice.Current();
            case { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: >= 32 } hash && hash.All(char.IsAsciiHexDigitLower):
                return new VersionChoice.Hash(hash);
            default:
                body.Add("version", "This must be original, current, or the number or hash of a version.");
                return null;
        }
    }

    private static async Task<IResult> CancelAsync(
        string executionId, HttpContext context, ManualRuns runs, ExecutionStore executions, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context.User);
        await runs.CancelAsync(caller, executionId, cancellationToken);
        return await executions.ReadAsync(ExecutionReader.Of(caller), executionId, cancellationToken) is { } run
            ? TypedResults.Ok(new CancelView(run.Id, run.Status)) : ApiError.NotFound("execution");
    }

    private static async Task<IResult> EventsAsync(
        string executionId, HttpContext context, ExecutionEvents events, ExecutionStore executions, SessionWatch stream, CancellationToken cancellationToken)
    {
        if (Sessions.Of(context.User) is not { } session) return ApiError.Unauthorized();
        var reader = ExecutionReader.Of(Caller.Of(context.User));
        return await executions.ReadAsync(reader, executionId, cancellationToken) is null
            ? ApiError.NotFound("execution")
            : TypedResults.ServerSentEvents(stream.WhileLiveAsync(session, stop => events.FollowAsync(reader, executionId, stop), cancellationToken));
    }

    /// <summary>The answer to a start.</summary>
    public static IResult Answer(this ManualRunOutcome outcome, string what) => outcome switch
    {
        ManualRunOutcome.Started started => TypedResults.Ok(new StartedView(started.ExecutionId)),
        ManualRunOutcome.GivenUp => TypedResults.Ok(new SuccessView()),
        ManualRunOutcome.NotPublished => new ApiError(409, "NOT_PUBLISHED", "This workflow has no published version. Publish it, or run the draft with draft: true."),
        ManualRunOutcome.InputNotKept => new ApiError(409, "INPUT_NOT_KEPT", "The input of this run held secrets, which are not kept after a run that ended well. Run the workflow with a new input."),
        ManualRunOutcome.StillOpen => new ApiError(409, "RUN_IS_OPEN", "This run has not ended. Wait for its end, or cancel it."),
        ManualRunOutcome.StateGone => new ApiError(409, "STATE_GONE", "What the steps of this run gave is not kept any more: it is dropped when a run ends well. Run it again from the start."),
        ManualRunOutcome.StepGone => new ApiError(409, "STEP_GONE", "The version this run ran has no such step."),
        ManualRunOutcome.StepInLoop => new ApiError(409, "STEP_IN_LOOP", "This step is inside a loop. Go on from the loop itself; all its items run again."),
        ManualRunOutcome.NotInterrupted => new ApiError(409, "NOT_INTERRUPTED", "This step was not interrupted; there is nothing to decide."),
        ManualRunOutcome.Settled => new ApiError(409, "ALREADY_SETTLED", "Somebody has decided what becomes of this step before."),
        _ => ApiError.NotFound(what),
    };
}
