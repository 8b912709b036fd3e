using System.Text.Json;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Http;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>Alerts over HTTP.</summary>
public static class AlertsApi
{
    /// <summary>Registers the rules, the look-out and the sending.</summary>
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<AlertTexts>();
        services.AddSingleton<AlertRounds>();
        services.AddSingleton<AlertSender>();
        services.AddSingleton<AlertTestLimit>();
        services.AddSingleton<AlertRules>();
        services.AddSingleton<AlertWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertWatch>());
        services.AddRecurringJob<AlertsJob>("alerts", TimeSpan.FromMinutes(1));
    }

    /// <summary>Maps <c>/api/alerts</c> and each workflow's <c>alert-rule</c>.</summary>
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/alerts").WithTags("Alerts").RequireAuthorization();
        alerts.MapGet("", ListAsync).WithSummary("List the latest alerts, newest first").WithDescription("The latest hundred, of one workflow with workflowId. They are kept for 30 days.").Produces<AlertView[]>();
        alerts.MapGet("/rule", (HttpContext context, AlertRules rules, CancellationToken stop) => ReadAsync(null, context, rules, stop)).WithSummary("Read the workspace's rule")
            .Produces<AlertRuleView>().ProducesErrors(404);
        alerts.MapPut("/rule", (JsonBody body, HttpContext context, AlertRules rules, CancellationToken stop) => KeepAsync(null, body, context, rules, stop)).WithSummary("Set the workspace's rule")
            .WithDescription("For every workflow that has no rule of its own. Runs by hand do not count. Failures are counted from now on.").Accepts<AlertRuleView>("application/json").Produces<AlertRuleView>().ProducesErrors(400);
        alerts.MapDelete("/rule", (HttpContext context, AlertRules rules, CancellationToken stop) => RemoveAsync(null, context, rules, stop)).WithSummary("Remove the workspace's rule")
            .Produces<SuccessView>().ProducesErrors(404);
        alerts.MapPost("/rule/test", (HttpContext context, AlertRules rules, CancellationToken stop) => TestAsync(null, context, rules, stop)).WithSummary("Send a test through the workspace's rule")
            .WithDescription("A workspace sends five tests in ten minutes at most, through whichever rule.").Produces<AlertView[]>().ProducesErrors(404, 429);

        var own = app.MapGroup("/api/workflows/{id}/alert-rule").WithTags("Alerts").RequireAuthorization();
        own.MapGet("", (string id, HttpContext context, AlertRules rules, CancellationToken stop) => ReadAsync(id, context, rules, stop)).WithSummary("Read a workflow's own rule")
            .WithDescription("404 when it follows the workspace's.").Produces<AlertRuleView>().ProducesErrors(404);
        own.MapPut("", (string id, JsonBody body, HttpContext context, AlertRules rules, CancellationToken stop) => KeepAsync(id, body, context, rules, stop)).WithSummary("Give a workflow a rule of its own")
            .WithDescription("One that is not enabled keeps it silent.").Accepts<AlertRuleView>("application/json").Produces<AlertRuleView>().ProducesErrors(400, 404);
        own.MapDelete("", (string id, HttpContext context, AlertRules rules, CancellationToken stop) => RemoveAsync(id, context, rules, stop)).WithSummary("Let a workflow follow the workspace's rule")
            .Produces<SuccessView>().ProducesErrors(404);
        own.MapPost("/test", (string id, HttpContext context, AlertRules rules, CancellationToken stop) => TestAsync(id, context, rules, stop)).WithSummary("Send a test through a workflow's own rule")
            .WithDescription("A workspace sends five tests in ten minutes at most, through whichever rule.").Produces<AlertView[]>().ProducesErrors(404, 429);
    }

    private static async Task<IResult> ListAsync(HttpContext context, AlertRules rules, string? workflowId, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.ListAsync(Caller.Of(context.User), workflowId, cancellationToken: cancellationToken));

    private static async Task<IResult> ReadAsync(string? workflowId, HttpContext context, AlertRules rules, CancellationToken cancellationToken) =>
        await rules.ReadAsync(Caller.Of(context.User), workflowId, cancellationToken) is { } rule ? TypedResults.Ok(rule) : ApiError.NotFound("rule");

    private static async Task<IResult> KeepAsync(string? workflowId, JsonBody body, HttpContext context, AlertRules rules, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context.User);
        // What is not there comes before what is wrong.
        if (workflowId is not null && !await rules.OwnsAsync(caller, workflowId, cancellationToken)) return ApiError.NotFound("workflow");
        var fields = new BodyFields(body.Value);
        var rule = Read(fields);
        if (fields.Problems.Count > 0) return ApiError.Invalid("The rule was not kept.", fields.Problems);
        return await rules.KeepAsync(caller, workflowId, rule, cancellationToken) switch
        {
            AlertRuleOutcome.Done done => TypedResults.Ok(done.Rule),
            AlertRuleOutcome.Invalid invalid => ApiError.Invalid("The rule was not kept.", invalid.Problems.Details()),
            _ => ApiError.NotFound("workflow"),
        };
    }

    private static async Task<IResult> RemoveAsync(string? workflowId, HttpContext context, AlertRules rules, CancellationToken cancellationToken) =>
        await rules.RemoveAsync(Caller.Of(context.User), workflowId, cancellationToken) ? TypedResults.Ok(new SuccessView()) : ApiError.NotFound("rule");

    private static async Task<IResult> TestAsync(string? workflowId, HttpContext context, AlertRules rules, CancellationToken cancellationToken) =>
        await rules.TestAsync(Caller.Of(context.User), workflowId, cancellationToken) switch
        {
            AlertTestOutcome.Tried tried => TypedResults.Ok(tried.Alerts),
            AlertTestOutcome.TooMany refused => new ApiError(429, "TOO_MANY_REQUESTS", refused.Message) { RetryAfter = (int)Math.Ceiling(refused.Wait.TotalSeconds) },
            _ => ApiError.NotFound("rule"),
        };

    private static AlertRuleView Read(BodyFields fields)
    {
        AlertEmail? email = null;
        if (fields.Any("email") is { ValueKind: not JsonValueKind.Null } value)
        {
            var inner = new BodyFields(value);
            email = new AlertEmail(inner.Text("integrationId", required: true) ?? "", inner.Text("to", required: true) ?? "");
            foreach (var problem in inner.Problems) fields.Add(problem.Path.Length == 0 ? "email" : $"email.{problem.Path}", problem.Message);
        }

        return new AlertRuleView(fields.Switch("enabled") ?? true, fields.Whole("afterFailures") ?? 1, fields.Switch("onRecovery") ?? true, email, fields.Text("webhookUrl") is { Length: > 0 } url ? url : null);
    }
}
