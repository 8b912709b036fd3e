using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Llm;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Integrations;

/// <summary>Runs a provider's steps and its test against a server on loopback, with an operator's base URL.</summary>
internal sealed class ProviderWorld : IIntegrationSource, IDisposable
{
    private readonly ProviderContract contract;
    private readonly OutboundHttp outbound;
    private readonly ProviderCaller caller;
    private readonly LlmCaller models;
    private readonly JsonElement settings;

    public ProviderWorld(ProviderContract contract, string address, ProviderCatalog? catalog = null, TimeProvider? time = null)
    {
        (this.contract, Catalog) = (contract, catalog ?? new ProviderCatalog(ProviderFiles.BuiltIn));
        Provider = Catalog.Find(contract.Type)!;
        var (config, problems) = ProviderConfig.Merge(Provider, JsonElement.Parse(contract.Integration.GetRawText().Replace("{fake}", address, StringComparison.Ordinal)), ProviderConfig.Empty);
        problems.ShouldBeEmpty();
        settings = IntegrationSeal.Whole(Provider, config);
        var options = Options.Create(new OutboundOptions { AllowedHosts = ["127.0.0.0/8"], ConnectTimeout = TimeSpan.FromMinutes(1) });
        outbound = new OutboundHttp(new AddressGuard(options), new OwnAddress(Options.Create(new InstanceOptions { PublicUrl = "https://flows.example.com" })), options);
        var moved = Options.Create(new ProviderOptions { BaseUrls = { [contract.Type] = address } });
        caller = new ProviderCaller(outbound, moved, Signers, time);
        var prices = LlmPrices.Read(JsonElement.Parse("""{ "anthropic": { "claude-sonnet-4*": { "input": 3, "output": 15 } } }"""));
        models = new LlmCaller(outbound, LlmProviders.Known, new LlmKeys(Options.Create(new LlmOptions()), _ => null), prices, this, addresses: new LlmIntegrations(Catalog, moved));
    }

    /// <summary>The signers of the product.</summary>
    public static ImmutableArray<IRequestSigner> Signers { get; } = [.. ProviderSetup.Signers];

    public ProviderCatalog Catalog { get; }

    public ProviderDefinition Provider { get; }

    public RunSecrets Secrets { get; } = new();

    /// <summary>Whether there is no integration at all.</summary>
    public bool HasNone { get; init; }

    public ManifestAction ManifestOf(string action) => Catalog.ManifestOf(contract.Type)!.Actions.Single(one => one.Definition.Type == action);

    /// <summary>Runs a step as the engine does: its error is masked.</summary>
    public async Task<StepOutcome> RunAsync(string action, JsonElement config, string execution = "run-1", int attempt = 1, string integration = "i1", CancellationToken cancellationToken = default)
    {
        var whole = JsonSerializer.SerializeToElement(config.EnumerateObject().ToDictionary(member => member.Name, member => member.Value).Append(KeyValuePair.Create("integrationId", JsonSerializer.SerializeToElement(integration))).ToDictionary());
        var node = new Node { Id = "step", Type = NodeType.Action, Config = whole };
        var context = new StepContext(node, whole, _ => throw new NotSupportedException(), TimeProvider.System, null, attempt)
        {
            TenantId = "t", Secrets = Secrets, Place = new StepPlace(execution, "w") { TenantId = "t" },
        };
        var (manifest, step) = (Catalog.ManifestOf(contract.Type)!, ManifestOf(action));
        IAction code = step.Asks is null ? new ProviderAction(manifest, step, caller, Catalog, this) : new ModelAction(manifest, step, models);
        return await code.RunAsync(context, cancellationToken) switch
        {
            StepOutcome.Failed failed => failed with { Error = Secrets.Redactor.Mask(failed.Error) },
            var other => other,
        };
    }

    /// <summary>Presses the Test button: its message is masked.</summary>
    public async Task<IntegrationTestView> TestAsync(CancellationToken cancellationToken = default)
    {
        foreach (var secret in contract.Secrets) Secrets.Add(null, secret);
        var found = await new ProviderCheck(Catalog, caller).TestAsync(contract.Type, new TestedIntegration(settings, "t", StepCredentials.None, Secrets), cancellationToken);
        return found with { Message = Secrets.Redactor.Mask(found.Message) };
    }

    public ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken) =>
        new(HasNone ? IntegrationOutcome.NotFound(integrationId) : new IntegrationOutcome.Found(contract.Type, settings));

    public void Dispose() => outbound.Dispose();
}
