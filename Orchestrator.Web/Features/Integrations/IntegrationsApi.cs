using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Body of <c>POST /api/integrations</c>.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Type">The provider.</param>
/// <param name="Config">Its settings by name.</param>
public sealed record NewIntegrationBody(string Name, string Type, JsonElement Config);

/// <summary>Body of <c>PUT /api/integrations/{id}</c>.</summary>
/// <param name="Name">1 to 200 characters; left out, it stays.</param>
/// <param name="Config">Its settings by name: a secret that is left out stays, null clears it. Left out, all stay.</param>
public sealed record IntegrationBody(string? Name, JsonElement? Config);

/// <summary>Body of <c>POST /api/integrations/test</c>.</summary>
/// <param name="Type">The provider.</param>
/// <param name="Config">Its settings by name.</param>
public sealed record IntegrationTestBody(string Type, JsonElement Config);

/// <summary>Integrations over HTTP.</summary>
public static class IntegrationsApi
{
    private const string NotMade = "The integration was not made.";

    /// <summary>Registers integrations, their tests and their look-up.</summary>
    public static void AddIntegrations(this IServiceCollection services)
    {
        services.AddSingleton<IntegrationSeal>();
        services.AddSingleton<IntegrationStore>();
        services.AddSingleton<IntegrationSource>();
        services.AddSingleton<IIntegrationSource>(provider => provider.GetRequiredService<IntegrationSource>());
        services.AddSingleton<IProviderTest, HttpTest>();
        services.AddSingleton<IProviderTest, SmtpTest>();
        services.AddSingleton<IProviderTest, DatabaseTest>();
        services.AddSingleton<IntegrationTests>();
    }

    /// <summary>Maps <c>/api/integrations</c>.</summary>
    public static void MapIntegrations(this IEndpointRouteBuilder app)
    {
        var integrations = app.MapGroup("/api/integrations").WithTags("Integrations").RequireAuthorization();
        integrations.MapGet("", ListAsync).WithSummary("List the integrations by name, without their settings").Produces<IntegrationListItem[]>();
        integrations.MapPost("", CreateAsync).WithSummary("Make an integration").Accepts<NewIntegrationBody>("application/json").Produces<IntegrationView>(201).ProducesErrors(400);
        integrations.MapPost("/test", TestSettingsAsync).WithSummary("Test settings without keeping them").Accepts<IntegrationTestBody>("application/json")
            .Produces<IntegrationTestView>().ProducesErrors(400);
        integrations.MapGet("/{id}", ReadAsync).WithSummary("Read an integration: clear settings, and which secrets are set").Produces<IntegrationView>().ProducesErrors(404);
        integrations.MapPut("/{id}", ChangeAsync).WithSummary("Change an integration").WithDescription("A secret that is left out is kept; an empty one is refused; null clears it.")
            .Accepts<IntegrationBody>("application/json").Produces<IntegrationView>().ProducesErrors(400, 404);
        integrations.MapDelete("/{id}", DeleteAsync).WithSummary("Delete an integration").Produces<SuccessView>().ProducesErrors(404);
        integrations.MapPost("/{id}/test", TestAsync).WithSummary("Test an integration by one harmless call").Produces<IntegrationTestView>().ProducesErrors(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IntegrationStore store, string? type, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(Caller.Of(context.User), string.IsNullOrEmpty(type) ? null : type, cancellationToken));

    private static async Task<IResult> CreateAsync(JsonBody body, HttpContext context, IntegrationStore store, CancellationToken cancellationToken)
    {
        var fields = new BodyFields(body.Value);
        var (name, type) = (fields.Text("name", required: true), fields.Text("type", required: true));
        Refuse(body.Value, fields, "name", "type", "config");
        if (fields.Problems.Count > 0)
        {
            var found = body.Value.ValueKind == JsonValueKind.Object ? (await store.CheckAsync(Caller.Of(context.User), null, type, fields.Any("config"), cancellationToken))!.Problems : [];
            return ApiError.Invalid(NotMade, Merge(fields.Problems, found));
        }
        var made = await store.CreateAsync(Caller.Of(context.User), name, type, fields.Any("config"), cancellationToken);
        return made is IntegrationChange.Done { Integration: var integration } ? TypedResults.Json(integration, statusCode: 201) : Answer(made, NotMade);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext context, IntegrationStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(Caller.Of(context.User), id, cancellationToken) is { } integration ? TypedResults.Ok(integration) : ApiError.NotFound("integration");

    private static async Task<IResult> ChangeAsync(string id, JsonBody body, HttpContext context, IntegrationStore store, CancellationToken cancellationToken)
    {
        var (caller, fields) = (Caller.Of(context.User), new BodyFields(body.Value));
        if (await store.FindAsync(caller, id, cancellationToken) is not { } now) return ApiError.NotFound("integration");
        var (name, type) = (fields.Text("name"), fields.Text("type"));
        if (type is not null && type != now.Type) fields.Add("type", "An integration keeps its provider. Make another one.");
        // A whole integration may be sent back as it was read.
        Refuse(body.Value, fields, "name", "type", "config", "id", "secrets", "createdAt", "updatedAt", "lastTest");
        return fields.Problems.Count > 0 ? ApiError.Invalid("The integration was not changed.", fields.Problems)
            : Answer(await store.ChangeAsync(caller, id, name, fields.Any("config"), cancellationToken), "The integration was not changed.");
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IntegrationStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(Caller.Of(context.User), id, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("integration");

    private static async Task<IResult> TestAsync(string id, HttpContext context, IntegrationTests tests, CancellationToken cancellationToken) =>
        await tests.RunAsync(Caller.Of(context.User), id, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiError.NotFound("integration");

    private static async Task<IResult> TestSettingsAsync(JsonBody body, HttpContext context, IntegrationStore store, IntegrationTests tests, CancellationToken cancellationToken)
    {
        var (caller, fields) = (Caller.Of(context.User), new BodyFields(body.Value));
        var type = fields.Text("type", required: true);
        if (fields.Problems.Count > 0) return ApiError.Invalid("Nothing was tested.", fields.Problems);
        var settings = (await store.CheckAsync(caller, null, type, fields.Any("config"), cancellationToken))!;
        return settings.Problems.Length > 0 ? ApiError.Invalid("Nothing was tested.", Merge([], settings.Problems))
            : TypedResults.Ok(await tests.RunAsync(caller, settings, cancellationToken));
    }

    private static IResult Answer(IntegrationChange outcome, string refused) => outcome switch
    {
        IntegrationChange.Done done => TypedResults.Ok(done.Integration),
        IntegrationChange.Invalid invalid => ApiError.Invalid(refused, Merge([], invalid.Problems)),
        _ => ApiError.NotFound("integration"),
    };

    private static void Refuse(JsonElement body, BodyFields fields, params string[] known)
    {
        if (body.ValueKind != JsonValueKind.Object) return;
        foreach (var member in body.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Except(known, StringComparer.Ordinal))
            fields.Add(member, "There is no such field.");
    }

    private static IEnumerable<ApiErrorDetail> Merge(IReadOnlyList<ApiErrorDetail> shape, ImmutableArray<CredentialProblem> content) =>
        shape.Concat(content.Where(problem => shape.All(known => known.Path != problem.Path)).Select(problem => new ApiErrorDetail(problem.Path, problem.Message)));
}
