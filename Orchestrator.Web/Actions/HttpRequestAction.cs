using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary><c>http/request</c>: calls an address and gives <c>{ status, headers, data }</c>; anything but 2xx is an error with the same under <c>detail</c>.</summary>
public sealed class HttpRequestAction(OutboundHttp outbound, IIntegrationSource? integrations = null, IOptions<EngineOptions>? engine = null) : IAction
{
    private readonly Action<string, bool>? _reached = CrashPoints.Of(engine?.Value.CrashAt) is { } crash ? crash.Reach : null;

    /// <inheritdoc />
    public ActionDefinition Definition => BuiltInActions.HttpRequest;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) =>
        !config.TryGetProperty("method", out var method) || method.ValueKind == JsonValueKind.String && method.GetString()!.ToUpperInvariant() is "" or "GET" or "HEAD" or "OPTIONS";

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var config = context.Config;
        try
        {
            var method = HttpRequestSettings.Choice(config, Definition, "method").ToUpperInvariant();
            var responseType = HttpRequestSettings.Choice(config, Definition, "responseType");
            var (integration, missing) = await IntegrationAsync(context, cancellationToken);
            if (missing is not null) return new StepOutcome.Failed(missing);
            var url = HttpRequestUrl.Of(config, integration);
            var headers = HttpRequestSettings.Pairs(config, "headers").Select(HttpRequestSettings.Header).ToList();
            var request = new OutboundRequest(new HttpMethod(method), url)
            {
                // What the author set comes first; the integration's goes to its own host alone.
                Headers = [.. headers, .. integration?.HeadersTowards(url).Where(own => headers.All(set => !set.Name.Equals(own.Name, StringComparison.OrdinalIgnoreCase))).Select(HttpRequestSettings.Header) ?? []],
                Body = method is "GET" or "HEAD" ? null : HttpRequestBody.Of(config),
                Hosts = context.Hosts,
                HasSecretBody = context.Credentials.Any,
                FollowRedirects = HttpRequestSettings.Flag(config, "followRedirects", true),
                TotalTimeout = GraphLimits.Timeout, // the step's own comes first
                Reached = _reached,
            };
            return await outbound.SendAsync(request, cancellationToken) switch
            {
                OutboundOutcome.Answered answer => HttpRequestAnswer.Judge(answer, responseType),
                OutboundOutcome.Failed failed => new StepOutcome.Failed(failed.Error),
                var other => throw new InvalidOperationException($"Unknown outcome {other}."),
            };
        }
        catch (InvalidSettingException invalid)
        {
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, invalid.Message);
        }
    }

    private async ValueTask<(HttpIntegration? Integration, StepError? Missing)> IntegrationAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (HttpRequestSettings.Text(context.Config, "integrationId") is not { Length: > 0 } id) return (null, null);
        var (config, error) = await integrations.OpenAsync(context, id, CodedProviders.Http, cancellationToken);
        if (error is not null) return (null, error);
        var integration = HttpIntegration.Of(config);
        context.Secrets.Add(null, integration.Value);
        return (integration, null);
    }
}
