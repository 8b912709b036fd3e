using Orchestrator.Domain.Credentials;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>Registers the vault.</summary>
public static class CredentialSetup
{
    /// <summary>Store, look-up for the engine, counting of uses, and the choice between page and API.</summary>
    public static void AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<CredentialSeal>();
        services.AddSingleton<VaultNotes>();
        services.AddSingleton<CredentialDirectory>();
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<CredentialSource>();
        services.AddSingleton<ICredentialSource>(provider => provider.GetRequiredService<CredentialSource>());
        services.AddSingleton(provider => new CredentialResolver(provider.GetRequiredService<ICredentialSource>(), provider.GetRequiredService<TimeProvider>(),
            used => provider.GetRequiredService<CredentialUsage>().Note(new(used.TenantId, used.WorkflowId, used.CredentialTenantId, used.CredentialId))));
        services.AddSingleton<CredentialChecks>();
        services.AddSingleton<CredentialUsage>();
        services.AddHostedService(provider => provider.GetRequiredService<CredentialUsage>());
        services.AddSingleton<MatcherPolicy, PageOrApi>();
    }
}
