using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>Body of <c>POST /api/api-keys</c>.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="WorkflowId">The one workflow it starts; without it, every workflow of the workspace.</param>
/// <param name="ExpiresAt">When it ends; without it, never.</param>
public sealed record NewApiKeyBody(string Name, string? WorkflowId, DateTimeOffset? ExpiresAt);

/// <summary>A key in the answer to its making, the one time it is shown.</summary>
public sealed record NewApiKeyView(string Id, string Name, string Key, string KeyPrefix, string? WorkflowId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>API keys over HTTP.</summary>
public static class ApiKeysApi
{
    /// <summary>Registers keys, their use and their look-up.</summary>
    public static void AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyCache>();
        services.AddSingleton<KeyUsage>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUsage>());
        services.AddSingleton<ApiKeyStore>();
        KeySession.Register(services);
    }

    /// <summary>Maps <c>/api/api-keys</c>.</summary>
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/api-keys").WithTags("API keys").RequireAuthorization();
        keys.MapGet("", ListAsync).WithSummary("List the keys, newest first").Produces<ApiKeyListItem[]>();
        keys.MapPost("", CreateAsync).WithSummary("Make a key").WithDescription("The answer is the only one that holds the key.")
            .Accepts<NewApiKeyBody>("application/json").Produces<NewApiKeyView>(201).ProducesErrors(400, 404);
        keys.MapDelete("/{id}", DeleteAsync).WithSummary("Revoke a key at once").Produces<SuccessView>().ProducesErrors(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApiKeyStore keys, string? workflowId, CancellationToken cancellationToken) =>
        TypedResults.Ok(await keys.ListAsync(Caller.Of(context.User), workflowId, cancellationToken));

    private static async Task<IResult> CreateAsync(JsonBody body, HttpContext context, ApiKeyStore keys, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var (name, workflow, expires) = (fields.Text("name", required: true), fields.Text("workflowId"), fields.Instant("expiresAt"));
        if (fields.Problems.Count > 0) return ApiError.Invalid("The key was not made.", fields.Problems);
        return await keys.CreateAsync(Caller.Of(context.User), name!, workflow, expires, cancellationToken) switch
        {
            ApiKeyOutcome.Created { Item: var item, Key: var key } => TypedResults.Json(
                new NewApiKeyView(item.Id, item.Name, key, item.KeyPrefix, item.WorkflowId, item.CreatedAt, item.ExpiresAt), statusCode: 201),
            ApiKeyOutcome.Invalid { Problems: var problems } => ApiError.Invalid("The key was not made.", problems.Select(problem => new ApiErrorDetail(problem.Path, problem.Message))),
            _ => ApiError.NotFound("workflow"),
        };
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.DeleteAsync(Caller.Of(context.User), id, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("API key");
}
