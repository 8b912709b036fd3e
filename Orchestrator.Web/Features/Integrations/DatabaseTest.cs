using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Actions;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Runs <c>SELECT 1</c> as a step would.</summary>
public sealed class DatabaseTest(IEnumerable<IAction> actions, TimeProvider time) : IProviderTest
{
    /// <inheritdoc />
    public string Type => "database";

    /// <inheritdoc />
    public async Task<IntegrationTestView> TestAsync(TestedIntegration tested, CancellationToken cancellationToken)
    {
        var config = JsonSerializer.SerializeToElement(new
        {
            actionType = "database/query", readOnly = true, connection = HttpRequestSettings.Text(tested.Config, "url"), sql = "SELECT 1",
        });
        var context = new StepContext(new Node { Id = "test", Type = NodeType.Action, Config = config }, config, _ => new(false, null), time, null, 1)
        {
            TenantId = tested.TenantId, Credentials = tested.Credentials, Secrets = tested.Secrets,
        };
        return await actions.OfType<DatabaseQueryAction>().Single().RunAsync(context, cancellationToken) switch
        {
            StepOutcome.Succeeded => IntegrationTestView.Success("Connected: the database answered SELECT 1."),
            StepOutcome.Failed { Error: { Code: "HTTP_403" } denied } => IntegrationTestView.Error($"{denied.Message} Give this user the right, or use another one."),
            StepOutcome.Failed failed => IntegrationTestView.Error(failed.Error),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }
}
