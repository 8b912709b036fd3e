using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Credentials;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Llm;

/// <summary>Runs <c>llm/call</c> as a step of a run, with a vault, an environment and providers whose own addresses are on loopback.</summary>
internal sealed class LlmWorld : IDisposable
{
    private readonly OutboundHttp outbound;
    private readonly LlmProviders providers;

    public LlmWorld(params (string Type, ModelServer Server)[] own) : this([], own) { }

    public LlmWorld(ModelServer[] others, params (string Type, ModelServer Server)[] own)
    {
        providers = new LlmProviders(LlmProviders.Known.All.Select(provider => own.FirstOrDefault(one => one.Type == provider.Type).Server is { } server ? provider with { BaseUrl = server.BaseUrl } : provider));
        var options = Options.Create(new OutboundOptions { AllowedHosts = [.. own.Select(one => one.Server).Concat(others).Select(server => server.Host)], IdleTimeout = IdleTimeout });
        outbound = new OutboundHttp(new AddressGuard(options), new OwnAddress(Options.Create(new InstanceOptions { PublicUrl = "https://flows.example.com" })), options);
        Feed = new ExecutionFeed(TimeProvider.System);
        Live = new LiveTexts(Feed, TimeProvider.System);
    }

    public static TimeSpan IdleTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What the step's own time-out is measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public FakeVault Vault { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public LlmOptions Options_ { get; } = new();

    public Dictionary<string, IntegrationOutcome> Integrations { get; } = [];

    public ExecutionFeed Feed { get; }

    public LiveTexts Live { get; }

    public MemoryRecorder Recorder { get; } = new();

    public JsonElement Input { get; set; } = Draw.Json("{}");

    public StepEnded End => Recorder.Ended.Last(step => step.NodeId == "ask");

    /// <summary>The settings as the seed writes them, without the name of the action.</summary>
    public async Task<RunEnded> RunAsync(string parameters, Func<Node, Node>? change = null)
    {
        var config = JsonElement.Parse($$"""{ "actionType": "llm/call", {{parameters.Trim()[1..]}}""");
        var graph = Draw.Graph("trigger-ask", (change ?? (node => node))(Draw.Step("ask", config.GetRawText())));
        var action = new LlmCallAction(new LlmCaller(outbound, providers, new LlmKeys(Options.Create(Options_), Environment.GetValueOrDefault), Prices, new Source(this)), Live);
        var loop = new RunLoop(new StepRunner([action], Time, (_, bug) => throw new InvalidOperationException("A bug.", bug), new CredentialResolver(Vault, Time)), Time);
        var run = new Run("e1", Time.GetUtcNow(), "w1", "Orders", Input) { TenantId = "t1" };
        return await loop.RunAsync(new CompiledWorkflow(graph, ActionCatalog.BuiltIn), run, Recorder);
    }

    public async Task<JsonElement> SucceedAsync(string parameters)
    {
        var end = await RunAsync(parameters);
        end.Status.ShouldBe(ExecutionStatus.Success, end.Error?.Message);
        return End.RawOutput!.Value;
    }

    public async Task<StepError> FailAsync(string parameters, Func<Node, Node>? change = null)
    {
        var end = await RunAsync(parameters, change);
        end.Status.ShouldBe(ExecutionStatus.Error, End.Output?.GetRawText());
        return End.Error!;
    }

    public static LlmPrices Prices { get; } = LlmPrices.Read(JsonElement.Parse("""{ "openai": { "gpt-4o": { "input": 2.5, "output": 10 } }, "anthropic": { "claude-sonnet-4*": { "input": 3, "output": 15 } }, "example": { "*": { "input": 0, "output": 0 } } }"""));

    public void Dispose() => outbound.Dispose();

    private sealed class Source(LlmWorld world) : IIntegrationSource
    {
        public ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(world.Integrations.GetValueOrDefault(integrationId) ?? IntegrationOutcome.NotFound(integrationId));
    }
}
