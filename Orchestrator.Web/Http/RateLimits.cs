using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Http;

/// <summary>How often one address may knock.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Sign-ins and sign-ups per minute and address.</summary>
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Webhook calls per second and workflow; bursts of ten seconds' worth are taken.</summary>
    public int WebhooksPerSecond { get; set; } = 1_000;
}

/// <summary>The limits and their answer: 429 with <c>Retry-After</c>.</summary>
public static class RateLimits
{
    /// <summary>Policy of the webhook endpoint.</summary>
    public const string Webhook = "webhook";

    /// <summary>Registers the policies.</summary>
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration("Orchestrator:RateLimits")
            .Validate(options => options.SignInsPerMinute > 0, "Orchestrator:RateLimits:SignInsPerMinute must be above 0.")
            .Validate(options => options.WebhooksPerSecond > 0, "Orchestrator:RateLimits:WebhooksPerSecond must be above 0.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            // The pages' forms and the API knock on the same door.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsSignIn(context.Request)
                ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = Options(context).SignInsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                })
                : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(Webhook, context => RateLimitPartition.GetTokenBucketLimiter(
                context.GetRouteValue("id") as string ?? "", _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = Options(context).WebhooksPerSecond * 10,
                    TokensPerPeriod = Options(context).WebhooksPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }));
            limiter.OnRejected = async (rejected, _) =>
            {
                if (!ApiError.IsApiCall(rejected.HttpContext.Request))
                {
                    rejected.HttpContext.Response.Redirect("/sign-in?throttled=true");
                    return;
                }
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                await new ApiError(429, "TOO_MANY_REQUESTS", string.Create(CultureInfo.InvariantCulture, $"Too many calls. Try again in {seconds} s."))
                { RetryAfter = seconds }.ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    private static bool IsSignIn(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && request.Path.Value is "/sign-in" or "/sign-up" or "/api/auth/sign-in" or "/api/auth/sign-up";

    private static RateLimitOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
}
