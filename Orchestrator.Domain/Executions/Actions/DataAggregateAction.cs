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
    public bool IsPure => true;

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

        List<(JsonElement Value, List<int> Places)> groups = [(Json.Null, [.. Enumerable.Range(0, items.Count)])];
        if (groupBy is not null && Groups(items, groupBy, evaluation, out groups) is { } fault)
            return DataStep.Wrong("groupBy", fault);
        var figuresOf = new JsonElement[groups.Count][];
        var size = 0L;
        for (var group = 0; group < groups.Count; group++)
        {
            var made = figuresOf[group] = new JsonElement[columns.Count];
            for (var column = 0; column < made.Length; column++)
            {
                var (value, failed) = columns[column].Of(groups[group].Places);
                if (failed is null && (size += Json.Raw(value).Length) > ExpressionLimits.Result)
                    failed = Evaluated.TooLarge;
                if (failed is not null)
                    return DataStep.Wrong($"functions{Workflows.JsonPath.Member("", columns[column].Figure.Name)}", failed);
                made[column] = value;
            }
        }

        return new StepOutcome.Succeeded(Json.Build(writer =>
        {
            if (groupBy is null)
                Write(columns, figuresOf[0], null, writer);
            else
                WriteGroups(columns, figuresOf, groups, writer);
        }));
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

    private static void WriteGroups(
        List<DataColumn> columns, JsonElement[][] figures, List<(JsonElement Value, List<int> Places)> groups, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        for (var group = 0; group < groups.Count; group++)
            Write(columns, figures[group], groups[group].Value, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(List<DataColumn> columns, JsonElement[] figures, JsonElement? group, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (group is { } value)
        {
            writer.WritePropertyName("group");
            Json.Write(value, writer);
        }

        for (var column = 0; column < figures.Length; column++)
        {
            writer.WritePropertyName(columns[column].Figure.Name);
            Json.Write(figures[column], writer);
        }

        writer.WriteEndObject();
    }
}
