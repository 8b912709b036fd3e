using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>What a run's templates read.</summary>
internal sealed class RunData(Run run, int steps)
{
    // Boxed, because a step that joins any may read while another ends, and an element is too wide to be written at once.
    private readonly StrongBox<JsonElement>?[] _outputs = new StrongBox<JsonElement>?[steps];
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

    public JsonElement? OutputOf(int node) => Volatile.Read(ref _outputs[node])?.Value;

    public void Keep(int node, JsonElement output) => Volatile.Write(ref _outputs[node], new StrongBox<JsonElement>(output));
}
