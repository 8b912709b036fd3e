using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Workflows over HTTP.</summary>
public static class WorkflowsApi
{
    /// <summary>Registers the store and the look-up of what is published.</summary>
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddProviders();
        services.AddSingleton<PublishedWorkflows>();
        services.AddSingleton<WorkspaceSecrets>();
        services.AddSingleton<DraftNotes>();
        services.AddSingleton<WorkflowStore>();
        services.AddSingleton<LaunchStore>();
    }

    /// <summary>Maps <c>/api/workflows</c>.</summary>
    public static void MapWorkflows(this IEndpointRouteBuilder app)
    {
        var workflows = app.MapGroup("/api/workflows").WithTags("Workflows").RequireAuthorization();
        workflows.MapGet("", ListAsync).WithSummary("List the workflows, last changed first").Produces<WorkflowListView[]>();
        workflows.MapPost("/create", CreateAsync).WithSummary("Make a workflow")
            .WithDescription("A missing trigger is added. Everything that is wrong is named at once; what a draft may keep refuses publishing, so send publish: false for an unfinished one.")
            .Accepts<NewWorkflowBody>("application/json").Produces<WorkflowView>(201).ProducesErrors(400, 413);
        workflows.MapPatch("/{id}", ChangeAsync).WithSummary("Change a workflow").WithDescription("All of it or nothing.")
            .Accepts<WorkflowChangeBody>("application/json").Produces<WorkflowView>().ProducesErrors(400, 404, 413).Produces<StaleAnswer>(409);
        workflows.MapDelete("/{id}", DeleteAsync).WithSummary("Remove a workflow with its executions and keys").Produces<SuccessView>().ProducesErrors(404);
        workflows.MapPost("/{id}/duplicate", DuplicateAsync).WithSummary("Copy a workflow")
            .WithDescription("One's own, or a public one as visitors see it. The copy is private and not published; its steps have ids of their own and no integrations.").Produces<WorkflowView>(201).ProducesErrors(404);
        workflows.MapLlmUsage();
        workflows.MapVersions();
        workflows.MapFiles();

        app.MapGet("/api/workflows/{id}", ReadAsync).WithTags("Workflows").AllowAnonymous().WithSummary("Read a workflow")
            .WithDescription("A public one can be read by anyone, without integrations, with header values, bodies and secrets masked.")
            .Produces<WorkflowView>().ProducesErrors(401, 404);
    }

    /// <summary>The answer to a write.</summary>
    internal static IResult Answer(this WorkflowOutcome outcome, int status = 200) => outcome switch
    {
        WorkflowOutcome.Done done => TypedResults.Json(WorkflowView.Of(done.Workflow), statusCode: status),
        WorkflowOutcome.Stale stale => new StaleResult(stale.Revision),
        WorkflowOutcome.Invalid invalid => ApiError.Invalid("The workflow was not saved.", invalid.Problems.Details()),
        _ => ApiError.NotFound("workflow"),
    };

    private static async Task<IResult> ListAsync(HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        TypedResults.Ok((await workflows.ListAsync(Caller.Of(context.User), runs: 0, cancellationToken)).Select(WorkflowListView.Of));

    private static async Task<IResult> ReadAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var caller = Caller.From(context.User);
        if (await workflows.ReadAsync(caller, id, cancellationToken) is { } workflow) return TypedResults.Ok(WorkflowView.Of(workflow));
        // Without a session a private workflow and none at all look the same.
        return caller is null ? ApiError.Unauthorized() : ApiError.NotFound("workflow");
    }

    private static async Task<IResult> CreateAsync(JsonBody body, HttpContext context, WorkflowStore workflows, ActionCatalog catalog, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        return fields.ReadNew(body.Value, publish: true, catalog) is { } workflow
            ? (await workflows.CreateAsync(Caller.Of(context.User), workflow, cancellationToken)).Answer(201)
            : ApiError.Invalid("The workflow was not made.", fields.Problems);
    }

    private static async Task<IResult> ChangeAsync(string id, JsonBody body, HttpContext context, WorkflowStore workflows, ActionCatalog catalog, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        return fields.ReadChange(body.Value, catalog) is { } change
            ? (await workflows.ChangeAsync(Caller.Of(context.User), id, change, cancellationToken)).Answer()
            : ApiError.Invalid("The workflow was not changed.", fields.Problems);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        await workflows.DeleteAsync(Caller.Of(context.User), id, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("workflow");

    private static async Task<IResult> DuplicateAsync(string id, HttpContext context, WorkflowStore workflows, CancellationToken cancellationToken) =>
        (await workflows.DuplicateAsync(Caller.Of(context.User), id, cancellationToken)).Answer(201);

    private sealed record StaleResult(int Revision) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = 409;
            var error = new ErrorContent("The draft was changed since the revision this change is based on. Read it again and repeat the change.", "STALE_REVISION", 409, httpContext.TraceIdentifier, []);
            return httpContext.Response.WriteAsJsonAsync(new StaleAnswer(error, Revision), httpContext.RequestAborted);
        }
    }
}
