using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Features.ApiKeys;

namespace Orchestrator.Web.Http;

/// <summary>How often one address may knock.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Sign-ins, sign-ups, changes of passwords and looks at invites per minute and address, together.</summary>
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Webhook calls per second with one API key; bursts of ten seconds' worth are taken.</summary>
    public int WebhooksPerSecond { get; set; } = 1_000;

    /// <summary>Webhook calls per second from one address, whatever their key; bursts of ten seconds' worth are taken. 0 for as many as with one key.</summary>
    public int WebhooksPerSecondAndAddress { get; set; }

    /// <summary>How many webhook calls per second one address may make.</summary>
    internal int OfAddress => WebhooksPerSecondAndAddress > 0 ? WebhooksPerSecondAndAddress : WebhooksPerSecond;
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
            .Validate(options => options.WebhooksPerSecondAndAddress >= 0, "Orchestrator:RateLimits:WebhooksPerSecondAndAddress must not be below 0.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            // Looked at first. The pages' forms and the API knock on the same door.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                IsSignIn(context.Request) ? RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = Options(context).SignInsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                })
                : context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Webhook
                    ? RateLimitPartition.GetTokenBucketLimiter($"webhook {AddressOf(context)}", _ => PerSecond(Options(context).OfAddress))
                : RateLimitPartition.GetNoLimiter(""));
            // A key that cannot be one is refused without a look-up, so the limit of its address is enough.
            limiter.AddPolicy(Webhook, context => KeySession.Sent(context.Request) is { } key && KeyText.IsWellFormed(key)
                ? RateLimitPartition.GetTokenBucketLimiter(key, _ => PerSecond(Options(context).WebhooksPerSecond)) : RateLimitPartition.GetNoLimiter(""));
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

    private static readonly HashSet<string> Doors = new(
        ["/sign-in", "/sign-up", "/settings/password", "/api/auth/sign-in", "/api/auth/sign-up", "/api/user/password", "/api/user/invite"], StringComparer.OrdinalIgnoreCase);

    private static TokenBucketRateLimiterOptions PerSecond(int calls) => new() { TokenLimit = calls * 10, TokensPerPeriod = calls, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };

    private static string AddressOf(HttpContext context) => NeighbourhoodOf(context.Connection.RemoteIpAddress);

    /// <summary>Who counts as one caller: an address, and of IPv6 the 64 bits that a household gets as a whole (RFC 6177).</summary>
    internal static string NeighbourhoodOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 }) return address?.ToString() ?? "";
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    // Whatever takes a password or an invite.
    private static bool IsSignIn(HttpRequest request) => request.Path.StartsWithSegments("/invite", StringComparison.OrdinalIgnoreCase) || HttpMethods.IsPost(request.Method)
        && (Doors.Contains(request.Path.Value?.TrimEnd('/') ?? ""));

    private static RateLimitOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
}
