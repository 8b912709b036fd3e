using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>Finds the integration a step names by its id.</summary>
public interface IIntegrationSource
{
    /// <summary>Reads an integration with its secrets, for as long as a step needs them.</summary>
    /// <param name="tenantId">Whose workflow asks; another's integration is as good as missing.</param>
    /// <param name="integrationId">As written in the step's <c>integrationId</c>.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken);
}

/// <summary>How looking for an integration ended: a closed set.</summary>
public abstract record IntegrationOutcome
{
    private IntegrationOutcome() { }

    /// <summary>It is there.</summary>
    /// <param name="Type">The provider: <c>database</c>, <c>smtp</c>, <c>slack</c> …</param>
    /// <param name="Config">Its fields by name, secrets opened and references resolved; an object.</param>
    public sealed record Found(string Type, JsonElement Config) : IntegrationOutcome;

    /// <summary>It is not there for this workspace, or could not be read.</summary>
    /// <param name="Error">INTEGRATION_NOT_FOUND, or why one of its credentials could not be resolved.</param>
    public sealed record Missing(StepError Error) : IntegrationOutcome;

    /// <summary>The answer for an id that leads nowhere.</summary>
    public static Missing NotFound(string integrationId) =>
        new(new StepError(ErrorCodes.IntegrationNotFound, $"There is no integration “{integrationId}” in this workspace."));
}
