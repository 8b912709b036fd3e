using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Web.Data;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Health;

/// <summary>Whether there is room for what comes next.</summary>
internal sealed class DiskHealth(DataFolder folder) : IHealthCheck
{
    private const long Least = 100_000_000;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Of(new DriveInfo(folder.Path).AvailableFreeSpace));

    /// <summary>What so many free bytes mean.</summary>
    internal static HealthCheckResult Of(long free) => free >= Least ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy($"Only {Spoken.Size(free)} are free beside the data folder. Make room, keep runs for fewer days (Orchestrator:Retention:Days), or move the folder to a larger disk.");
}
