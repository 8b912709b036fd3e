using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>What the steps that work on lists have in common: they read settings, compute, and give <c>{ "items": […] }</c> or figures.</summary>
internal static class DataStep
{
    /// <summary>A new allowance for reading and writing data.</summary>
    public static Evaluation Start() => new(NoScope.Instance, new WorkBudget());

    /// <summary>The output <c>{ "items": […] }</c>.</summary>
    public static StepOutcome Items(IEnumerable<JsonElement> items) => new StepOutcome.Succeeded(Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var item in items)
            Json.Write(item, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }));

    /// <summary>A failure for a setting that cannot be used.</summary>
    public static StepOutcome Wrong(SettingProblem problem) =>
        StepOutcome.Fail(ErrorCodes.InvalidInput, problem.Message, CompiledValue.Place(problem.Field + problem.Inside, 0, null));

    /// <summary>A failure for items that cannot be worked on.</summary>
    public static StepOutcome Wrong(string field, Fault fault) =>
        StepOutcome.Fail(ErrorCodes.InvalidInput, $"{field}: {fault.Message}.", CompiledValue.Place(field, 0, fault.Suggestion));
}
