using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Security;

/// <summary>Registers the way out, for the server and for the command line alike.</summary>
public static class OutboundSetup
{
    /// <summary>The guard, its options and the client.</summary>
    public static void AddOutbound(this IServiceCollection services)
    {
        services.AddOptions<OutboundOptions>().BindConfiguration("Orchestrator:Outbound").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboundOptions>, OutboundValidation>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<INameResolver>(SystemNames.Instance);
        services.AddSingleton<GuardedConnect>();
        services.AddSingleton<OutboundHttp>();
    }

    private sealed class OutboundValidation : IValidateOptions<OutboundOptions>
    {
        public ValidateOptionsResult Validate(string? name, OutboundOptions options) =>
            options.FindProblems().ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
