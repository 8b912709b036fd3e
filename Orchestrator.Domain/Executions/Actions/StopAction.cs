using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Ends the run at once: well, with <c>output</c>; or in error, with <c>message</c>.</summary>
public sealed class StopAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Stop;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var output = context.Config.TryGetProperty("output", out var given) ? given : Json.Null;
        var status = context.Config.TryGetProperty("status", out var chosen) && chosen.ValueKind == JsonValueKind.String ? chosen.GetString() : "success";
        if (status == "success") return Task.FromResult<StepOutcome>(new StepOutcome.Stopped(output));
        if (status != "error") return Task.FromResult<StepOutcome>(StepOutcome.Fail(ErrorCodes.InvalidConfig, "A run ends in success or in error."));
        var message = context.Config.TryGetProperty("message", out var told) && Json.Inserted(told) is { Length: > 0 } text && told.ValueKind != JsonValueKind.Null ? text : "The workflow ended this run with an error.";
        return Task.FromResult<StepOutcome>(new StepOutcome.Stopped(Json.Null, new StepError(ErrorCodes.Stopped, message, output.ValueKind == JsonValueKind.Null ? null : output)));
    }
}
