using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>Reads a key from the Authorization header. It opens the webhook and the runs it started, and is never a session.</summary>
public sealed class KeySession(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeyStore keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    /// <summary>The scheme of a request with a key.</summary>
    public const string SchemeName = "key";

    /// <summary>The policy of an endpoint that takes a key and nothing else.</summary>
    public const string KeyPolicy = "key";

    /// <summary>The policy of an endpoint that takes a session, or the key that started the run.</summary>
    public const string SessionOrKeyPolicy = "session-or-key";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const string PlatformKeyStart = "sk-";

    /// <summary>The request's key as it was sent, and what it opens; null without one.</summary>
    public static (string Key, KeyHolder Holder)? Of(HttpContext context) => context.Features.Get<Found>() is { } found ? (found.Key, found.Holder) : null;

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Sent(Request) is not { } key) return AuthenticateResult.NoResult();
        if (await keys.FindAsync(key, Context.RequestAborted) is not { } holder) return AuthenticateResult.NoResult();
        Context.Features.Set(new Found(key, holder));
        var identity = new ClaimsIdentity([new Claim(SessionClaims.Tenant, holder.TenantId)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return (Sent(Request)?.StartsWith(PlatformKeyStart, StringComparison.Ordinal) == true ? PlatformKey : Refused).ExecuteAsync(Context);
    }

    private static ApiError Refused { get; } = new(401, "INVALID_API_KEY",
        "A valid API key of this workflow is needed: Authorization: Bearer wfb_…. Make one on the workflow's API keys page.");

    private static ApiError PlatformKey { get; } = new(401, "INVALID_API_KEY",
        "This is a platform key (sk-…), such as Skytells': it calls AI models for a whole account and is used inside workflows. A webhook takes an Orchestrator key (wfb_…), which starts one workflow "
        + "and opens nothing else: make one on the workflow's API keys page. Replace the platform key if this request may have been seen by others.");

    /// <summary>The key that a request brings; null without one.</summary>
    internal static string? Sent(HttpRequest request) =>
        request.Headers.Authorization is not [{ } header] ? null
        : header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
        : header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? PasswordOf(header.AsSpan(Basic.Length).Trim()) : null;

    // RFC 7617: senders such as GitHub set no header of their own, but send the password of https://any:KEY@host/… like this.
    private static string? PasswordOf(ReadOnlySpan<char> pair)
    {
        Span<byte> bytes = stackalloc byte[192];
        if (pair.Length > 256 || !Convert.TryFromBase64Chars(pair, bytes, out var length)) return null;
        var password = bytes[..length].IndexOf((byte)':') + 1;
        return password == 0 ? null : Encoding.UTF8.GetString(bytes[password..length]);
    }

    private sealed record Found(string Key, KeyHolder Holder);

    /// <summary>Registers the scheme and the two policies.</summary>
    internal static void Register(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, KeySession>(SchemeName, null)
            .AddPolicyScheme(SessionOrKeyPolicy, null, scheme => scheme.ForwardDefaultSelector = context => Sent(context.Request) is null ? IdentityConstants.ApplicationScheme : SchemeName);
        services.AddAuthorizationBuilder()
            .AddPolicy(KeyPolicy, new AuthorizationPolicyBuilder(SchemeName).RequireAuthenticatedUser().Build())
            .AddPolicy(SessionOrKeyPolicy, new AuthorizationPolicyBuilder(SessionOrKeyPolicy).RequireAuthenticatedUser().Build());
    }
}
