using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>What every step of a run may read of the run itself.</summary>
internal sealed class RunData(Run run)
{
    private JsonElement? _execution;
    private JsonElement? _workflow;

    public JsonElement Execution => _execution ??= Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.ExecutionId);
        writer.WriteString("startedAt", run.StartedAt.UtcDateTime);
        writer.WriteEndObject();
    });

    public JsonElement Workflow => _workflow ??= Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.WorkflowId);
        writer.WriteString("name", run.WorkflowName);
        writer.WriteEndObject();
    });
}
