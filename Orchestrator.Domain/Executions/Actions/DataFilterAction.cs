using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Keeps the items for which <c>where</c> holds.</summary>
public sealed class DataFilterAction : IAction
{
    private const int AskEvery = 1_000;

    /// <inheritdoc/>
    public ActionDefinition Definition => DataActions.Filter;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context, cancellationToken));

    private static StepOutcome Run(StepContext context, CancellationToken cancellationToken)
    {
        var settings = new DataSettings(context.Config, isEvaluated: true);
        var items = settings.Items();
        if (settings.Problem is { } wrong)
            return DataStep.Wrong(wrong);
        var (holds, kept) = (context.EvaluateEach("where"), new List<JsonElement>());
        for (var index = 0; index < items.Count; index++)
        {
            if (index % AskEvery == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var (result, error) = holds(items[index], index);
            if (error is not null)
                return new StepOutcome.Failed(error with { Message = string.Create(CultureInfo.InvariantCulture, $"At item {index}: {error.Message}") });
            if (result)
                kept.Add(items[index]);
        }

        return DataStep.Items(kept);
    }
}
