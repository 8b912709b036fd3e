using System.Text.Json;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations;

/// <summary>Signs the requests of providers for which a header or a parameter is not enough.</summary>
public interface IRequestSigner
{
    /// <summary>What a manifest calls it in <c>auth.signer</c>.</summary>
    string Name { get; }

    /// <summary>The request with what proves who sends it.</summary>
    /// <param name="request">What is to be sent, complete but for the signature.</param>
    /// <param name="integration">The settings, opened.</param>
    /// <param name="now">The time.</param>
    ValueTask<OutboundRequest> SignAsync(OutboundRequest request, JsonElement integration, DateTimeOffset now);
}
