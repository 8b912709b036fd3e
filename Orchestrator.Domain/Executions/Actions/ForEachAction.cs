using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Repeats the steps behind <c>item</c> for each item of a list, then goes on through <c>done</c>.</summary>
public sealed class ForEachAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.ForEach;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context.Config));

    private static StepOutcome Run(JsonElement config)
    {
        if (!config.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            return StepOutcome.Fail(ErrorCodes.InvalidInput, $"Items must be a list, not {Json.KindOf(items.ValueKind == JsonValueKind.Undefined ? Json.Null : items)}.");
        if (items.GetArrayLength() is var count and > GraphLimits.LoopItems)
            return StepOutcome.Fail(ErrorCodes.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"There are {count:N0} items; a loop takes at most {GraphLimits.LoopItems:N0}. Split them first."));
        if (Concurrency(config) is not { } concurrency)
            return StepOutcome.Fail(ErrorCodes.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"“At once” is a whole number from 1 to {GraphLimits.LoopConcurrency}."));
        var goesOn = config.TryGetProperty("continueOnItemError", out var value) && value.ValueKind == JsonValueKind.True;
        // Taken apart once: finding an item by its index walks over those before it.
        return new StepOutcome.Repeats([.. items.EnumerateArray()], concurrency, goesOn);
    }

    private static int? Concurrency(JsonElement config)
    {
        if (!config.TryGetProperty("concurrency", out var value) || value.ValueKind == JsonValueKind.Null) return 1;
        var isOne = value.ValueKind == JsonValueKind.Number ? value.TryGetInt32(out var number)
            : int.TryParse(Json.Inserted(value), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return isOne && number is >= 1 and <= GraphLimits.LoopConcurrency ? number : null;
    }
}
