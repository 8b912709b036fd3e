using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>Registers what keeps tokens fresh and what connects credentials in the browser.</summary>
public static class OAuthSetup
{
    /// <summary>The refresh, without the clock that drives it.</summary>
    public static void AddTokenRefresh(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<TokenMeters>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<TokenLease>();
        services.AddSingleton<TokenKeeping>();
        services.AddSingleton<TokenRenewal>();
        services.AddSingleton<TokenRefresher>();
        services.Replace(ServiceDescriptor.Singleton<ITokenRefresh>(provider => provider.GetRequiredService<TokenRefresher>()));
        services.AddSingleton<DueTokens>();
    }

    /// <summary>What connects credentials; needs the refresh.</summary>
    public static void AddConnecting(this IServiceCollection services)
    {
        services.AddSingleton<ConnectStates>();
        services.AddSingleton<ConnectResults>();
        services.AddSingleton<Connecting>();
    }

    /// <summary>Refresh, its job, and connecting.</summary>
    public static void AddOAuth(this IServiceCollection services)
    {
        services.AddTokenRefresh();
        services.AddConnecting();
        services.AddRecurringJob<DueTokensJob>("token-refresh", RefreshPolicy.Cycle);
    }
}
