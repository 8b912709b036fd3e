using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Goes on through the first case that holds, else through <c>default</c>.</summary>
public sealed class SwitchAction : IAction
{
    private const string Default = "default";

    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.Switch;

    /// <inheritdoc/>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public bool IsPure => true;

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Choose(context));

    private static StepOutcome Choose(StepContext context)
    {
        if (!context.Config.TryGetProperty("cases", out var cases) || cases.ValueKind != JsonValueKind.Array)
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, "Cases must be a list of names and conditions.");
        var index = 0;
        foreach (var one in cases.EnumerateArray())
        {
            if (SwitchCases.Name(one) is not { } name)
                return StepOutcome.Fail(ErrorCodes.InvalidConfig, string.Create(CultureInfo.InvariantCulture, $"Case {index + 1} has no name."));
            var (holds, error) = context.Evaluate(string.Create(CultureInfo.InvariantCulture, $"cases[{index}].expression"));
            if (error is not null) return new StepOutcome.Failed(error with { Message = $"In case “{name}”: {error.Message}" });
            if (holds) return Chosen(name);
            index++;
        }

        return Chosen(Default);
    }

    private static StepOutcome.Succeeded Chosen(string name) => new(Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("case", name);
        writer.WriteEndObject();
    }), name);
}
