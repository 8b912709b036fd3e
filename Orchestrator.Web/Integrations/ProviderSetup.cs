using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Integrations;

/// <summary>Registers providers and the steps they bring, for the server and for the command line alike.</summary>
public static class ProviderSetup
{
    /// <summary>The code that signs requests, one line each.</summary>
    internal static IRequestSigner[] Signers => [new AwsSigner(), new WebhookSigner()];

    /// <summary>The catalogs. An installation's own files are read where there is a data folder.</summary>
    public static void AddProviders(this IServiceCollection services)
    {
        services.AddOptions<ProviderOptions>().BindConfiguration("Orchestrator:Integrations").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProviderOptions>, ProviderOptions.Validation>());
        services.TryAddSingleton(provider => provider.GetService<DataFolder>() is { } data
            ? ProviderFiles.Load(data, provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProviderFiles)))
            : new ProviderCatalog(ProviderFiles.BuiltIn));
        services.TryAddSingleton(provider => new ActionCatalog([.. ActionCatalog.BuiltIn.Actions, .. provider.GetRequiredService<ProviderCatalog>().Actions]));
        foreach (var signer in Signers) services.TryAddEnumerable(ServiceDescriptor.Singleton(signer));
        services.TryAddSingleton<ProviderCaller>();
        services.TryAddSingleton<LlmIntegrations>();
        services.TryAddSingleton<ProviderCheck>();
    }

    /// <summary>The code behind every step: those of the product, and those of providers.</summary>
    public static IEnumerable<IAction> AllActions(this IServiceProvider services)
    {
        var (catalog, caller, integrations) = (services.GetRequiredService<ProviderCatalog>(), services.GetRequiredService<ProviderCaller>(), services.GetRequiredService<IIntegrationSource>());
        var (models, live, ledger) = (services.GetRequiredService<LlmCaller>(), services.GetService<LiveTexts>(), services.GetService<LlmLedger>());
        return [.. services.GetServices<IAction>(), .. catalog.Manifests.SelectMany(manifest => manifest.Actions.Select(action => action.Asks is null
            ? new ProviderAction(manifest, action, caller, catalog, integrations, ledger) : (IAction)new ModelAction(manifest, action, models, live, ledger)))];
    }
}
