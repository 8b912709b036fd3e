using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orchestrator.Web.Features.ApiKeys;

namespace Orchestrator.Web.Http;

/// <summary>What the framework does not say of an endpoint: its name, who may call it, the errors every endpoint of its kind has, and the guide's examples.</summary>
internal static class ApiOperations
{
    /// <summary>The extension that holds a call.</summary>
    internal const string Curl = "x-curl";

    private const string Json = "application/json";

    private static readonly Dictionary<int, string> Meanings = new()
    {
        [200] = "Done", [201] = "Made", [202] = "Begun", [204] = "Done; no body", [400] = "Something is wrong with the request; details name everything",
        [401] = "No session, or no good key", [403] = "Not allowed to this caller, or a write that another site sent", [404] = "Not there, or somebody else's", [409] = "Not possible as things stand; error_id says why",
        [410] = "Too late", [413] = "The body is too large", [415] = "The body is not application/json", [429] = "Too often; Retry-After says when to come again",
        [501] = "Not in this version", [502] = "The other service refused or did not answer", [503] = "Not at the moment; Retry-After says when to come again",
    };

    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal)
    {
        ["executionId"] = "The run's id.", ["deliveryId"] = "The delivery's id.", ["sessionId"] = "The session's id.", ["stepId"] = "The id of the step's row in the logs.", ["version"] = "The number of a version.",
    };

    /// <summary>Called for every endpoint.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var (method, path) = (context.Description.HttpMethod ?? "", PathOf(context.Description.RelativePath ?? ""));
        operation.OperationId = NameOf(method, path);
        var taken = DescribeCallers(operation, context);
        AddErrors(operation, method, taken, context.Document);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
            parameter.Description ??= Ids.GetValueOrDefault(parameter.Name!, IdOf(path));
        foreach (var (status, answer) in operation.Responses ?? [])
            if (Meanings.TryGetValue(int.Parse(status, CultureInfo.InvariantCulture), out var meaning)) answer.Description = meaning + ".";
        if (ApiGuide.Product.Find(method, path) is { } guide) AddExamples(operation, guide);
        return Task.CompletedTask;
    }

    /// <summary>A name that stays while the path does: <c>GET /api/workflows/{id}</c> is <c>get_workflows_id</c>.</summary>
    internal static string NameOf(string method, string path) => string.Join('_',
        path.Split(['/', '-', '_', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != "api").Prepend(method.ToLowerInvariant()));

    // As the document writes it: without the constraints of parameters, {version:int}.
    private static string PathOf(string mapped) => "/" + string.Join('/', mapped.TrimEnd('/').Split('/').Select(part => part.StartsWith('{') && part.Contains(':', StringComparison.Ordinal) ? part.Split(':')[0] + "}" : part));

    private static string IdOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["credentials", ..] => "The credential's id.",
        ["api", "integrations", ..] => "The integration's id.",
        ["api", "api-keys", ..] => "The key's id.",
        ["api", "approvals", ..] => "The approval's id.",
        ["api", "executions", "callbacks", ..] => "The waiting step's address; the run gives it whole as `execution.resumeUrls`.",
        ["api", "schedules", ..] or ["api", "workflows", ..] => "The workflow's id.",
        _ => "Its id.",
    };

    // What opens the endpoint, as it is declared on it.
    private static string[] DescribeCallers(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var declared = context.Description.ActionDescriptor.EndpointMetadata;
        string[] opens = declared.OfType<IAllowAnonymous>().Any() ? []
            : declared.OfType<IAuthorizeData>().Select(one => one.Policy).LastOrDefault(policy => policy is not null) switch
            {
                KeySession.KeyPolicy => [ApiDocument.Key],
                KeySession.SessionOrKeyPolicy => [ApiDocument.Session, ApiDocument.Key],
                _ => [ApiDocument.Session],
            };
        operation.Security = opens.Length == 0 ? [[]] : [.. opens.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        return opens;
    }

    private static void AddErrors(OpenApiOperation operation, string method, string[] opens, OpenApiDocument? document)
    {
        var answers = operation.Responses ??= [];
        List<int> more = [];
        if (opens.Length > 0) more.Add(401);
        if (method is not ("GET" or "OPTIONS"))
        {
            more.Add(503);
            if (opens.Contains(ApiDocument.Session)) more.Add(403);
            if (method is not "DELETE" && opens.Contains(ApiDocument.Session)) more.Add(415);
            if (operation.RequestBody is not null) more.AddRange([400, 413]);
        }

        foreach (var status in more) answers.TryAdd(status.ToString(CultureInfo.InvariantCulture), Error(document));
        var sorted = answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).ToList();
        answers.Clear();
        foreach (var (status, answer) in sorted) answers.Add(status, answer);
    }

    private static OpenApiResponse Error(OpenApiDocument? document) => new()
    {
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ErrorAnswer), document) } },
    };

    private static void AddExamples(OpenApiOperation operation, ApiGuide.Entry guide)
    {
        if (guide.Sent is { } sent && operation.RequestBody?.Content?.TryGetValue(Json, out var body) == true) body.Example = sent.DeepClone();
        foreach (var shown in guide.Answers)
        {
            if (operation.Responses?.TryGetValue(shown.Status.ToString(CultureInfo.InvariantCulture), out var response) != true || response?.Content?.Values.FirstOrDefault() is not { } answer) continue;
            answer.Example ??= shown.Json?.DeepClone() ?? (shown.Text.Length > 0 ? JsonValue.Create(shown.Text) : null);
        }

        operation.AddExtension(Curl, new JsonNodeExtension(JsonValue.Create(guide.Curl)!));
    }
}
