using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orchestrator.Web.Http;

/// <summary>The description of the API at <c>/openapi/v1.json</c>.</summary>
public static class ApiDocument
{
    /// <summary>Registers the description.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options => options.AddDocumentTransformer(DescribeAsync));

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
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "orchestrator", Description = "The cookie that sign-in sets." },
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A workflow's API key, `wfb_…`." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] }];
        return Task.CompletedTask;
    }
}
