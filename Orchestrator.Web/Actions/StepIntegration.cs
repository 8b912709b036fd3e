using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;

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
    public static ValueTask<(JsonElement Config, StepError? Error)> OpenAsync(
        this IIntegrationSource? integrations, StepContext context, string id, ProviderDefinition provider, CancellationToken cancellationToken) =>
        integrations.OpenAsync(context.TenantId, context.Secrets, context.Credentials, id, provider, cancellationToken);

    /// <summary>The same for what happens outside steps, such as an alert.</summary>
    public static async ValueTask<(JsonElement Config, StepError? Error)> OpenAsync(
        this IIntegrationSource? integrations, string tenantId, RunSecrets secrets, StepCredentials credentials, string id, ProviderDefinition provider, CancellationToken cancellationToken)
    {
        var found = integrations is null ? IntegrationOutcome.NotFound(id) : await integrations.FindAsync(tenantId, id, cancellationToken);
        switch (found)
        {
            case IntegrationOutcome.Missing missing:
                return (default, missing.Error);
            case IntegrationOutcome.Found integration when integration.Type != provider.Type:
                return (default, new StepError(ErrorCodes.InvalidConfig, $"integrationId: “{id}” is of type {integration.Type}; this step needs one of type {provider.Type}."));
            case IntegrationOutcome.Found integration:
                foreach (var field in provider.Fields.Where(field => field.Secret))
                    if (integration.Config.TryGetProperty(field.Name, out var secret) && secret.ValueKind == JsonValueKind.String) secrets.Add(null, secret.GetString()!);
                return await credentials.ResolveAsync(integration.Config, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown outcome {found}.");
        }
    }
}
