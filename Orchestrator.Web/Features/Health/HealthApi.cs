using System.Collections.Immutable;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Health;

/// <summary>Whether the program can do its work.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Problems">By part, what is wrong and what to do.</param>
public sealed record HealthView(string Status, ImmutableSortedDictionary<string, string> Problems);

/// <summary>What load balancers and people on call ask.</summary>
public static class HealthApi
{
    private const string Ready = "ready";

    /// <summary>Registers the checks, and what is told to a collector.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<DiskHealth>("room", tags: [Ready])
            .AddCheck<EngineHealth>("engine", tags: [Ready]);
        services.AddOptions<TelemetryOptions>().BindConfiguration("Orchestrator:Telemetry").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsCheck>();
        services.AddHostedService<Telemetry>();
    }

    private sealed class TelemetryOptionsCheck : IValidateOptions<TelemetryOptions>
    {
        public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
            options.Mistakes().ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("ok", ImmutableSortedDictionary<string, string>.Empty)))
            .WithSummary("Whether the program answers").Produces<HealthView>();
        health.MapGet("/ready", ReadyAsync).WithSummary("Whether the program can accept and run workflows").Produces<HealthView>().Produces<HealthView>(503);
    }

    private static async Task<IResult> ReadyAsync(HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(Ready), cancellationToken);
        var problems = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Description ?? "It did not answer in time.", StringComparer.Ordinal);
        var view = new HealthView(problems.IsEmpty ? "ok" : "unavailable", problems);
        return TypedResults.Json(view, statusCode: problems.IsEmpty ? 200 : 503);
    }
}
