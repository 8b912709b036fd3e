using System.Text.Json;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Reads the base URL, or the path that is set for it.</summary>
public sealed class HttpTest(OutboundHttp outbound) : IProviderTest
{
    /// <inheritdoc />
    public string Type => "http";

    /// <inheritdoc />
    public async Task<IntegrationTestView> TestAsync(TestedIntegration tested, CancellationToken cancellationToken)
    {
        var integration = HttpIntegration.Of(tested.Config);
        tested.Secrets.Add(null, integration.Value);
        if (integration.Resolve(TestPathOf(tested.Config)) is not { } url) return IntegrationTestView.Error("The base URL and the path to test make no address.");
        var request = new OutboundRequest(HttpMethod.Get, url) { Headers = integration.HeadersTowards(url), MaxResponseBytes = 1024 * 1024, FollowRedirects = false, Hosts = tested.Credentials.Hosts };
        return await outbound.SendAsync(request, cancellationToken) switch
        {
            OutboundOutcome.Answered answer => Judge(answer, url.Authority),
            OutboundOutcome.Failed failed => IntegrationTestView.Error(failed.Error.Message),
            _ => throw new InvalidOperationException("Unknown outcome."),
        };
    }

    private static string TestPathOf(JsonElement config) => config.TryGetProperty("testPath", out var path) ? path.GetString() ?? "" : "";

    private static IntegrationTestView Judge(OutboundOutcome.Answered answer, string host) => answer.Status switch
    {
        >= 200 and < 300 => IntegrationTestView.Success($"Connected: {host} answered {answer.Status}."),
        401 => IntegrationTestView.Error($"{host} refused the secret (401): it is invalid or revoked."),
        403 => IntegrationTestView.Error($"{host} took the secret and does not allow this (403)."),
        404 => IntegrationTestView.Error($"{host} was reached and has nothing there (404). Set a path to test that exists."),
        429 => IntegrationTestView.Error($"{host} asks to be called less often (429). Try again later."),
        >= 300 and < 400 => IntegrationTestView.Error($"{host} points to another address ({answer.Status}). Use that one as base URL."),
        >= 500 => IntegrationTestView.Error($"{host} failed itself ({answer.Status}). Try again later."),
        _ => IntegrationTestView.Error($"{host} answered {answer.Status}."),
    };
}
