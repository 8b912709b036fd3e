using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Writes a masked line to the run and, where there is one, to a log.</summary>
/// <param name="write">Takes the level (debug, info, warning, error) and the masked message.</param>
public sealed class LogAction(Action<string, string>? write = null) : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Log;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var given = context.Config.TryGetProperty("message", out var value) ? value : Json.Null;
        var message = context.Redactor.Mask(Json.Inserted(given) ?? "");
        var level = context.Config.TryGetProperty("level", out var chosen) && chosen.ValueKind == JsonValueKind.String ? chosen.GetString()! : "info";
        write?.Invoke(level, message);
        return Task.FromResult<StepOutcome>(new StepOutcome.Succeeded(Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteEndObject();
        })));
    }
}
