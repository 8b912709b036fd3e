using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Makes figures of items: of all, or of each group.</summary>
public sealed class DataAggregateAction : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => DataActions.Aggregate;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Run(context));

    private static StepOutcome Run(StepContext context)
    {
        var settings = new DataSettings(context.Config, isEvaluated: true);
        var (items, figures, groupBy) = (settings.Items(), settings.Figures(), settings.GroupBy());
        if (settings.Problem is { } wrong)
            return DataStep.Wrong(wrong);
        var (evaluation, columns) = (DataStep.Start(), new List<DataColumn>());
        foreach (var figure in figures)
        {
            if (DataColumn.Read(figure, items, evaluation, out var column) is { } unfit)
                return DataStep.Wrong($"functions{Workflows.JsonPath.Member("", figure.Name)}", unfit);
            columns.Add(column);
        }

        if (groupBy is null)
            return Figures(columns, [.. Enumerable.Range(0, items.Count)], [], out var all) is { } failed ? failed : new StepOutcome.Succeeded(all);
        return Groups(items, groupBy, evaluation, out var groups) is { } fault ? DataStep.Wrong("groupBy", fault) : Grouped(columns, groups);
    }

    private static Fault? Groups(List<JsonElement> items, ValuePath path, Evaluation evaluation, out List<(JsonElement Value, List<int> Places)> groups)
    {
        groups = [];
        if (ValuePath.ReadEach(items, path, evaluation, out var values) is { } missing)
            return missing;
        var same = new SameValue(evaluation);
        var known = new Dictionary<JsonElement, List<int>>(same);
        for (var place = 0; place < values.Count; place++)
        {
            if (!known.TryGetValue(values[place], out var places))
            {
                if (same.Fault is not null)
                    return same.Fault;
                known.Add(values[place], places = []);
                groups.Add((values[place], places));
            }

            places.Add(place);
        }

        return same.Fault;
    }

    private static StepOutcome Grouped(List<DataColumn> columns, List<(JsonElement Value, List<int> Places)> groups)
    {
        var (made, size) = (new List<JsonElement>(groups.Count), 0L);
        foreach (var (value, places) in groups)
        {
            if (Figures(columns, places, [("group", value)], out var group) is { } failed)
                return failed;
            made.Add(group);
            if ((size += Json.Raw(group).Length) > ExpressionLimits.Result)
                return DataStep.Wrong("functions", Evaluated.TooLarge);
        }

        return DataStep.Items(made);
    }

    private static StepOutcome? Figures(List<DataColumn> columns, List<int> places, ImmutableArray<(string Name, JsonElement Value)> before, out JsonElement figures)
    {
        var (made, size) = (before.ToList(), 0L);
        figures = Json.Null;
        foreach (var column in columns)
        {
            var (value, fault) = column.Of(places);
            if (fault is null && (size += Json.Raw(value).Length) > ExpressionLimits.Result)
                fault = Evaluated.TooLarge;
            if (fault is not null)
                return DataStep.Wrong($"functions{Workflows.JsonPath.Member("", column.Figure.Name)}", fault);
            made.Add((column.Figure.Name, value));
        }

        figures = Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in made)
            {
                writer.WritePropertyName(name);
                Json.Write(value, writer);
            }

            writer.WriteEndObject();
        });
        return null;
    }
}
