using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// Ends a circuit's session: at once when it is ended in this process, and within a minute after what this process is not told of, such as an end in another one, a new
/// password or a session that grew too old.
/// </summary>
public sealed class CircuitSession : RevalidatingServerAuthenticationStateProvider
{
    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity())));
    private readonly IServiceScopeFactory scopes;
    private readonly Sessions sessions;
    private readonly IOptions<IdentityOptions> options;
    private volatile string? began;

    /// <summary>Of one circuit.</summary>
    public CircuitSession(ILoggerFactory log, IServiceScopeFactory scopes, Sessions sessions, IOptions<IdentityOptions> options) : base(log)
    {
        (this.scopes, this.sessions, this.options) = (scopes, sessions, options);
        AuthenticationStateChanged += Follow;
        sessions.Ended += OnEnded;
    }

    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    /// <summary>The session the circuit was opened with, also after its end; null for a visitor's.</summary>
    public string? Began => began;

    /// <summary>Nobody is signed in from now on: pages that need somebody go away.</summary>
    public void End() => SetAuthenticationState(Nobody);

    /// <inheritdoc />
    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) => IsGoodAsync(authenticationState.User);

    /// <summary>Whether somebody may go on: the session is live, the account is not disabled, and its security stamp is the one the session began with.</summary>
    public async Task<bool> IsGoodAsync(ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated != true) return true;
        if (Sessions.Of(principal) is { } id && !await sessions.IsLiveAsync(id)) return false;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.GetUserAsync(principal);
        return user is { DisabledAt: null }
            && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await users.GetSecurityStampAsync(user);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        sessions.Ended -= OnEnded;
        AuthenticationStateChanged -= Follow;
        base.Dispose(disposing);
    }

    private void Follow(Task<AuthenticationState> state) => _ = FollowAsync(state);

    private async Task FollowAsync(Task<AuthenticationState> state) => began ??= Sessions.Of((await state).User);

    private void OnEnded(object? sender, SessionsEndedEventArgs ended)
    {
        if (began is { } mine && ended.Ids.Contains(mine)) End();
    }
}
