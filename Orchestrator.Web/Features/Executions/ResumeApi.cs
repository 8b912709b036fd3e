using System.Text.Json;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Body of <c>POST …/resume</c>.</summary>
/// <param name="FromNodeId">The step that runs again, with what is behind it.</param>
/// <param name="Input">What the step is given in place of its input, as its input is shown; masked parts that are left as they are keep their value.</param>
public sealed record ResumeBody(string FromNodeId, JsonElement? Input);

/// <summary>Body of <c>POST …/mark-done</c>.</summary>
/// <param name="Output">What later steps read as the step's output; null when it is left out.</param>
public sealed record MarkDoneBody(JsonElement? Output);

/// <summary>Going on from runs that have ended, over HTTP.</summary>
internal static class ResumeApi
{
    /// <summary>Maps it.</summary>
    public static void MapResume(this IEndpointRouteBuilder app)
    {
        var run = app.MapGroup("/api/workflows/executions/{executionId}").WithTags("Executions").RequireAuthorization();
        run.MapPost("/resume", ResumeAsync).WithSummary("Go on from a step of a run that has ended")
            .WithDescription("A new run on the same version. It takes over what ended well before the step; the step and what is behind it run again. 409 when what the steps gave is not kept any more. The same request within two seconds gives the same run.")
            .Accepts<ResumeBody>("application/json").Produces<StartedView>().ProducesErrors(400, 404, 409, 413);
        var step = run.MapGroup("/steps/{stepId}");
        step.MapPost("/mark-done", MarkDoneAsync).WithSummary("Say that an interrupted step is done")
            .WithDescription("A new run goes on behind the step, with the given output. Each interrupted step is settled once; then the answer is 409.")
            .Accepts<MarkDoneBody>("application/json").Produces<StartedView>().ProducesErrors(400, 404, 409, 413);
        step.MapPost("/run-again", RunAgainAsync).WithSummary("Run an interrupted step again").WithDescription("A new run goes on from the step. Each interrupted step is settled once; then the answer is 409.")
            .Produces<StartedView>().ProducesErrors(404, 409);
        step.MapPost("/give-up", GiveUpAsync).WithSummary("Leave an interrupted step as it is").WithDescription("Each interrupted step is settled once; then the answer is 409.")
            .Produces<SuccessView>().ProducesErrors(404, 409);
    }

    private static async Task<IResult> ResumeAsync(string executionId, HttpContext context, ResumedRuns runs, CancellationToken cancellationToken)
    {
        var body = new BodyFields(await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}"));
        var (node, input) = (body.Text("fromNodeId", required: true), body.Any("input"));
        if (input is { ValueKind: not JsonValueKind.Object }) body.Add("input", "This must be an object.");
        if (body.Problems.Count > 0) return ApiError.Invalid("Nothing was run.", body.Problems);
        return (await runs.ResumeAsync(Caller.Of(context.User), executionId, node!, input, cancellationToken)).Answer("execution");
    }

    private static async Task<IResult> MarkDoneAsync(string executionId, string stepId, HttpContext context, ResumedRuns runs, CancellationToken cancellationToken)
    {
        var body = new BodyFields(await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}"));
        if (body.Problems.Count > 0) return ApiError.Invalid("Nothing was run.", body.Problems);
        return (await runs.MarkDoneAsync(Caller.Of(context.User), executionId, stepId, body.Any("output") ?? JsonElement.Parse("null"), cancellationToken)).Answer("step");
    }

    private static async Task<IResult> RunAgainAsync(string executionId, string stepId, HttpContext context, ResumedRuns runs, CancellationToken cancellationToken) =>
        (await runs.RunAgainAsync(Caller.Of(context.User), executionId, stepId, cancellationToken)).Answer("step");

    private static async Task<IResult> GiveUpAsync(string executionId, string stepId, HttpContext context, ResumedRuns runs, CancellationToken cancellationToken) =>
        (await runs.GiveUpAsync(Caller.Of(context.User), executionId, stepId, cancellationToken)).Answer("step");
}
