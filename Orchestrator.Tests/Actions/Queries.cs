using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Actions;

/// <summary>Runs the database step; the databases of SQLite are in a folder of the test's own.</summary>
internal sealed class Queries : IDisposable
{
    private readonly DatabaseQueryAction action;

    public Queries(params string[] allowedHosts) : this(new OutboundOptions { AllowedHosts = [.. allowedHosts] })
    {
    }

    public Queries(OutboundOptions outbound, INameResolver? names = null)
    {
        var instance = Options.Create(new InstanceOptions { DataPath = Folder });
        var own = new OwnAddress(instance);
        action = new DatabaseQueryAction(new GuardedConnect(new AddressGuard(Options.Create(outbound)), own, Options.Create(outbound), names), Integrations, instance);
    }

    /// <summary>May reach the server of the tests.</summary>
    public static Queries To(PostgresServer server) => new($"127.0.0.1:{server.Port}");

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"orchestrator-db-{Guid.NewGuid():N}");

    public KnownIntegrations Integrations { get; } = new();

    public RunSecrets Secrets { get; } = new();

    public DatabaseQueryAction Action => action;

    public Task<StepOutcome> RunAsync(object config, CancellationToken cancellationToken = default)
    {
        var settings = JsonSerializer.SerializeToElement(config);
        var node = new Node { Id = "n", Type = NodeType.Action, Config = settings };
        var context = new StepContext(node, settings, _ => throw new InvalidOperationException("No condition here."), TimeProvider.System, null, 1) { TenantId = "t1", Secrets = Secrets };
        return action.RunAsync(context, cancellationToken);
    }

    public async Task<JsonNode> SucceedAsync(object config)
    {
        var outcome = await RunAsync(config);
        return JsonNode.Parse(outcome.ShouldBeOfType<StepOutcome.Succeeded>(outcome.ToString()).Output.GetRawText())!;
    }

    public async Task<StepError> FailAsync(object config) => (await RunAsync(config)).ShouldBeOfType<StepOutcome.Failed>().Error;

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Integrations a test has written down, of the workspace <c>t1</c>.</summary>
internal sealed class KnownIntegrations : IIntegrationSource
{
    private readonly Dictionary<string, IntegrationOutcome> known = new(StringComparer.Ordinal);

    public void Add(string id, string type, object config) => known[id] = new IntegrationOutcome.Found(type, JsonSerializer.SerializeToElement(config));

    public ValueTask<IntegrationOutcome> FindAsync(string tenantId, string integrationId, CancellationToken cancellationToken) =>
        new(tenantId == "t1" && known.TryGetValue(integrationId, out var found) ? found : IntegrationOutcome.NotFound(integrationId));
}
