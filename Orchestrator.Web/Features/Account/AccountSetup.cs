using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Http;
using Orchestrator.Web.Layout;

namespace Orchestrator.Web.Features.Account;

/// <summary>Registers accounts, sessions and what guards them.</summary>
public static class AccountSetup
{
    private static readonly TimeSpan Revalidation = TimeSpan.FromMinutes(1);

    /// <summary>ASP.NET Identity on the database, with a cookie session.</summary>
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(ConfigureIdentity).AddEntityFrameworkStores<AppDb>().AddSignInManager()
            .AddPasswordValidator<CommonPasswords>().AddClaimsPrincipalFactory<SessionClaims>();
        services.ConfigureApplicationCookie(ConfigureCookie);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IOptions<InstanceOptions>>(static (options, instance) =>
        {
            options.CookieManager = new HostCookies(instance.Value.IsPublicOverHttps);
            options.Cookie.SecurePolicy = instance.Value.IsPublicOverHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<InstanceOptions>>(static (options, instance) => options.Cookie = new FormCookie(instance.Value.IsPublicOverHttps));
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = Revalidation);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionWatch>();
        services.AddSingleton<PasswordThrottle>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<Registration>();
        services.AddScoped<CircuitOrder>();
        services.AddScoped<CircuitHandler, CircuitGuard>();
        services.AddSingleton<OpenPages>();
        services.AddScoped<PageLimit>();
        services.AddScoped<CircuitHandler>(static services => services.GetRequiredService<PageLimit>());
        services.AddSingleton<NobodysPassword>();
        services.AddHostedService(static services => services.GetRequiredService<NobodysPassword>());
        services.AddScoped<SignIn>();
        services.AddScoped<SignUp>();
        services.AddScoped<Workspaces>();
        // Sessions survive a restart; the keys are independent of the master key.
        services.AddDataProtection().SetApplicationName("Orchestrator");
        services.AddOptions<KeyManagementOptions>().Configure<DataFolder, ILoggerFactory>((options, folder, log) =>
            options.XmlRepository = new FileSystemXmlRepository(folder.PrivateFolder("session-keys"), log));
    }

    private static void ConfigureIdentity(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";
        options.Password.RequiredLength = 10;
        options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "orchestrator";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = Sessions.Idle;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnSigningIn = async context =>
        {
            if (context.Properties.GetString(SessionId) is null && context.Principal?.FindFirst(ClaimTypes.NameIdentifier)?.Value is { } user)
                context.Properties.SetString(SessionId, await context.HttpContext.RequestServices.GetRequiredService<Sessions>().BeginAsync(user, context.HttpContext));
            // Made anew it stays as old as it is.
            if (context.Properties.GetString(SignedInAt) is null) context.Properties.SetString(SignedInAt, context.Properties.IssuedUtc?.ToString("O") ?? context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("O"));
        };
        options.Events.OnValidatePrincipal = async context =>
        {
            var since = DateTimeOffset.TryParse(context.Properties.GetString(SignedInAt), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;
            var services = context.HttpContext.RequestServices;
            if (services.GetRequiredService<TimeProvider>().GetUtcNow() - since > Sessions.Absolute
                || context.Properties.GetString(SessionId) is not { } session
                || !await services.GetRequiredService<Sessions>().IsLiveAsync(session, context.HttpContext.Connection.RemoteIpAddress?.ToString(), isUse: !IsConnecting(context.Request)))
            {
                context.RejectPrincipal();
                return;
            }
            await SecurityStampValidator.ValidatePrincipalAsync(context);
            // Circuits know their session by it; the validation may have made the principal anew.
            if (context.Principal?.Identity is ClaimsIdentity identity && !identity.HasClaim(Sessions.Claim, session)) identity.AddClaim(new Claim(Sessions.Claim, session));
        };
        options.Events.OnRedirectToLogin = context => AnswerAsync(context, ApiError.Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, ApiError.Forbidden);
    }

    private const string SignedInAt = "signed-in-at";
    private const string SessionId = "session";

    // An open page connects by itself, also one that nobody looks at.
    private static bool IsConnecting(HttpRequest request) => request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    // A page sends people to the sign-in page; an API says 401.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, Func<ApiError> error)
    {
        if (ApiError.IsApiCall(context.Request)) return error().ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
