using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Health;

/// <summary>Whether runs are accepted and recorded.</summary>
internal sealed class EngineHealth(ExecutionJournal journal) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(journal.Trouble is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Runs cannot be recorded at the moment, so they wait. Look at the disk space and the log."));
}
