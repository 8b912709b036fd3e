using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions.Actions;

/// <summary>Runs another workflow of the tenant; waits for its end, or goes on at once with <c>{ executionId, status: "running" }</c>.</summary>
/// <param name="caller">Starts the run; null where there is no server.</param>
public sealed class CallWorkflowAction(IWorkflowCaller? caller) : IAction
{
    /// <inheritdoc/>
    public ActionDefinition Definition => BuiltInActions.CallWorkflow;

    /// <summary>True: the same call finds the run it started before.</summary>
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (caller is null) return StepOutcome.Fail(ErrorCodes.InvalidConfig, "Another workflow can be called only on a server.");
        if (!context.Config.TryGetProperty("workflowId", out var id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 } workflowId)
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, "Choose the workflow to call.");
        var depth = context.Place.Depth + 1;
        if (depth > WorkflowCall.MaxDepth)
            return StepOutcome.Fail(ErrorCodes.InvalidConfig, FormattableString.Invariant($"Workflows may call one another at most {WorkflowCall.MaxDepth} deep; look for one that comes to call itself."));
        var input = context.Config.TryGetProperty("input", out var given) && given.ValueKind != JsonValueKind.Null ? given : JsonElement.Parse("{}");
        var waits = !context.Config.TryGetProperty("wait", out var wait) || wait.ValueKind != JsonValueKind.False;
        var call = new WorkflowCall(workflowId, input, depth, context.Place, context.Node.Id, context.Attempt, waits) { Redactor = context.Redactor };
        return await caller.CallAsync(call, cancellationToken) switch
        {
            WorkflowCallOutcome.Refused refused => new StepOutcome.Failed(refused.Error),
            WorkflowCallOutcome.Started started when waits => new StepOutcome.Awaits(new Awaited.Execution(started.ExecutionId)),
            WorkflowCallOutcome.Started started => new StepOutcome.Succeeded(Running(started.ExecutionId)),
            var other => throw new InvalidOperationException($"Not an outcome of a call: {other}."),
        };
    }

    private static JsonElement Running(string executionId) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("executionId", executionId);
        writer.WriteString("status", "running");
        writer.WriteEndObject();
    });
}
