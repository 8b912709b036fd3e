using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>Puts the tenant into the session, so that no body, header or address can choose one.</summary>
public sealed class SessionClaims(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    /// <summary>The claim that holds the tenant's id.</summary>
    public const string Tenant = "tenant";

    /// <summary>The claim that holds the person's name.</summary>
    public const string DisplayName = "display_name";

    /// <summary>The claim that an administrator of the instance has.</summary>
    public const string Admin = "admin";

    /// <inheritdoc />
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Tenant, user.TenantId));
        identity.AddClaim(new Claim(DisplayName, user.Name));
        if (user.IsAdmin) identity.AddClaim(new Claim(Admin, "true"));
        return identity;
    }
}

/// <summary>Who is asking: what every store takes, so that the right to a row is decided in its query.</summary>
/// <param name="UserId">The account.</param>
/// <param name="TenantId">Its workspace.</param>
/// <param name="Name">What to call the person.</param>
/// <param name="IsAdmin">Administrator of the instance.</param>
public sealed record Caller(string UserId, string TenantId, string Name, bool IsAdmin)
{
    /// <summary>The signed-in caller, or null for nobody.</summary>
    public static Caller? From(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } user
        && principal.FindFirstValue(SessionClaims.Tenant) is { } tenant
            ? new Caller(user, tenant, principal.FindFirstValue(SessionClaims.DisplayName) ?? "", principal.HasClaim(SessionClaims.Admin, "true"))
            : null;

    /// <summary>The caller of an endpoint that requires a session.</summary>
    public static Caller Of(ClaimsPrincipal principal) =>
        From(principal) ?? throw new InvalidOperationException("This endpoint must require authorization.");
}
