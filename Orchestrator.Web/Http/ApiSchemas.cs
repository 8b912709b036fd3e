using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orchestrator.Web.Http;

/// <summary>What the framework does not say of schemas: that names are texts, and that a caller may leave out what may be null.</summary>
internal static class ApiSchemas
{
    private const string AnError = """
        { "error": { "message": "The workflow was not saved.", "error_id": "VALIDATION_ERROR", "status": 400, "request_id": "019aab39c4d27e8f9b0a5c3d6e1f7a48",
          "details": [{ "path": "nodes[2].data.config.url", "message": "This is required." }] } }
        """;

    /// <summary>Called for every schema.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum) schema.Type = JsonSchemaType.String;
        if (type == typeof(ErrorAnswer)) schema.Examples = [JsonNode.Parse(AnError)!];
        if (type == typeof(JsonElement)) schema.Description ??= "Any JSON.";
        if (IsSent(type) && schema.Required is { } required)
        {
            var nullability = new NullabilityInfoContext();
            required.ExceptWith(context.JsonTypeInfo.Properties.Where(member => member.AttributeProvider is PropertyInfo property && nullability.Create(property).ReadState == NullabilityState.Nullable).Select(member => member.Name));
        }
        return Task.CompletedTask;
    }

    /// <summary>Whether a type is one that callers send.</summary>
    private static bool IsSent(Type type) => type.Name.EndsWith("Body", StringComparison.Ordinal) || type.Name.EndsWith("Request", StringComparison.Ordinal)
        || type.Name.EndsWith("Change", StringComparison.Ordinal);
}
