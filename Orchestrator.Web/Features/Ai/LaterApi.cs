using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Ai;

/// <summary>Body of <c>POST /api/ai/generate</c>.</summary>
/// <param name="Prompt">What the workflow should do.</param>
/// <param name="WorkflowId">The workflow to change; without it, a new one.</param>
public sealed record GenerateBody(string Prompt, string? WorkflowId);

/// <summary>Paths of the contract that this version does not fulfil. Each says so with 501, to those who may know of the workflow.</summary>
public static class LaterApi
{
    /// <summary>Maps <c>/api/ai/generate</c> and a workflow's <c>code</c> and <c>download</c>.</summary>
    public static void MapLater(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/ai/generate", GenerateAsync).WithTags("AI and code").RequireAuthorization().WithSummary("Draw a workflow from a description")
            .WithDescription("This version answers 501. A later one answers with lines of JSON, one change of the graph on each.").Accepts<GenerateBody>("application/json").ProducesErrors(400, 404, 501);
        var workflow = app.MapGroup("/api/workflows/{id}").WithTags("AI and code").RequireAuthorization();
        workflow.MapGet("/code", CodeAsync).WithSummary("Read a workflow as a program").WithDescription("This version answers 501. Take a workflow out with `/export` instead.").ProducesErrors(404, 501);
        workflow.MapGet("/download", CodeAsync).WithSummary("Take a workflow out as a project").WithDescription("This version answers 501. Take a workflow out with `/export` instead.").ProducesErrors(404, 501);
    }

    private static async Task<IResult> GenerateAsync(JsonBody body, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var (_, workflow) = (fields.Text("prompt", required: true), fields.Text("workflowId"));
        if (fields.Problems.Count > 0) return ApiError.Invalid("Nothing was drawn.", fields.Problems);
        if (workflow is not null && !await IsOwnAsync(workflow, context, workflows, cancellationToken)) return ApiError.NotFound("workflow");
        return NotYet("This version does not draw workflows from a description. Draw it in the editor, or make it with POST /api/workflows/create.");
    }

    private static async Task<IResult> CodeAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        await IsOwnAsync(id, context, workflows, cancellationToken)
            ? NotYet($"This version does not write workflows as programs. Take this one out as JSON with GET /api/workflows/{id}/export.") : ApiError.NotFound("workflow");

    private static async Task<bool> IsOwnAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        await workflows.ReadAsync(Caller.Of(context.User), id, cancellationToken) is { IsOwner: true };

    private static ApiError NotYet(string message) => new(501, "NOT_IMPLEMENTED", message);
}
