using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Cuts a list into lists of <c>size</c>, or a text at each <c>separator</c>.</summary>
public sealed class DataSplitAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => DataActions.Split;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context));

    private static StepOutcome Run(StepContext context)
    {
        var settings = new DataSettings(context.Config, isEvaluated: true);
        var (items, size, text) = (settings.Items(), settings.Size(), settings.Text("text"));
        if (settings.Problem is { } wrong)
            return DataStep.Wrong(wrong);
        if (text is not null)
        {
            var parts = text.Split(settings.Text("separator") ?? "\n", DataSettings.MostItems + 1, StringSplitOptions.None);
            if (parts.Length > DataSettings.MostItems)
                return DataStep.Wrong(new SettingProblem("text", "The text has more than 100,000 parts."));
            items = [.. Json.List(parts).EnumerateArray()];
        }

        return DataStep.Items(size is { } each ? items.Chunk(each).Select(part => Json.List(part)) : items);
    }
}
