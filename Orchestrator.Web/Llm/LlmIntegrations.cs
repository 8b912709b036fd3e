using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Web.Llm;

/// <summary>Where an attached integration's model is: the same address as for every other call of its provider, an operator's word included.</summary>
public sealed class LlmIntegrations(ProviderCatalog catalog, IOptions<ProviderOptions> options)
{
    /// <summary>The base address; null for a provider that has no manifest.</summary>
    /// <param name="type">The integration's provider.</param>
    /// <param name="settings">Its settings, opened.</param>
    /// <exception cref="LlmSettingException">The settings make no address.</exception>
    internal Uri? AddressOf(string type, JsonElement settings)
    {
        try
        {
            return catalog.ManifestOf(type) is { } manifest ? ProviderAddress.BaseOf(manifest, ManifestScope.Of(settings), options.Value.OriginOf(type)) : null;
        }
        catch (InvalidSettingException wrong)
        {
            throw new LlmSettingException(wrong.Message);
        }
    }
}
