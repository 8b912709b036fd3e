using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.ApiDocs;

/// <summary>A group of endpoints.</summary>
/// <param name="Name">Such as <c>Workflows</c>.</param>
/// <param name="Description">A sentence; null for none.</param>
/// <param name="Endpoints">In the order they were mapped.</param>
public sealed record ApiGroup(string Name, string? Description, ImmutableArray<ApiEndpoint> Endpoints)
{
    /// <summary>Its place on the page.</summary>
    public string Anchor => "group-" + Name.ToLowerInvariant().Replace(' ', '-');
}

/// <summary>An endpoint as a person reads it.</summary>
/// <param name="Id">Its name in the document, and its place on the page.</param>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Description">What else there is to know; null for nothing.</param>
/// <param name="Opens">Who may call it, in words.</param>
/// <param name="Parameters">Of the path and the query.</param>
/// <param name="Sent">The members of its body; empty for none.</param>
/// <param name="SentExample">A body; null for none.</param>
/// <param name="Answers">By status.</param>
/// <param name="Curl">A call of it.</param>
public sealed record ApiEndpoint(
    string Id, string Method, string Path, string Summary, string? Description, string Opens, ImmutableArray<ApiMember> Parameters, ImmutableArray<ApiMember> Sent, string? SentExample,
    ImmutableArray<ApiAnswer> Answers, string? Curl);

/// <summary>A parameter or a member of a body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in words.</param>
/// <param name="Description">What it is; null when nobody says.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>body</c>.</param>
public sealed record ApiMember(string Name, string Type, string? Description, bool IsRequired, string In);

/// <summary>An answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">A body; null for none.</param>
/// <param name="Members">The members of its body.</param>
public sealed record ApiAnswer(string Status, string? Description, string? Example, ImmutableArray<ApiMember> Members)
{
    /// <summary>Whether it is an error.</summary>
    public bool IsError => Status[0] is '4' or '5';
}

/// <summary>The API document as people read it: made once, from the same source as <c>/openapi/v1.json</c>.</summary>
public sealed class ApiReference([FromKeyedServices("v1")] IOpenApiDocumentProvider documents)
{
    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lazy<Task<ImmutableArray<ApiGroup>>> groups = new(async () => Read(await documents.GetOpenApiDocumentAsync()));

    /// <summary>Every group with its endpoints.</summary>
    public Task<ImmutableArray<ApiGroup>> ReadAsync() => groups.Value;

    /// <summary>Reads a document.</summary>
    internal static ImmutableArray<ApiGroup> Read(OpenApiDocument document)
    {
        var endpoints = document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (Group: operation.Value.Tags!.First().Reference.Id!, Endpoint: Of(path.Key, operation.Key.Method, operation.Value))))
            .ToLookup(one => one.Group, one => one.Endpoint, StringComparer.Ordinal);
        return [.. document.Tags!.Select(tag => new ApiGroup(tag.Name!, tag.Description, [.. endpoints[tag.Name!].OrderBy(one => one.Path, StringComparer.Ordinal)]))];
    }

    private static ApiEndpoint Of(string path, string method, OpenApiOperation operation)
    {
        var body = operation.RequestBody?.Content?.Values.FirstOrDefault();
        return new(operation.OperationId!, method, path, operation.Summary ?? "", operation.Description, OpensTo(operation),
            [.. (operation.Parameters ?? []).Select(parameter => new ApiMember(parameter.Name!, TypeOf(parameter.Schema), parameter.Description, parameter.Required, parameter.In == ParameterLocation.Path ? "path" : "query"))],
            MembersOf(body?.Schema), Example(body),
            [.. (operation.Responses ?? []).Select(answer => new ApiAnswer(answer.Key, answer.Value.Description, Example(answer.Value.Content?.Values.FirstOrDefault()), answer.Key[0] == '2' ? MembersOf(answer.Value.Content?.Values.FirstOrDefault()?.Schema) : []))],
            operation.Extensions?.TryGetValue(ApiOperations.Curl, out var call) == true && call is JsonNodeExtension node ? node.Node.GetValue<string>() : null);
    }

    private static string OpensTo(OpenApiOperation operation) => (operation.Security ?? []).SelectMany(one => one.Keys).Select(scheme => scheme.Reference.Id).ToHashSet(StringComparer.Ordinal) switch
    {
        { Count: 0 } => "Anyone",
        { Count: 2 } => "A session, or the API key that started the run",
        var one when one.Contains(ApiDocument.Key) => "An API key of the workflow",
        _ => "A session",
    };

    private static string? Example(OpenApiMediaType? content) => content?.Example switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var lines) => lines,
        var json => json.ToJsonString(Shown),
    };

    private static ImmutableArray<ApiMember> MembersOf(IOpenApiSchema? schema)
    {
        var shape = schema?.Items ?? schema;
        return [.. (shape?.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)).Select(member =>
            new ApiMember(member.Key, TypeOf(member.Value), DescriptionOf(member.Value), shape!.Required?.Contains(member.Key) == true, "body"))];
    }

    private static string? DescriptionOf(IOpenApiSchema schema) => schema.Description ?? schema.OneOf?.Select(one => one.Description).FirstOrDefault(text => text is not null);

    private static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is null) return "any";
        if (schema.OneOf is { Count: > 0 } choices) return string.Join(" or ", choices.Select(TypeOf).Distinct(StringComparer.Ordinal).OrderBy(word => word == "null"));
        if (schema.Enum is { Count: > 0 } words) return string.Join(", ", words.Select(word => word.ToString()));
        var mayBeNull = schema.Type?.HasFlag(JsonSchemaType.Null) == true ? " or null" : "";
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.String => schema.Format == "date-time" ? "instant" : "text",
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.Array => $"list of {TypeOf(schema.Items)}",
            JsonSchemaType.Object => "object",
            JsonSchemaType.Null => "null",
            _ => "any JSON",
        } + mayBeNull;
    }
}
