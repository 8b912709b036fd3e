using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Its output is its <c>fields</c>.</summary>
public sealed class TransformAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Transform;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(context.Config.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Object
            ? new StepOutcome.Succeeded(fields)
            : StepOutcome.Fail(ErrorCodes.InvalidConfig, "Fields must be an object."));
}
