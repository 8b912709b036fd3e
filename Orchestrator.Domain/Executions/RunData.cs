using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>What every step of a run may read of the run itself.</summary>
internal sealed class RunData(Run run, Graph graph)
{
    private readonly Node[] _waits = run.ResumeUrl is null ? [] : [.. graph.Nodes.Where(node => node.ActionType == BuiltInActions.WaitForCallback.Type)];
    private JsonElement? _execution;
    private JsonElement? _workflow;

    public JsonElement Workflow => _workflow ??= Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.WorkflowId);
        writer.WriteString("name", run.WorkflowName);
        writer.WriteEndObject();
    });

    /// <summary>The run as a step of a loop's pass reads it; the passes differ in the addresses that answer their waits.</summary>
    public JsonElement Execution(long iteration) => iteration == IterationKey.None || _waits.Length == 0 ? _execution ??= Build(IterationKey.None) : Build(iteration);

    private JsonElement Build(long iteration) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.ExecutionId);
        writer.WriteString("startedAt", run.StartedAt.UtcDateTime);
        if (_waits.Length > 0)
        {
            writer.WriteStartObject("resumeUrls");
            foreach (var node in _waits) writer.WriteString(node.Name, run.ResumeUrl!(node.Id, iteration));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });
}
