using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Web.Http;

namespace Orchestrator.Tests.Http;

/// <summary>Who may call an endpoint.</summary>
public enum Opens
{
    /// <summary>Anybody.</summary>
    Anyone,
    /// <summary>Somebody signed in.</summary>
    Session,
    /// <summary>Somebody signed in, or the key that started the run.</summary>
    SessionOrKey,
    /// <summary>A key of the workflow; a session opens nothing.</summary>
    Key,
}

/// <summary>One endpoint and what it answers.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">As it is mapped.</param>
/// <param name="Opens">Who may call it.</param>
/// <param name="Own">The answer to somebody who may, with ids of their own; they do not administer the instance.</param>
/// <param name="Foreign">The answer to somebody of another workspace.</param>
/// <param name="Body">What is sent; null for an empty object.</param>
/// <param name="Admin">The answer to the administrator of the instance, who is of another workspace; as to anybody of another one when it is left out.</param>
/// <param name="Why">Why neither the owner nor anybody of another workspace finds it. Without one, two 404 would prove nothing.</param>
public sealed record Route(string Method, string Path, Opens Opens, int Own = 200, int Foreign = 404, string? Body = null, int? Admin = null, string? Why = null)
{
    /// <summary>How tests are told apart.</summary>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Every endpoint that programs call. A new one without a row fails a test.</summary>
public static class RouteInventory
{
    private const string Workflow = """{"name":"New","publish":false}""";
    private const string Administrators = "It is for administrators of the instance alone.";
    private const string Rule = """{"webhookUrl":"https://hooks.example.com/x"}""";

    /// <summary>The rows.</summary>
    public static IReadOnlyList<Route> Routes { get; } =
    [
        new("POST", "/api/auth/sign-up", Opens.Anyone, Own: 400, Foreign: 400),
        new("POST", "/api/auth/sign-in", Opens.Anyone, Own: 401, Foreign: 401),
        new("POST", "/api/auth/sign-out", Opens.Anyone, Own: 204, Foreign: 204),
        new("GET", "/api/user", Opens.Session, Foreign: 200),
        new("PATCH", "/api/user", Opens.Session, Foreign: 200),
        new("GET", "/api/user/sessions", Opens.Session, Foreign: 200),
        new("DELETE", "/api/user/sessions/{sessionId}", Opens.Session),
        new("POST", "/api/user/sessions/end-others", Opens.Session, Foreign: 200),
        new("POST", "/api/user/password", Opens.Session, Own: 400, Foreign: 400),
        new("POST", "/api/user/invite", Opens.Session, Own: 403, Foreign: 403),

        new("GET", "/api/members", Opens.Session, Own: 404, Admin: 200, Why: Administrators),
        new("PATCH", "/api/members/{id}", Opens.Session, Own: 404, Admin: 200, Why: Administrators),
        new("GET", "/api/invites", Opens.Session, Own: 404, Admin: 200, Why: Administrators),
        new("POST", "/api/invites", Opens.Session, Own: 404, Admin: 201, Why: Administrators),
        new("DELETE", "/api/invites/{id}", Opens.Session, Own: 404, Admin: 200, Why: Administrators),

        new("GET", "/api/workflows", Opens.Session, Foreign: 200),
        new("POST", "/api/workflows/create", Opens.Session, Own: 201, Foreign: 201, Body: Workflow),
        new("POST", "/api/workflows/import", Opens.Session, Own: 201, Foreign: 201, Body: Workflow),
        new("GET", "/api/workflows/{id}", Opens.Session),
        new("PATCH", "/api/workflows/{id}", Opens.Session),
        new("DELETE", "/api/workflows/{id}", Opens.Session),
        new("POST", "/api/workflows/{id}/duplicate", Opens.Session, Own: 201),
        new("POST", "/api/workflows/{id}/execute", Opens.Session),
        new("GET", "/api/workflows/{id}/versions", Opens.Session),
        new("POST", "/api/workflows/{id}/versions/{version:int}/restore", Opens.Session),
        new("GET", "/api/workflows/{id}/export", Opens.Session),
        new("GET", "/api/workflows/{id}/llm-usage", Opens.Session),

        new("GET", "/api/workflows/{id}/executions", Opens.Session),
        new("DELETE", "/api/workflows/{id}/executions", Opens.Session),
        new("GET", "/api/workflows/executions/{executionId}", Opens.SessionOrKey),
        new("DELETE", "/api/workflows/executions/{executionId}", Opens.Session),
        new("GET", "/api/workflows/executions/{executionId}/status", Opens.SessionOrKey),
        new("GET", "/api/workflows/executions/{executionId}/logs", Opens.Session),
        new("GET", "/api/workflows/executions/{executionId}/events", Opens.Session),
        new("POST", "/api/workflows/executions/{executionId}/cancel", Opens.Session),
        new("POST", "/api/workflows/executions/{executionId}/rerun", Opens.Session),

        new("POST", "/api/workflows/executions/{executionId}/resume", Opens.Session, Body: """{"fromNodeId":"echo"}"""),
        new("POST", "/api/workflows/executions/{executionId}/steps/{stepId}/mark-done", Opens.Session),
        new("POST", "/api/workflows/executions/{executionId}/steps/{stepId}/run-again", Opens.Session),
        new("POST", "/api/workflows/executions/{executionId}/steps/{stepId}/give-up", Opens.Session),
        // Whoever has the address with its key may answer, once.
        new("POST", "/api/executions/callbacks/{id}", Opens.Anyone, Foreign: 200),
        new("GET", "/api/approvals", Opens.Session, Foreign: 200),
        new("POST", "/api/approvals/{id}", Opens.Session, Body: """{"approved":true}"""),

        new("POST", "/api/workflows/{id}/webhook", Opens.Key),
        new("OPTIONS", "/api/workflows/{id}/webhook", Opens.Anyone, Own: 204, Foreign: 204),
        new("GET", "/api/workflows/{id}/deliveries", Opens.Session),
        new("GET", "/api/workflows/{id}/deliveries/{deliveryId}", Opens.Session),
        new("POST", "/api/workflows/{id}/deliveries/{deliveryId}/replay", Opens.Session),
        new("POST", "/api/workflows/{id}/deliveries/{deliveryId}/use-as-sample", Opens.Session),

        new("GET", "/api/api-keys", Opens.Session, Foreign: 200),
        new("POST", "/api/api-keys", Opens.Session, Own: 201, Foreign: 201, Body: """{"name":"Key"}"""),
        new("DELETE", "/api/api-keys/{id}", Opens.Session),

        new("GET", "/api/schedules", Opens.Session, Foreign: 200),
        new("POST", "/api/schedules/preview", Opens.Session, Foreign: 200, Body: """{"every":"15m"}"""),
        new("GET", "/api/schedules/{id}", Opens.Session),
        new("PATCH", "/api/schedules/{id}", Opens.Session),
        new("POST", "/api/schedules/{id}/run", Opens.Session),

        new("GET", "/api/alerts", Opens.Session, Foreign: 200),
        new("GET", "/api/alerts/rule", Opens.Session),
        new("PUT", "/api/alerts/rule", Opens.Session, Own: 400, Foreign: 400),
        new("DELETE", "/api/alerts/rule", Opens.Session),
        new("POST", "/api/alerts/rule/test", Opens.Session),
        new("GET", "/api/workflows/{id}/alert-rule", Opens.Session),
        new("PUT", "/api/workflows/{id}/alert-rule", Opens.Session, Body: Rule),
        new("DELETE", "/api/workflows/{id}/alert-rule", Opens.Session),
        new("POST", "/api/workflows/{id}/alert-rule/test", Opens.Session),

        new("GET", "/api/integrations", Opens.Session, Foreign: 200),
        new("POST", "/api/integrations", Opens.Session, Own: 400, Foreign: 400),
        new("POST", "/api/integrations/test", Opens.Session, Own: 400, Foreign: 400),
        new("GET", "/api/integrations/{id}", Opens.Session),
        new("PUT", "/api/integrations/{id}", Opens.Session),
        new("DELETE", "/api/integrations/{id}", Opens.Session),
        new("POST", "/api/integrations/{id}/test", Opens.Session),

        new("GET", "/credentials", Opens.Session, Foreign: 200),
        new("POST", "/credentials", Opens.Session, Own: 400, Foreign: 400),
        new("GET", "/credentials/{id}", Opens.Session),
        new("PATCH", "/credentials/{id}", Opens.Session),
        new("DELETE", "/credentials/{id}", Opens.Session, Own: 204),
        new("POST", "/credentials/{id}/refresh", Opens.Session, Own: 400),
        new("POST", "/credentials/{id}/test", Opens.Session),
        new("GET", "/credentials/{id}/usage", Opens.Session),

        new("POST", "/api/ai/generate", Opens.Session, Own: 501, Foreign: 501, Body: """{"prompt":"Greet"}"""),
        new("GET", "/api/workflows/{id}/code", Opens.Session, Own: 501),
        new("GET", "/api/workflows/{id}/download", Opens.Session, Own: 501),

        new("GET", "/api/encryption-keys", Opens.Session, Own: 404, Admin: 200, Why: Administrators),
        new("POST", "/api/encryption-keys/rotate", Opens.Session, Own: 404, Admin: 202, Why: Administrators),

        new("GET", "/api/audit", Opens.Session, Own: 404, Admin: 200, Why: Administrators),
        new("GET", "/api/audit/export", Opens.Session, Own: 404, Admin: 200, Why: Administrators),

        new("GET", "/health/live", Opens.Anyone, Foreign: 200),
        new("GET", "/health/ready", Opens.Anyone, Foreign: 200),
        new("GET", "/openapi/{documentName}.json", Opens.Anyone, Foreign: 200),
    ];

    /// <summary>The endpoints below the API's paths that have no row, and the rows without an endpoint.</summary>
    public static IReadOnlyList<string> Amiss(IEnumerable<Endpoint> endpoints)
    {
        var mapped = endpoints.OfType<RouteEndpoint>().Where(endpoint => ApiError.IsApiPath(new PathString(PathOf(endpoint))))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} {PathOf(endpoint)}")).ToHashSet(StringComparer.Ordinal);
        var listed = Routes.Select(route => route.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. mapped.Except(listed).Select(route => $"{route} has no row"), .. listed.Except(mapped).Select(route => $"{route} has no endpoint")];
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');
}
