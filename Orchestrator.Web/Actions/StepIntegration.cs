using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Web.Actions;

/// <summary>Opens the integration a step names: what is secret of it is masked from then on, and references in its settings are resolved.</summary>
internal static class StepIntegration
{
    /// <summary>The settings of an integration, or why there are none.</summary>
    /// <param name="integrations">Where they are kept; null for nowhere.</param>
    /// <param name="context">The step.</param>
    /// <param name="id">As written in <c>integrationId</c>.</param>
    /// <param name="provider">The provider the step needs.</param>
    /// <param name="cancellationToken">Stops the look-ups.</param>
    public static async ValueTask<(JsonElement Config, StepError? Error)> OpenAsync(
        this IIntegrationSource? integrations, StepContext context, string id, ProviderDefinition provider, CancellationToken cancellationToken)
    {
        var found = integrations is null ? IntegrationOutcome.NotFound(id) : await integrations.FindAsync(context.TenantId, id, cancellationToken);
        switch (found)
        {
            case IntegrationOutcome.Missing missing:
                return (default, missing.Error);
            case IntegrationOutcome.Found integration when integration.Type != provider.Type:
                return (default, new StepError(ErrorCodes.InvalidConfig, $"integrationId: “{id}” is of type {integration.Type}; this step needs one of type {provider.Type}."));
            case IntegrationOutcome.Found integration:
                foreach (var field in provider.Fields.Where(field => field.Secret))
                    if (integration.Config.TryGetProperty(field.Name, out var secret) && secret.ValueKind == JsonValueKind.String) context.Secrets.Add(null, secret.GetString()!);
                return await context.Credentials.ResolveAsync(integration.Config, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown outcome {found}.");
        }
    }
}
