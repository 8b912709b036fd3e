using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Puts items in order by one path after the other; equal items keep theirs.</summary>
public sealed class DataSortAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => DataActions.Sort;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context));

    private static StepOutcome Run(StepContext context)
    {
        var settings = new DataSettings(context.Config, isEvaluated: true);
        var (items, paths, isDescending) = (settings.Items(), settings.Paths("by", "By"), settings.Text("order") == "desc");
        if (settings.Problem is { } wrong)
            return DataStep.Wrong(wrong);
        var (evaluation, orders) = (DataStep.Start(), new List<SortKeys>());
        foreach (var path in paths.IsEmpty ? [null] : paths.Cast<ValuePath?>())
        {
            if (ValuePath.ReadEach(items, path, evaluation, out var keys) is { } missing)
                return DataStep.Wrong("by", missing);
            if (SortKeys.Read(keys, "sort", isDescending, out var order) is { } mixed)
                return DataStep.Wrong(path is null ? "items" : "by", mixed);
            orders.Add(order);
        }

        var all = Comparer<int>.Create((a, b) => orders.Select(order => order.Compare(a, b)).FirstOrDefault(decided => decided != 0));
        return DataStep.Items(Enumerable.Range(0, items.Count).Order(orders.Count == 1 ? orders[0] : all).Select(place => items[place]));
    }
}
