using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Actions;

/// <summary>Runs the HTTP step against the addresses a test opens.</summary>
internal sealed class Calls : IDisposable
{
    private readonly OutboundHttp outbound;
    private readonly HttpRequestAction action;

    public IAction Action => action;

    public Calls(params string[] allowedHosts) : this(new OutboundOptions { AllowedHosts = [.. allowedHosts], ConnectTimeout = TimeSpan.FromMinutes(1) })
    {
    }

    public Calls(OutboundOptions outboundOptions)
    {
        var own = new OwnAddress(Options.Create(new InstanceOptions { PublicUrl = "https://flows.example.com" }));
        var options = Options.Create(outboundOptions);
        outbound = new OutboundHttp(new AddressGuard(options), own, options);
        action = new HttpRequestAction(outbound);
    }

    public static Calls To(params Upstream[] upstreams) => new([.. upstreams.Select(upstream => $"127.0.0.1:{upstream.Port}")]);

    public bool IsSafe(object config) => action.IsSafeToRepeat(JsonSerializer.SerializeToElement(config));

    public Task<StepOutcome> RunAsync(object config, CancellationToken cancellationToken = default)
    {
        var settings = JsonSerializer.SerializeToElement(config);
        var node = new Node { Id = "n", Type = NodeType.Action, Config = settings };
        return action.RunAsync(new StepContext(node, settings, _ => throw new InvalidOperationException("No condition here."), TimeProvider.System, null, 1), cancellationToken);
    }

    public async Task<JsonNode> SucceedAsync(object config) =>
        JsonNode.Parse((await RunAsync(config)).ShouldBeOfType<StepOutcome.Succeeded>().Output.GetRawText())!;

    public async Task<StepError> FailAsync(object config) => (await RunAsync(config)).ShouldBeOfType<StepOutcome.Failed>().Error;

    public void Dispose() => outbound.Dispose();
}
