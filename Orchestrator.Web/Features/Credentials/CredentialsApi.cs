using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>The vault over HTTP, in snake_case; it shares <c>/credentials</c> with the page, see <see cref="PageOrApi"/>.</summary>
public static class CredentialsApi
{
    private const string NotMade = "The credential was not made.";
    private const string NotChanged = "The credential was not changed.";

    /// <summary>Maps <c>/credentials</c>.</summary>
    public static void MapCredentials(this IEndpointRouteBuilder app)
    {
        var credentials = app.MapGroup("/credentials").WithTags("Credentials").RequireAuthorization();
        credentials.MapGet("", ListAsync).WithMetadata(SharedWithPage.Mark).WithSummary("List credentials by id, without anything secret").Produces<CredentialView[]>().ProducesErrors(400, 403);
        credentials.MapPost("", CreateAsync).WithMetadata(SharedWithPage.Mark).WithSummary("Make a credential")
            .WithDescription("`value` is text for `api_key`; for `oauth2` and `basic` an object, or a text that holds its JSON.")
            .Accepts<NewCredentialBody>("application/json").Produces<CredentialView>(201).ProducesErrors(400, 403, 409, 413);
        credentials.MapGet("/{id}", ReadAsync).WithSummary("Read a credential, without anything secret").Produces<CredentialView>().ProducesErrors(404);
        credentials.MapPatch("/{id}", ChangeAsync).WithSummary("Change a credential").WithDescription("What is left out stays; null clears what may be empty. Repeating a change changes nothing more.")
            .Accepts<CredentialChangeBody>("application/json").Produces<CredentialView>().ProducesErrors(400, 403, 404, 413);
        credentials.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a credential").Produces(204).ProducesErrors(403, 404);
        credentials.MapPost("/{id}/refresh", RefreshAsync).WithSummary("Renew an oauth2 credential's access token now").Produces<CredentialView>().ProducesErrors(400, 403, 404, 409, 502);
        credentials.MapPost("/{id}/test", TestAsync).WithSummary("Say whether a credential can be used").Produces<CredentialTestView>().ProducesErrors(404);
        credentials.MapGet("/{id}/usage", UsageAsync).WithSummary("List the workflows that use a credential").Produces<CredentialUsageView>().ProducesErrors(404);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, CredentialStore store, string? tenant_id, string? kind, string? limit, CancellationToken cancellationToken)
    {
        var (caller, query) = (Caller.Of(context.User), new QueryFields());
        var most = query.Whole("limit", limit, 1, CredentialStore.ListLimit) ?? CredentialStore.ListLimit;
        var only = string.IsNullOrEmpty(kind) ? null : CredentialKinds.Find(kind);
        if (!string.IsNullOrEmpty(kind) && only is null) query.Add("kind", $"This must be {CredentialKinds.Names}.");
        if (query.Problems.Count > 0) return ApiError.Invalid("The query is wrong.", query.Problems);
        if (tenant_id is { Length: > 0 } && tenant_id != caller.TenantId) return Forbidden("This workspace is not yours. Leave tenant_id out to use your own.");
        return TypedResults.Ok(await store.ListAsync(caller, tenant_id, only, most, cancellationToken));
    }

    private static async Task<IResult> CreateAsync(JsonBody body, HttpContext context, CredentialStore store, CancellationToken cancellationToken)
    {
        var (caller, fields) = (Caller.Of(context.User), new BodyFields(body.Value));
        var (id, tenant) = (fields.Text("id", required: true), fields.Text("tenant_id"));
        var input = CredentialBodies.Read(body.Value, fields, isNew: true);
        // What the shape hides is looked for all the same, so that everything wrong is named at once.
        if (fields.Problems.Count > 0) return ApiError.Invalid(NotMade, Merge(fields.Problems, store.ProblemsOf(id, input)));
        var made = await store.CreateAsync(caller, tenant ?? caller.TenantId, id!, input, cancellationToken);
        return made is VaultOutcome.Done { Credential: var credential } ? TypedResults.Json(credential, statusCode: 201) : Answer(made, NotMade);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext context, CredentialStore store, string? tenant_id, CancellationToken cancellationToken) =>
        await store.FindAsync(Caller.Of(context.User), id, tenant_id, cancellationToken) is { } credential ? TypedResults.Ok(credential) : ApiError.NotFound("credential");

    private static async Task<IResult> ChangeAsync(string id, JsonBody body, HttpContext context, CredentialStore store, string? tenant_id, CancellationToken cancellationToken)
    {
        var (caller, fields) = (Caller.Of(context.User), new BodyFields(body.Value));
        if (await store.FindAsync(caller, id, tenant_id, cancellationToken) is null) return ApiError.NotFound("credential");
        var input = CredentialBodies.Read(body.Value, fields, isNew: false);
        return fields.Problems.Count > 0 ? ApiError.Invalid(NotChanged, fields.Problems)
            : Answer(await store.ChangeAsync(caller, id, tenant_id, input, cancellationToken), NotChanged);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, CredentialStore store, string? tenant_id, CancellationToken cancellationToken) =>
        await store.DeleteAsync(Caller.Of(context.User), id, tenant_id, cancellationToken) is var gone && gone is VaultOutcome.Done ? TypedResults.NoContent() : Answer(gone, "The credential was not deleted.");

    private static async Task<IResult> RefreshAsync(string id, HttpContext context, CredentialChecks checks, string? tenant_id, CancellationToken cancellationToken) =>
        await checks.RefreshAsync(Caller.Of(context.User), id, tenant_id, cancellationToken) switch
        {
            RefreshNow.Renewed renewed => TypedResults.Ok(renewed.Credential),
            RefreshNow.WrongKind => ApiError.Invalid("Only an oauth2 credential is renewed; give the others a new value."),
            RefreshNow.Impossible impossible => ApiError.Conflict(impossible.Reason),
            RefreshNow.Refused refused => new ApiError(502, "REFRESH_FAILED", refused.Reason),
            RefreshNow.Forbidden forbidden => Forbidden(forbidden.Why),
            _ => ApiError.NotFound("credential"),
        };

    private static async Task<IResult> TestAsync(string id, HttpContext context, CredentialChecks checks, string? tenant_id, CancellationToken cancellationToken) =>
        await checks.TestAsync(Caller.Of(context.User), id, tenant_id, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiError.NotFound("credential");

    private static async Task<IResult> UsageAsync(string id, HttpContext context, CredentialStore store, string? tenant_id, CancellationToken cancellationToken) =>
        await store.UsageAsync(Caller.Of(context.User), id, tenant_id, cancellationToken) is { } usage ? TypedResults.Ok(usage) : ApiError.NotFound("credential");

    private static IResult Answer(VaultOutcome outcome, string refused) => outcome switch
    {
        VaultOutcome.Done done => TypedResults.Ok(done.Credential),
        VaultOutcome.Invalid invalid => ApiError.Invalid(refused, Merge([], invalid.Problems)),
        VaultOutcome.Taken => ApiError.Conflict("This workspace has a credential with this id already. Change that one with PATCH, or choose another id."),
        VaultOutcome.Forbidden forbidden => Forbidden(forbidden.Why),
        VaultOutcome.TooLarge => new ApiError(413, "PAYLOAD_TOO_LARGE", "A credential holds at most 256 KB."),
        _ => ApiError.NotFound("credential"),
    };

    private static ApiError Forbidden(string why) => new(403, "FORBIDDEN", why);

    private static IEnumerable<ApiErrorDetail> Merge(IReadOnlyList<ApiErrorDetail> shape, ImmutableArray<CredentialProblem> content) =>
        shape.Concat(content.Where(problem => shape.All(known => known.Path != problem.Path)).Select(problem => new ApiErrorDetail(problem.Path, problem.Message)));
}
