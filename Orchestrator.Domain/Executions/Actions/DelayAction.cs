using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Waits durably for <c>duration</c>, or until the instant <c>until</c>.</summary>
public sealed class DelayAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Delay;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context));

    private static StepOutcome Run(StepContext context)
    {
        var now = context.Time.GetUtcNow();
        if (context.ResumedFor is { } due) return due <= now ? Resumed(now) : new StepOutcome.Suspended(due);
        if (Text(context.Config, "until") is { } until)
        {
            if (!InstantText.TryParse(until, out due)) return StepOutcome.Fail(ErrorCodes.InvalidInput, $"“{Short(until)}” is not {InstantText.Allowed}.");
        }
        else
        {
            var duration = Text(context.Config, "duration") ?? "";
            if (!DurationText.TryParse(duration, out var wait)) return StepOutcome.Fail(ErrorCodes.InvalidInput, $"“{Short(duration)}” is not {DurationText.Allowed}.");
            due = now + wait;
        }

        return due <= now ? Resumed(now) : new StepOutcome.Suspended(due);
    }

    private static StepOutcome.Succeeded Resumed(DateTimeOffset now) => new(Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("resumedAt", now.UtcDateTime);
        writer.WriteEndObject();
    }));

    // A setting that is set decides, even when it is no text: the message then shows what it was.
    private static string? Text(JsonElement config, string name) =>
        !config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? Json.Compact(value)
        : value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string Short(string text) => DocumentWalk.Short(text);
}
