using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Waits durably for a call to an address of its own, or for a person's decision.</summary>
public sealed class WaitForCallbackAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.WaitForCallback;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context));

    private static StepOutcome Run(StepContext context)
    {
        var now = context.Time.GetUtcNow();
        if (context.ResumedFor is { } until && until <= now) return StepOutcome.Fail(ErrorCodes.Timeout, "No answer came in time.");
        var config = context.Config;
        var isApproval = config.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("approval");
        var message = config.TryGetProperty("message", out var told) && told.ValueKind != JsonValueKind.Null ? Json.Inserted(told) : null;
        JsonElement? fields = config.TryGetProperty("fields", out var asked) && asked.ValueKind != JsonValueKind.Null ? asked : null;
        var waiting = new Awaited.Callback(isApproval, message, fields);
        if (context.ResumedFor is { } same) return new StepOutcome.Awaits(waiting, same);
        if (!config.TryGetProperty("timeout", out var timeout) || timeout.ValueKind == JsonValueKind.Null || timeout.ValueKind == JsonValueKind.String && timeout.ValueEquals(""))
            return new StepOutcome.Awaits(waiting);
        var text = Json.Inserted(timeout) ?? "";
        return DurationText.TryParse(text, out var longest)
            ? new StepOutcome.Awaits(waiting, now + longest)
            : StepOutcome.Fail(ErrorCodes.InvalidInput, $"“{DocumentWalk.Short(text)}” is not {DurationText.Allowed}.");
    }
}
