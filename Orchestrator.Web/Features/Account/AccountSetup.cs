using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Data;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Account;

/// <summary>Registers accounts, sessions and what guards them.</summary>
public static class AccountSetup
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);
    private static readonly TimeSpan Absolute = TimeSpan.FromDays(7);
    private static readonly TimeSpan Revalidation = TimeSpan.FromMinutes(1);

    /// <summary>ASP.NET Identity on the database, with a cookie session.</summary>
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(ConfigureIdentity).AddEntityFrameworkStores<AppDb>().AddSignInManager()
            .AddPasswordValidator<CommonPasswords>().AddClaimsPrincipalFactory<SessionClaims>();
        services.ConfigureApplicationCookie(ConfigureCookie);
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = Revalidation);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddScoped<Registration>();
        services.AddScoped<SignIn>();
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
        options.Lockout.MaxFailedAccessAttempts = 10;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "orchestrator";
        options.CookieManager = new HostCookies();
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnSigningIn = context =>
        {
            context.Properties.SetString(SignedInAt, context.Properties.IssuedUtc?.ToString("O") ?? context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("O"));
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = async context =>
        {
            var since = DateTimeOffset.TryParse(context.Properties.GetString(SignedInAt), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;
            if (context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - since > Absolute)
            {
                context.RejectPrincipal();
                return;
            }
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        };
        options.Events.OnRedirectToLogin = context => AnswerAsync(context, ApiError.Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, ApiError.Forbidden);
    }

    private const string SignedInAt = "signed-in-at";

    // A page sends people to the sign-in page; an API says 401.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, Func<ApiError> error)
    {
        if (ApiError.IsApiCall(context.Request)) return error().ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
