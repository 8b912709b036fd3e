using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Actions;

/// <summary>Where there are no integrations, as on the command line, none is found.</summary>
internal sealed class NoIntegrations : IIntegrationSource
{
    public ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken) => new(IntegrationOutcome.NotFound(integrationId));
}
