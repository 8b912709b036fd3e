using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Goes on through <c>true</c> or <c>false</c>.</summary>
public sealed class ConditionAction : IAction
{
    private static readonly JsonElement _yes = JsonElement.Parse("""{"result":true}""");
    private static readonly JsonElement _no = JsonElement.Parse("""{"result":false}""");

    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Condition;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (result, error) = context.Evaluate("expression");
        return Task.FromResult<StepOutcome>(error is not null
            ? new StepOutcome.Failed(error)
            : new StepOutcome.Succeeded(result ? _yes : _no, result ? "true" : "false"));
    }
}
