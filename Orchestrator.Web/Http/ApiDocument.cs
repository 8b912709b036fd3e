using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orchestrator.Web.Features.ApiDocs;

namespace Orchestrator.Web.Http;

/// <summary>The description of the API at <c>/openapi/v1.json</c>: of endpoints by what they are mapped with, of members by their summaries in the code, with the examples of the guide.</summary>
public static class ApiDocument
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>The scheme of what a person may do.</summary>
    internal const string Session = "session";

    /// <summary>The scheme of what a key may do.</summary>
    internal const string Key = "key";

    private static readonly (string Name, string Description)[] Groups =
    [
        ("Account", "Accounts and sessions."),
        ("Members", "Accounts and invites, for the instance's administrators."),
        ("Workflows", "Workflows as graphs of steps, their versions, and workflows as files."),
        ("API keys", "Keys that start workflows from outside. A key starts its workflow and reads the runs it started; it opens nothing else."),
        ("Webhook", "Starting a workflow from outside, and what was sent to it."),
        ("Executions", "Runs: starting, following, stopping, repeating, and going on from a step."),
        ("Schedules", "Workflows that run by the clock."),
        ("Integrations", "Connections to services, with sealed secrets."),
        ("Credentials", "The vault. These paths are in snake_case."),
        ("Alerts", "Who is told when runs fail."),
        ("AI and code", "Paths of later versions."),
        ("Settings", "The instance's encryption keys, for its administrators."),
        ("Audit", "Who did what, for the instance's administrators."),
        ("Health", "What load balancers ask."),
    ];

    /// <summary>Registers the description.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddSingleton<ApiReference>().AddOpenApi("v1", options =>
    {
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
        options.AddOperationTransformer(ApiOperations.DescribeAsync);
        options.AddDocumentTransformer(DescribeAsync);
    });

    /// <summary>Maps the description, which holds nothing that is not in the product's documentation.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi().AllowAnonymous();

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Orchestrator",
            Version = "v1",
            Description = "JSON in camelCase, times in ISO 8601 and UTC. Errors are `{ error: { message, error_id, status, request_id, details } }`; every answer has an `X-Request-Id`.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Session] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "orchestrator", Description = "The cookie that sign-in sets; `__Host-orchestrator` over HTTPS." },
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A workflow's API key, `wfb_…`." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, document)] = [] }];
        document.Tags = OrderedTags(document).ToHashSet();
        return Task.CompletedTask;
    }

    // In the order of a reader; of a group that nobody described here, behind them.
    private static IEnumerable<OpenApiTag> OrderedTags(OpenApiDocument document)
    {
        var used = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Reference.Id!).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, description) in Groups)
            if (used.Remove(name)) yield return new OpenApiTag { Name = name, Description = description };
        foreach (var name in used.Order(StringComparer.Ordinal)) yield return new OpenApiTag { Name = name };
    }
}
