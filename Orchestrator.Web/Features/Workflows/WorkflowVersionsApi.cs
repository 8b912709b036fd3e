using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>The history of workflows, and workflows as files, over HTTP.</summary>
internal static class WorkflowVersionsApi
{
    /// <summary>Maps the versions.</summary>
    public static void MapVersions(this IEndpointRouteBuilder workflows)
    {
        workflows.MapGet("/{id}/versions", VersionsAsync).WithSummary("List the versions, newest first").Produces<VersionListItem[]>().ProducesErrors(404);
        workflows.MapPost("/{id}/versions/{version:int}/restore", RestoreAsync).WithSummary("Bring an old version back")
            .WithDescription("It becomes the draft and, unless publish is false, what webhooks and schedules run. The versions after it stay.")
            .Accepts<RestoreBody>("application/json").Produces<WorkflowView>().ProducesErrors(400, 404);
    }

    /// <summary>Maps export and import.</summary>
    public static void MapFiles(this IEndpointRouteBuilder workflows)
    {
        workflows.MapGet("/{id}/export", ExportAsync).WithSummary("Take a workflow out as a file").WithDescription("It holds no secrets and no integrations.")
            .Produces<WorkflowFile>().ProducesErrors(404);
        workflows.MapPost("/import", ImportAsync).WithSummary("Make a workflow from a file").WithDescription("It is not published, unless publish is true.")
            .Accepts<NewWorkflowBody>("application/json").Produces<WorkflowView>(201).ProducesErrors(400, 413);
    }

    private static async Task<IResult> VersionsAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        await workflows.VersionsAsync(Caller.Of(context.User), id, cancellationToken) is { } versions ? TypedResults.Ok(versions) : ApiError.NotFound("workflow");

    private static async Task<IResult> RestoreAsync(string id, int version, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(await JsonBody.ReadAsync(context.Request, cancellationToken) ?? JsonElement.Parse("{}"));
        var publish = fields.Switch("publish") ?? true;
        return fields.Problems.Count > 0
            ? ApiError.Invalid("The version was not restored.", fields.Problems)
            : (await workflows.RestoreAsync(Caller.Of(context.User), id, version, publish, cancellationToken)).Answer();
    }

    private static async Task<IResult> ExportAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        if (await workflows.ExportAsync(Caller.Of(context.User), id, cancellationToken) is not { } workflow) return ApiError.NotFound("workflow");
        var graph = GraphDocument.Write(workflow.Graph);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{StepName.From(workflow.Name, new HashSet<string>(StringComparer.Ordinal))}.json\"";
        return TypedResults.Ok(new WorkflowFile(WorkflowFile.FormatName, workflow.Name, workflow.Description, graph.GetProperty("nodes"), graph.GetProperty("edges"), WorkflowBodies.NotesOf(graph)));
    }

    private static async Task<IResult> ImportAsync(JsonBody body, HttpContext context, WorkflowStore workflows, ActionCatalog catalog, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        if (fields.Text("format") is { } format && format != WorkflowFile.FormatName)
            fields.Add("format", $"This version reads {WorkflowFile.FormatName}.");
        return fields.ReadNew(body.Value, publish: false, catalog) is { } workflow
            ? (await workflows.CreateAsync(Caller.Of(context.User), workflow, cancellationToken)).Answer(201)
            : ApiError.Invalid("The workflow was not imported.", fields.Problems);
    }
}
