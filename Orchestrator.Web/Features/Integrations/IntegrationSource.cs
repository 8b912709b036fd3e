using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Integrations as the engine sees them: opened for as long as a step needs them, so that a change holds for the next run. References in them are the step's to resolve.</summary>
public sealed partial class IntegrationSource(AppDbOpening databases, ProviderCatalog providers, IntegrationSeal seal, ILogger<IntegrationSource> log) : IIntegrationSource
{
    /// <inheritdoc />
    public async ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(tenantId);
        var row = await db.Integrations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == integrationId, cancellationToken);
        if (row is null || providers.Find(row.Type) is not { } provider) return IntegrationOutcome.NotFound(integrationId);
        try
        {
            return new IntegrationOutcome.Found(row.Type, IntegrationSeal.Whole(provider, seal.Open(row)));
        }
        catch (SealedDataException problem)
        {
            NotOpened(problem, integrationId);
            return new IntegrationOutcome.Missing(new StepError(ErrorCodes.IntegrationNotFound, $"The integration “{row.Name}” does not open with this instance's keys. Enter its secrets again."));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The integration {Id} was not opened")]
    private partial void NotOpened(Exception problem, string id);
}
