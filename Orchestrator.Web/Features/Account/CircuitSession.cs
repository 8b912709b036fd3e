using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>Ends a circuit's session within a minute of sign-out everywhere, a new password or a disabled account.</summary>
public sealed class CircuitSession(ILoggerFactory log, IServiceScopeFactory scopes, Sessions sessions, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var principal = authenticationState.User;
        if (principal.Identity?.IsAuthenticated != true) return true;
        if (Sessions.Of(principal) is { } session && !await sessions.IsLiveAsync(session)) return false;
        var user = await users.GetUserAsync(principal);
        return user is { DisabledAt: null }
            && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await users.GetSecurityStampAsync(user);
    }
}
